// SPDX-License-Identifier: Apache-2.0
#include "aws/budgets.h"

#include <nlohmann/json.hpp>

#include "aws/fixture_test.h"

namespace stint::aws {
namespace {

constexpr const char* kAccount = "123456789012";

class BudgetsTest : public AwsFixture {
 protected:
  void SetUp() override { config.region = "eu-central-1"; }
};

TEST_F(BudgetsTest, IsAskedOfTheWholeAccount) {
  http.expect("/us-east-1/budgets/aws4_request", json(R"({"Budgets":[{"BudgetName":"stint-monthly",
      "TimeUnit":"MONTHLY","BudgetLimit":{"Amount":"20.0","Unit":"USD"},
      "CalculatedSpend":{"ActualSpend":{"Amount":"1.23456789","Unit":"USD"},
                         "ForecastedSpend":{"Amount":"-0.5","Unit":"USD"}}},
      {"BudgetName":"other","BudgetLimit":{"Amount":"5","Unit":"EUR"}}]})"));
  auto budgets = call([](const Client& client) { return describe_budgets(client, kAccount); });
  ASSERT_TRUE(budgets) << budgets.error().what;
  EXPECT_EQ(http.requests[0].url, "https://budgets.amazonaws.com/");
  EXPECT_EQ(Json::parse(body_sent()), (Json{{"AccountId", kAccount}, {"MaxResults", 100}}));
  const auto& ours = budgets->at(0);
  EXPECT_EQ(ours.limit, Money::dollars(20));
  EXPECT_EQ(ours.actual, Money::micros(1'234'567));
  EXPECT_EQ(ours.forecast, Money::micros(-500'000));
  EXPECT_EQ(budgets->at(1).limit, std::nullopt) << "no dollars";
  EXPECT_EQ(budgets->at(1).actual, std::nullopt);
}

TEST_F(BudgetsTest, IsMadeWithItsAlerts) {
  http.expect("AWSBudgetServiceGateway.CreateBudget", json("{}"));
  auto made = call([](const Client& client) {
    return create_budget(client, kAccount, "stint-monthly", Money::micros(20'500'000),
                         {{false, 50}, {true, 100}}, "me@x.org");
  });
  ASSERT_TRUE(made) << made.error().what;
  Json sent = Json::parse(body_sent());
  EXPECT_EQ(sent["Budget"], (Json{{"BudgetName", "stint-monthly"},
                                  {"BudgetType", "COST"},
                                  {"TimeUnit", "MONTHLY"},
                                  {"BudgetLimit", {{"Amount", "20.500000"}, {"Unit", "USD"}}}}));
  const auto& second = sent["NotificationsWithSubscribers"][1];
  EXPECT_EQ(second["Notification"], (Json{{"NotificationType", "FORECASTED"},
                                          {"ComparisonOperator", "GREATER_THAN"},
                                          {"Threshold", 100},
                                          {"ThresholdType", "PERCENTAGE"}}));
  EXPECT_EQ(second["Subscribers"],
            Json::array({Json{{"SubscriptionType", "EMAIL"}, {"Address", "me@x.org"}}}));
}

TEST_F(BudgetsTest, AlertsInDollarsOrBelowAreNotOurs) {
  http.expect("DescribeNotificationsForBudget", json(R"({"Notifications":[
      {"NotificationType":"ACTUAL","ComparisonOperator":"GREATER_THAN","Threshold":80.0,"ThresholdType":"PERCENTAGE"},
      {"NotificationType":"FORECASTED","ComparisonOperator":"GREATER_THAN","Threshold":100},
      {"NotificationType":"ACTUAL","ComparisonOperator":"LESS_THAN","Threshold":10},
      {"NotificationType":"ACTUAL","ComparisonOperator":"GREATER_THAN","Threshold":7,"ThresholdType":"ABSOLUTE_VALUE"}]})"));
  auto alerts = call([](const Client& client) { return describe_alerts(client, kAccount, "stint-monthly"); });
  ASSERT_TRUE(alerts) << alerts.error().what;
  EXPECT_EQ(*alerts, (std::vector<BudgetAlert>{{false, 80}, {true, 100}}));
}

TEST_F(BudgetsTest, SubscribersByMailAreTold) {
  http.expect("DescribeSubscribersForNotification", json(R"({"Subscribers":[
      {"SubscriptionType":"EMAIL","Address":"me@x.org"},{"SubscriptionType":"SNS","Address":"arn:x"}]})"));
  auto mail = call([](const Client& client) {
    return describe_subscribers(client, kAccount, "b", BudgetAlert{true, 100});
  });
  ASSERT_TRUE(mail) << mail.error().what;
  EXPECT_EQ(*mail, std::vector<std::string>{"me@x.org"});
}

TEST_F(BudgetsTest, LimitAlertAndAddressAreChangedOneByOne) {
  http.expect("UpdateBudget", json("{}"));
  http.expect("CreateNotification", json("{}"));
  http.expect("CreateSubscriber", json("{}"));
  call([](const Client& client) { return update_budget(client, kAccount, "b", Money::dollars(7)); });
  call([](const Client& client) { return create_alert(client, kAccount, "b", {false, 50}, "me@x.org"); });
  call([](const Client& client) { return add_subscriber(client, kAccount, "b", {false, 50}, "you@x.org"); });
  EXPECT_EQ(Json::parse(body_sent(0))["NewBudget"]["BudgetLimit"]["Amount"], "7.000000");
  EXPECT_EQ(Json::parse(body_sent(1))["Subscribers"][0]["Address"], "me@x.org");
  EXPECT_EQ(Json::parse(body_sent(2))["Subscriber"]["Address"], "you@x.org");
}

}  // namespace
}  // namespace stint::aws
