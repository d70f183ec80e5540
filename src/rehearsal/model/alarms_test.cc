// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "rehearsal/model/alarm_calls.h"
#include "rehearsal/model/small_cloud.h"

namespace stint::rehearsal {
namespace {

using std::chrono::minutes;

struct AlarmsTest : ::testing::Test {
  SmallCloud small;
  std::string id = small.launch();

  // The time limit that a launch is guarded by: ends the machine so many minutes from now.
  PutMetricAlarm::Input limit(int after, std::string verb = "terminate") {
    PutMetricAlarm::Input in;
    in.rules = {.name = "stint-" + id,
                .description = {},
                .ok_actions = {},
                .alarm_actions = {"arn:aws:automate:us-east-1:ec2:" + verb},
                .insufficient_actions = {},
                .space = "AWS/EC2",
                .metric = "StatusCheckFailed",
                .statistic = "Maximum",
                .dimensions = {{"InstanceId", id}},
                .threshold = 0,
                .comparison = "GreaterThanOrEqualToThreshold",
                .missing_data = "breaching",
                .warm_up = WarmUp{after, true}};
    return in;
  }
  DescribeAlarms::View view() { return small.call(DescribeAlarms::Input{})->items.at(0); }
  std::string state() { return view().alarm->state; }
  std::vector<std::string> history(const std::string& type) {
    std::vector<std::string> lines;
    auto found = small.call(DescribeAlarmHistory::Input{.type = type});
    for (const auto& event : found->items) lines.push_back(event.summary);
    return lines;
  }
};

TEST_F(AlarmsTest, WarmUpHoldsItBackAndThenItEndsTheMachine) {
  ASSERT_EQ(small.code(limit(10)), "");
  EXPECT_EQ(state(), "INSUFFICIENT_DATA");
  EXPECT_EQ(view().evaluation_state, "IN_WARM_UP");
  small.pass(minutes{10} - Micros{1});
  EXPECT_EQ(state(), "INSUFFICIENT_DATA");
  small.pass(Micros{1});
  EXPECT_EQ(state(), "ALARM");
  EXPECT_EQ(view().evaluation_state, "");
  EXPECT_EQ(small.state(id), State::Running) << "the action takes its time";
  small.pass(Seconds{30});
  EXPECT_EQ(small.state(id), State::ShuttingDown);
  EXPECT_EQ(small.instance(id).state_reason->code, "Client.UserInitiatedShutdown");
  EXPECT_EQ(history("Action"), std::vector<std::string>{
                                   "Successfully executed action arn:aws:automate:us-east-1:ec2:terminate"});
}

TEST_F(AlarmsTest, StopsIfToldSo) {
  small.call(limit(1, "stop"));
  small.pass(minutes{1} + Seconds{30});
  EXPECT_EQ(small.state(id), State::Stopping);
}

TEST_F(AlarmsTest, FiresAlthoughNothingOnTheMachineLives) {
  small.tell(id, HostEvent::What::Impaired);
  small.call(limit(5));
  small.pass(minutes{5} + Seconds{30});
  EXPECT_EQ(small.state(id), State::ShuttingDown);
}

TEST_F(AlarmsTest, DisabledActionsDoNothingAndAreNotMadeUpFor) {
  auto in = limit(1);
  in.rules.actions_enabled = false;
  small.call(in);
  small.pass(minutes{2});
  EXPECT_EQ(state(), "ALARM");
  small.call(EnableAlarmActions::Input{{"stint-" + id}});
  small.pass(minutes{10});
  EXPECT_EQ(small.state(id), State::Running) << "actions run on a transition only";
}

TEST_F(AlarmsTest, EnabledInTimeItActs) {
  auto in = limit(2);
  in.rules.actions_enabled = false;
  small.call(in);
  small.call(EnableAlarmActions::Input{{"stint-" + id}});
  EXPECT_TRUE(view().alarm->rules.actions_enabled);
  small.pass(minutes{2} + Seconds{30});
  EXPECT_EQ(small.state(id), State::ShuttingDown);
}

TEST_F(AlarmsTest, DeletedItDoesNothingAndUnknownNamesArePassedOver) {
  small.call(limit(1));
  EXPECT_EQ(small.code(DeleteAlarms::Input{{"stint-" + id, "nobody"}}), "");
  small.pass(minutes{5});
  EXPECT_EQ(small.state(id), State::Running);
}

TEST_F(AlarmsTest, PutAgainReplacesTheRulesAndKeepsTheCreation) {
  small.call(limit(10));
  small.pass(minutes{5});
  small.call(limit(7));
  small.pass(minutes{2} - Micros{1});
  EXPECT_EQ(state(), "INSUFFICIENT_DATA");
  small.pass(Micros{1});
  EXPECT_EQ(state(), "ALARM") << "seven minutes after it was made";
  EXPECT_EQ(small.call(DescribeAlarms::Input{})->items.size(), 1U);
}

TEST_F(AlarmsTest, WarmUpThatDoesNotWaitEndsWithTheFirstData) {
  auto in = limit(60);
  in.rules.warm_up->only_after = false;
  small.call(in);
  small.pass(Seconds{89});
  EXPECT_EQ(state(), "INSUFFICIENT_DATA");
  small.pass(minutes{1} + Seconds{1});
  EXPECT_EQ(state(), "ALARM") << "the checks have passed, so the metric has begun";
}

TEST_F(AlarmsTest, ServiceThatDoesNotKnowWarmUpFiresAtOnceAndEchoesNone) {
  small.cloud.settings().alarms.knows_warm_up = false;
  small.call(limit(60));
  EXPECT_FALSE(view().alarm->rules.warm_up);
  EXPECT_EQ(state(), "ALARM");
}

TEST_F(AlarmsTest, DeadServiceChangesTheStateAlone) {
  small.cloud.settings().alarms.acts = false;
  small.call(limit(1));
  small.pass(minutes{5});
  EXPECT_EQ(state(), "ALARM");
  EXPECT_EQ(small.state(id), State::Running);
}

TEST_F(AlarmsTest, TerminateAlarmLeftBehindEndsAStoppedMachine) {
  small.call(limit(5));
  small.call(StopInstances::Input{{id}, true});
  small.pass(minutes{6});
  EXPECT_EQ(small.state(id), State::Terminated);
}

TEST_F(AlarmsTest, StopAlarmIsHarmlessToAStoppedMachine) {
  small.call(limit(5, "stop"));
  small.call(StopInstances::Input{{id}, true});
  small.pass(minutes{6});
  EXPECT_EQ(small.state(id), State::Stopped);
}

TEST_F(AlarmsTest, ProtectionDefeatsTheAction) {
  ModifyInstanceAttribute::Input protect{.instance = id};
  protect.keep_from_termination = true;
  small.call(protect);
  small.call(limit(1));
  small.pass(minutes{5});
  EXPECT_EQ(small.state(id), State::Running);
  EXPECT_EQ(history("Action"),
            std::vector<std::string>{"Failed to execute action arn:aws:automate:us-east-1:ec2:terminate"});
}

TEST_F(AlarmsTest, ManyPeriodsCountFromTheFirstData) {
  auto in = limit(1);
  in.rules.warm_up.reset();
  in.rules.missing_data = "missing";
  in.rules.evaluation_periods = 20;
  small.call(in);
  small.pass(Seconds{90} + minutes{19});
  EXPECT_EQ(state(), "INSUFFICIENT_DATA");
  small.pass(minutes{2});
  EXPECT_EQ(state(), "ALARM");
}

TEST_F(AlarmsTest, SetStateActsUntilTheNextLook) {
  auto in = limit(60);
  in.rules.warm_up.reset();
  in.rules.missing_data = "notBreaching";
  in.rules.threshold = 5;
  small.call(in);
  EXPECT_EQ(state(), "OK");
  EXPECT_EQ(small.code(SetAlarmState::Input{"stint-" + id, "ALARM", "a test", {}}), "");
  EXPECT_EQ(state(), "ALARM");
  small.pass(minutes{1});
  EXPECT_EQ(state(), "OK");
  EXPECT_EQ(small.state(id), State::ShuttingDown);
  EXPECT_EQ(small.code(SetAlarmState::Input{"nobody", "OK", "a test", {}}), "ResourceNotFound");
}

TEST_F(AlarmsTest, LongWaitIsOneStep) {
  small.pass(minutes{5});
  small.call(limit(2880));
  EXPECT_EQ(small.cloud.next_due(), small.now + minutes{2880}) << "nothing to look at before";
}

TEST_F(AlarmsTest, WhatCloudWatchRefuses) {
  auto with = [&](auto change) {
    auto in = limit(10);
    change(in.rules);
    return small.code(in);
  };
  EXPECT_EQ(with([](auto& r) { r.alarm_actions = {"arn:aws:automate:eu-west-1:ec2:stop"}; }),
            "ValidationError")
      << "of another region";
  EXPECT_EQ(with([](auto& r) { r.alarm_actions = {"arn:aws:sns:us-east-1:1:topic"}; }), "ValidationError");
  EXPECT_EQ(with([](auto& r) { r.dimensions.clear(); }), "ValidationError");
  EXPECT_EQ(with([](auto& r) { r.warm_up->minutes = 2881; }), "ValidationError");
  EXPECT_EQ(with([](auto& r) { r.warm_up->minutes = 0; }), "ValidationError");
  EXPECT_EQ(with([](auto& r) { r.evaluation_periods = 1441; }), "ValidationError")
      << "more than a day of minutes";
  EXPECT_EQ(with([](auto& r) { r.period = 61; }), "ValidationError");
  EXPECT_EQ(with([](auto& r) { r.comparison = "Equals"; }), "ValidationError");
  EXPECT_EQ(with([](auto& r) { r.missing_data = "maybe"; }), "ValidationError");
  EXPECT_EQ(with([](auto& r) { r.datapoints_to_alarm = 2; }), "ValidationError");
}

TEST_F(AlarmsTest, ListedByNamePrefixAndState) {
  small.call(limit(10));
  auto count = [&](DescribeAlarms::Input in) { return small.call(in)->items.size(); };
  EXPECT_EQ(count({.names = {"stint-" + id}}), 1U);
  EXPECT_EQ(count({.names = {"nobody"}}), 0U);
  EXPECT_EQ(count({.name_prefix = "stint-"}), 1U);
  EXPECT_EQ(count({.state = "ALARM"}), 0U);
  EXPECT_EQ(count({.action_prefix = "arn:aws:automate"}), 1U);
  EXPECT_EQ(small.code(DescribeAlarms::Input{.state = "RED"}), "ValidationError");
}

TEST_F(AlarmsTest, ProtectionFromStopDefeatsAStop) {
  ModifyInstanceAttribute::Input keep{.instance = id};
  keep.keep_from_stop = true;
  small.call(keep);
  small.call(limit(1, "stop"));
  small.pass(minutes{5});
  EXPECT_EQ(small.state(id), State::Running);
}

TEST_F(AlarmsTest, PutAgainWithoutAWarmUpEndsIt) {
  auto in = limit(60);
  small.call(in);
  in.rules.warm_up.reset();
  small.call(in);
  EXPECT_EQ(state(), "ALARM");
}

}  // namespace
}  // namespace stint::rehearsal
