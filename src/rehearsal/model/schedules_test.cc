// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "rehearsal/model/instance_calls.h"
#include "rehearsal/model/small_guard.h"
#include "rehearsal/model/tag_calls.h"

namespace stint::rehearsal {
namespace {

using std::chrono::minutes;

RunInstances::Input tagged_request() {
  auto in = SmallCloud::request();
  in.tags = {{"instance", {{"stint:token", "t-1"}}}};
  return in;
}

Settings prompt_settings() {
  auto settings = small_settings();
  settings.schedules.delay = {Seconds{20}, Seconds{20}};
  return settings;
}

// A machine that was launched at 20:00:00 and bears a token, and the role that may end it.
struct SchedulesTest : ::testing::Test {
  SmallCloud small{prompt_settings()};
  std::string id = small.launch(tagged_request());
  SchedulesTest() { make_guard_role(small); }

  // To the moment 20:MM:SS.
  void until(int minute, int second = 0) {
    small.pass(*parse_rfc3339("2026-11-24T20:00:00Z") + minutes{minute} + Seconds{second} - small.now);
  }
  std::size_t count() { return small.call(ListSchedules::Input{})->items.size(); }
};

TEST_F(SchedulesTest, GoesOffWithinTheMinuteThatItNamesAndIsNoMore) {
  auto made = small.call(end_at(id, "2026-11-24T20:30:00"));
  ASSERT_TRUE(made) << made.error().message;
  EXPECT_EQ(made->arn, "arn:aws:scheduler:us-east-1:111122223333:schedule/default/stint-" + id + "-end");
  until(30, 19);
  EXPECT_EQ(small.state(id), State::Running);
  until(30, 20);
  EXPECT_EQ(small.state(id), State::Stopping);
  EXPECT_EQ(small.instance(id).state_reason->code, "Client.UserInitiatedShutdown");
  EXPECT_EQ(count(), 0U);
}

TEST_F(SchedulesTest, TerminatesAStoppedMachine) {
  small.call(StopInstances::Input{{id}, true});
  until(1);
  ASSERT_EQ(small.state(id), State::Stopped);
  small.call(end_at(id, "2026-11-24T20:30:00", "terminateInstances"));
  until(31);
  EXPECT_EQ(small.state(id), State::Terminated);
}

TEST_F(SchedulesTest, WithoutDeletionItStaysAndDoesNotGoOffAgain) {
  auto in = end_at(id, "2026-11-24T20:10:00");
  in.rules.after_completion = "NONE";
  small.call(in);
  until(20);
  small.tell(id, HostEvent::What::PoweredOff);
  until(21);
  ASSERT_EQ(small.state(id), State::Stopped);
  EXPECT_EQ(count(), 1U);
  EXPECT_EQ(small.cloud.next_due(), SysMicros::max());
}

TEST_F(SchedulesTest, SecondsOfTheMomentDoNotMatter) {
  small.call(end_at(id, "2026-11-24T20:30:45"));
  until(30, 20);
  EXPECT_EQ(small.state(id), State::Stopping);
}

TEST_F(SchedulesTest, UpdateMovesIt) {
  small.call(end_at(id, "2026-11-24T20:10:00"));
  auto later = end_at(id, "2026-11-24T20:40:00", "terminateInstances");
  ASSERT_EQ(small.code(UpdateSchedule::Input{later.rules, {}}), "");
  until(30);
  EXPECT_EQ(small.state(id), State::Running);
  until(41);
  EXPECT_EQ(small.state(id), State::ShuttingDown);
}

TEST_F(SchedulesTest, UpdateReturnsToTheStandardWhatItLeavesOut) {
  auto in = end_at(id, "2026-11-24T20:10:00");
  in.rules.description = "stint:token=t-1";
  small.call(in);
  in.rules.description.clear();
  small.call(UpdateSchedule::Input{in.rules, {}});
  EXPECT_EQ(small.call(GetSchedule::Input{.name = in.rules.name})->schedule->rules.description, "");
}

TEST_F(SchedulesTest, DisabledItDoesNotGoOff) {
  auto in = end_at(id, "2026-11-24T20:10:00");
  in.rules.state = "DISABLED";
  small.call(in);
  until(20);
  EXPECT_EQ(small.state(id), State::Running);
}

TEST_F(SchedulesTest, OneOfTheSameNameIsNotTheOneThatWasDeleted) {
  auto in = end_at(id, "2026-11-24T20:10:00");
  small.call(in);
  small.call(DeleteSchedule::Input{.name = in.rules.name, .client_token = {}});
  small.call(end_at(id, "2026-11-24T20:40:00"));
  until(30);
  EXPECT_EQ(small.state(id), State::Running);
}

TEST_F(SchedulesTest, RoleMayEndWhatBearsTheTagAlone) {
  small.call(DeleteTags::Input{{id}, {{"stint:token", {}}}});
  small.call(end_at(id, "2026-11-24T20:10:00"));
  until(20);
  EXPECT_EQ(small.state(id), State::Running);
  EXPECT_EQ(count(), 1U) << "it tries again";
  small.call(CreateTags::Input{{id}, {{"stint:token", "t-1"}}});
  until(30);
  EXPECT_EQ(small.state(id), State::Stopped);
  EXPECT_EQ(count(), 0U);
}

TEST_F(SchedulesTest, RoleThatBreaksIsTriedAgainUntilItsLastAttempt) {
  auto in = end_at(id, "2026-11-24T20:10:00");
  in.rules.target.retry = {.most_age = 86'400, .most_attempts = 2};
  small.call(in);
  small.cloud.settings().schedules.role_broken = true;
  until(10, 20 + 10 + 19);
  EXPECT_EQ(count(), 1U) << "its second and last retry is yet to come";
  until(10, 20 + 10 + 20);
  EXPECT_EQ(count(), 0U) << "deleted although it failed";
  small.cloud.settings().schedules.role_broken = false;
  until(30);
  EXPECT_EQ(small.state(id), State::Running);
}

TEST_F(SchedulesTest, NoAttemptComesAfterItsGreatestAge) {
  auto in = end_at(id, "2026-11-24T20:10:00");
  in.rules.target.retry.most_age = 60;
  small.call(in);
  small.cloud.settings().schedules.role_broken = true;
  until(10, 20 + 60);
  EXPECT_EQ(count(), 0U);
}

TEST_F(SchedulesTest, RoleThatIsMendedInTimeActs) {
  small.call(end_at(id, "2026-11-24T20:10:00"));
  small.cloud.settings().schedules.role_broken = true;
  until(15);
  small.cloud.settings().schedules.role_broken = false;
  until(25);
  EXPECT_EQ(small.state(id), State::Stopped);
}

TEST_F(SchedulesTest, RoleThatIsGoneIsNoRole) {
  small.call(end_at(id, "2026-11-24T20:10:00"));
  small.call(DeleteRolePolicy::Input{"stint-guard", "end"});
  small.call(DeleteRole::Input{"stint-guard"});
  until(20);
  EXPECT_EQ(small.state(id), State::Running);
}

TEST_F(SchedulesTest, DeadSchedulerDoesNothing) {
  small.cloud.settings().schedules.acts = false;
  small.call(end_at(id, "2026-11-24T20:10:00"));
  until(59);
  EXPECT_EQ(small.state(id), State::Running);
  EXPECT_EQ(count(), 1U);
}

TEST_F(SchedulesTest, ProtectionDefeatsIt) {
  ModifyInstanceAttribute::Input protect{.instance = id};
  protect.keep_from_termination = true;
  small.call(protect);
  small.call(end_at(id, "2026-11-24T20:10:00", "terminateInstances"));
  until(20);
  EXPECT_EQ(small.state(id), State::Running);
}

TEST_F(SchedulesTest, SameNameIsAConflictUnlessItIsTheSameRequest) {
  auto in = end_at(id, "2026-11-24T20:10:00");
  in.client_token = "once";
  auto first = small.call(in);
  EXPECT_EQ(small.call(in)->arn, first->arn);
  in.client_token = "twice";
  EXPECT_EQ(small.code(in), "ConflictException");
}

TEST_F(SchedulesTest, ListedByPrefixAndState) {
  small.call(end_at(id, "2026-11-24T20:10:00"));
  auto listed = [&](ListSchedules::Input in) { return small.call(in)->items.size(); };
  EXPECT_EQ(listed({.name_prefix = "stint-"}), 1U);
  EXPECT_EQ(listed({.name_prefix = "other-"}), 0U);
  EXPECT_EQ(listed({.state = "DISABLED"}), 0U);
  EXPECT_EQ(small.code(ListSchedules::Input{.group = "mine"}), "ResourceNotFoundException");
}

TEST_F(SchedulesTest, UnknownOnesAreNotFound) {
  EXPECT_EQ(small.code(GetSchedule::Input{.name = "nobody"}), "ResourceNotFoundException");
  EXPECT_EQ(small.code(DeleteSchedule::Input{.name = "nobody", .client_token = {}}),
            "ResourceNotFoundException");
  EXPECT_EQ(small.code(UpdateSchedule::Input{end_at("nobody", "2026-11-24T20:10:00").rules, {}}),
            "ResourceNotFoundException");
}

TEST_F(SchedulesTest, WhatTheSchedulerRefuses) {
  auto with = [&](auto change) {
    auto in = end_at(id, "2026-11-24T20:10:00");
    change(in.rules);
    return small.code(in);
  };
  using Rules = ScheduleRules&;
  EXPECT_EQ(with([](Rules r) { r.expression = "at(2026-11-24T19:59:59)"; }), "ValidationException") << "past";
  EXPECT_EQ(with([](Rules r) { r.expression = "at(2026-11-24T20:10:00Z)"; }), "ValidationException");
  EXPECT_EQ(with([](Rules r) { r.expression = "at(2026-11-24T20:10:00.5)"; }), "ValidationException");
  EXPECT_EQ(with([](Rules r) { r.expression = "at(2026-02-30T20:10:00)"; }), "ValidationException");
  EXPECT_EQ(with([](Rules r) { r.expression = "at("; }), "ValidationException");
  EXPECT_EQ(with([](Rules r) { r.time_zone = "Europe/Berlin"; }), "ValidationException");
  EXPECT_EQ(with([](Rules r) { r.window.mode = "FLEXIBLE"; }), "ValidationException");
  EXPECT_EQ(with([](Rules r) { r.name = "with blank"; }), "ValidationException");
  EXPECT_EQ(with([](Rules r) { r.name = std::string(65, 'a'); }), "ValidationException");
  EXPECT_EQ(with([](Rules r) { r.group = "mine"; }), "ResourceNotFoundException");
  EXPECT_EQ(with([](Rules r) { r.target.arn = "arn:aws:lambda:us-east-1:1:function:f"; }),
            "ValidationException");
  EXPECT_EQ(with([](Rules r) { r.target.input = "{}"; }), "ValidationException");
  EXPECT_EQ(with([](Rules r) { r.target.input = R"({"instanceIds":["i-1"]})"; }), "ValidationException");
  EXPECT_EQ(with([](Rules r) { r.target.input = R"({"InstanceIds":["i-1"],"Hibernate":true})"; }),
            "ValidationException");
  EXPECT_EQ(with([](Rules r) { r.target.retry.most_attempts = 186; }), "ValidationException");
  EXPECT_EQ(with([](Rules r) { r.target.role = "arn:aws:iam::111122223333:role/nobody"; }),
            "ValidationException");
}

TEST_F(SchedulesTest, RoleThatTrustsAnotherServiceIsRefused) {
  auto trust = std::string(kGuardTrust);
  trust.replace(trust.find("scheduler"), 9, "lambda");
  small.call(CreateRole::Input{.name = "other", .trust = trust, .description = {}, .tags = {}});
  auto in = end_at(id, "2026-11-24T20:10:00");
  in.rules.target.role = "arn:aws:iam::111122223333:role/other";
  EXPECT_EQ(small.code(in), "ValidationException");
}

TEST(SchedulesOfOneWhoMayNotPassARole, AreRefused) {
  auto settings = small_settings();
  settings.accounts[0].keys[0].denied = {"iam:PassRole"};
  SmallCloud small(settings);
  make_guard_role(small);
  EXPECT_EQ(small.code(end_at("i-1", "2026-11-24T20:10:00")), "AccessDeniedException");
}

TEST(Pause, FillsADayWithTheMostAttemptsThereCanBe) {
  Micros sum{};
  for (int n = 1; n <= 185; ++n) sum += pause_after(n);
  EXPECT_EQ(pause_after(1), Seconds{10});
  EXPECT_EQ(pause_after(185), Seconds{480});
  EXPECT_LT(sum, std::chrono::hours{25});
  EXPECT_GT(sum, std::chrono::hours{23});
}

}  // namespace
}  // namespace stint::rehearsal
