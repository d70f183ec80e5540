// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "rehearsal/model/budget_calls.h"
#include "rehearsal/model/small_cloud.h"

namespace stint::rehearsal {
namespace {

constexpr auto kAccount = "111122223333";

Notification above(double percent) {
  return {.type = "ACTUAL", .comparison = "GREATER_THAN", .threshold = percent};
}

struct BudgetsTest : ::testing::Test {
  SmallCloud small;
  CreateBudget::Input wish{
      .account = kAccount,
      .rules = {.name = "stint-monthly", .type = "COST", .time_unit = "MONTHLY", .limit = {"20", "USD"}},
      .notifications = {{above(80), {{"EMAIL", "me@example.org"}}}}};
};

TEST_F(BudgetsTest, IsShownInEveryRegionWithTheMonthThatItBeganIn) {
  ASSERT_EQ(small.code(wish), "");
  small.region = "eu-west-1";
  auto found = small.call(DescribeBudgets::Input{kAccount, {}, {}})->items;
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0]->rules.limit.amount, "20");
  EXPECT_EQ(rfc3339(found[0]->start), "2026-11-01T00:00:00Z");
  EXPECT_EQ(small.code(wish), "DuplicateRecordException");
}

TEST_F(BudgetsTest, NotificationsAndWhomTheyTell) {
  small.call(wish);
  CreateNotification::Input more{kAccount, "stint-monthly", above(100), {{"EMAIL", "me@example.org"}}};
  EXPECT_EQ(small.code(more), "");
  EXPECT_EQ(small.code(more), "DuplicateRecordException");
  auto listed = small.call(DescribeNotificationsForBudget::Input{kAccount, "stint-monthly", {}, {}})->items;
  EXPECT_EQ(listed, (std::vector{above(80), above(100)}));
  auto whom =
      small.call(DescribeSubscribersForNotification::Input{kAccount, "stint-monthly", {}, above(80), {}});
  EXPECT_EQ(whom->items.at(0).address, "me@example.org");
  EXPECT_EQ(
      small.code(DescribeSubscribersForNotification::Input{kAccount, "stint-monthly", {}, above(50), {}}),
      "NotFoundException");
}

TEST_F(BudgetsTest, SubscriberIsAddedOnce) {
  small.call(wish);
  CreateSubscriber::Input another{kAccount, "stint-monthly", above(80), {"EMAIL", "you@example.org"}};
  EXPECT_EQ(small.code(another), "");
  EXPECT_EQ(small.code(another), "DuplicateRecordException");
  auto whom =
      small.call(DescribeSubscribersForNotification::Input{kAccount, "stint-monthly", {}, above(80), {}});
  EXPECT_EQ(whom->items.size(), 2U);
  another.notification = above(50);
  EXPECT_EQ(small.code(another), "NotFoundException");
}

TEST_F(BudgetsTest, UpdateKeepsTheNotifications) {
  small.call(wish);
  wish.rules.limit.amount = "30.5";
  EXPECT_EQ(small.code(UpdateBudget::Input{kAccount, wish.rules}), "");
  auto budget = small.call(DescribeBudget::Input{kAccount, "stint-monthly"})->budget;
  EXPECT_EQ(budget->rules.limit.amount, "30.5");
  EXPECT_EQ(budget->notifications.size(), 1U);
}

TEST_F(BudgetsTest, DeletedItIsNotFound) {
  small.call(wish);
  EXPECT_EQ(small.code(DeleteBudget::Input{kAccount, "stint-monthly"}), "");
  EXPECT_EQ(small.code(DeleteBudget::Input{kAccount, "stint-monthly"}), "NotFoundException");
  EXPECT_EQ(small.code(DescribeBudget::Input{kAccount, "stint-monthly"}), "NotFoundException");
  EXPECT_EQ(small.code(UpdateBudget::Input{kAccount, wish.rules}), "NotFoundException");
}

TEST_F(BudgetsTest, RefusedCreationLeavesNothing) {
  wish.notifications.push_back(wish.notifications[0]);
  EXPECT_EQ(small.code(wish), "DuplicateRecordException");
  EXPECT_TRUE(small.call(DescribeBudgets::Input{kAccount, {}, {}})->items.empty());
}

TEST_F(BudgetsTest, WhatBudgetsRefuses) {
  auto with = [&](auto change) {
    auto in = wish;
    change(in);
    return small.code(in);
  };
  using In = CreateBudget::Input&;
  EXPECT_EQ(with([](In in) { in.account = "444455556666"; }), "AccessDeniedException");
  EXPECT_EQ(with([](In in) { in.rules.name = "a:b"; }), "InvalidParameterException");
  EXPECT_EQ(with([](In in) { in.rules.name = ""; }), "InvalidParameterException");
  EXPECT_EQ(with([](In in) { in.rules.type = "USAGE"; }), "InvalidParameterException");
  EXPECT_EQ(with([](In in) { in.rules.time_unit = "HOURLY"; }), "InvalidParameterException");
  EXPECT_EQ(with([](In in) { in.rules.limit.amount = "much"; }), "InvalidParameterException");
  EXPECT_EQ(with([](In in) { in.rules.limit.amount = "0"; }), "InvalidParameterException");
  EXPECT_EQ(with([](In in) { in.rules.limit.unit = "EUR"; }), "InvalidParameterException");
  EXPECT_EQ(with([](In in) { in.notifications[0].notification.type = "GUESSED"; }),
            "InvalidParameterException");
  EXPECT_EQ(with([](In in) { in.notifications[0].notification.threshold = 0; }), "InvalidParameterException");
  EXPECT_EQ(with([](In in) { in.notifications[0].subscribers.clear(); }), "InvalidParameterException");
  EXPECT_EQ(with([](In in) { in.notifications[0].subscribers[0].address = "me"; }),
            "InvalidParameterException");
  EXPECT_EQ(with([](In in) {
              for (int i = 1; i <= 10; ++i)
                in.notifications.push_back({above(i), in.notifications[0].subscribers});
            }),
            "CreationLimitExceededException");
}

}  // namespace
}  // namespace stint::rehearsal
