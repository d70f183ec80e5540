// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "rehearsal/model/base64.h"
#include "rehearsal/model/identity_calls.h"
#include "rehearsal/model/small_cloud.h"

namespace stint::rehearsal {
namespace {

struct InstancesTest : ::testing::Test {
  SmallCloud small;
  std::string id = small.launch();

  std::size_t count(std::vector<Filter> filters) {
    return small.call(filtered<DescribeInstances::Input>(std::move(filters)))->items.size();
  }
  ModifyInstanceAttribute::Input change() { return {.instance = id}; }
};

TEST_F(InstancesTest, FoundByWhatAClientLooksFor) {
  auto in = SmallCloud::request("t3.micro");
  in.client_token = "token-1";
  in.tags = {{"instance", {{"stint:token", "token"}}}};
  small.launch(in);
  EXPECT_EQ(count({}), 2U);
  EXPECT_EQ(count({{"client-token", {"token-1"}}}), 1U);
  EXPECT_EQ(count({{"tag:stint:token", {"token"}}}), 1U);
  EXPECT_EQ(count({{"tag:stint:token", {"*"}}, {"instance-type", {"g4dn.*"}}}), 0U)
      << "all filters have to hold";
  EXPECT_EQ(count({{"instance-state-name", {"stopped", "running"}}}), 2U) << "any value of one";
  EXPECT_EQ(count({{"instance-lifecycle", {"spot"}}}), 0U);
  EXPECT_EQ(small.code(filtered<DescribeInstances::Input>({{"colour", {"red"}}})), "InvalidParameterValue");
}

TEST_F(InstancesTest, StatusIsOfRunningOnesUnlessAllAreAskedFor) {
  small.launch(SmallCloud::request(), false);
  EXPECT_EQ(small.call(DescribeInstanceStatus::Input{})->items.size(), 1U);
  DescribeInstanceStatus::Input all;
  all.all = true;
  EXPECT_EQ(small.call(all)->items.size(), 2U);
}

TEST_F(InstancesTest, ConsoleIsReadFromTheHost) {
  small.cloud.console_from([](std::string_view instance) { return "hello from " + std::string(instance); });
  EXPECT_EQ(small.call(GetConsoleOutput::Input{id, true})->text, "hello from " + id);
  EXPECT_EQ(small.call(GetConsoleOutput::Input{id, false})->text, "")
      << "posted some minutes after a change of state";
  small.pass(Seconds{180});
  EXPECT_EQ(small.call(GetConsoleOutput::Input{id, false})->text, "hello from " + id);
}

TEST_F(InstancesTest, ConsoleIsKeptWhenTheHostIsGone) {
  small.cloud.console_from([](std::string_view) { return "last words"; });
  small.call(TerminateInstances::Input{{id}, true});
  small.cloud.console_from([](std::string_view) { return ""; });
  EXPECT_EQ(small.call(GetConsoleOutput::Input{id, true})->text, "last words");
}

TEST_F(InstancesTest, OnlyTheEndOfALongConsole) {
  small.cloud.console_from([](std::string_view) { return std::string(70'000, 'a') + "end"; });
  auto text = small.call(GetConsoleOutput::Input{id, true})->text;
  EXPECT_EQ(text.size(), 65'536U);
  EXPECT_TRUE(text.ends_with("end"));
}

TEST_F(InstancesTest, LatestIsNotForOldTypes) {
  auto old = small.launch(SmallCloud::request("p2.xlarge"));
  EXPECT_EQ(small.code(GetConsoleOutput::Input{old, true}), "UnsupportedOperation");
  EXPECT_EQ(small.code(GetConsoleOutput::Input{old, false}), "");
}

TEST_F(InstancesTest, ShutdownBehaviorChangesWhileItRuns) {
  auto in = change();
  in.shutdown_behavior = "terminate";
  EXPECT_EQ(small.code(in), "");
  EXPECT_EQ(small.instance(id).shutdown_behavior, "terminate");
  in.shutdown_behavior = "explode";
  EXPECT_EQ(small.code(in), "InvalidParameterValue");
}

TEST_F(InstancesTest, TypeAndUserDataOnlyWhileItIsStopped) {
  auto type = change(), data = change();
  type.type = "t3.micro";
  data.user_data = to_base64("new");
  EXPECT_EQ(small.code(type), "IncorrectInstanceState");
  EXPECT_EQ(small.code(data), "IncorrectInstanceState");
  small.call(StopInstances::Input{{id}, true});
  small.pass(Seconds{2});
  EXPECT_EQ(small.code(type), "");
  EXPECT_EQ(small.code(data), "");
  EXPECT_EQ(small.instance(id).type->name, "t3.micro");
  EXPECT_EQ(small.call(DescribeInstanceAttribute::Input{id, "userData"})->user_data, to_base64("new"));
}

TEST_F(InstancesTest, OneAttributeACall) {
  auto in = change();
  EXPECT_EQ(small.code(in), "InvalidParameterCombination");
  in.shutdown_behavior = "stop";
  in.keep_from_stop = true;
  EXPECT_EQ(small.code(in), "InvalidParameterCombination");
}

TEST_F(InstancesTest, OlderFormOfAChange) {
  auto in = change();
  in.attribute = "disableApiTermination";
  in.value = "true";
  EXPECT_EQ(small.code(in), "");
  EXPECT_TRUE(small.instance(id).keep_from_termination);
}

TEST_F(InstancesTest, DiskMayBeKeptAfterAll) {
  auto in = change();
  in.devices = {{"/dev/sda1", false}};
  EXPECT_EQ(small.code(in), "");
  EXPECT_FALSE(small.instance(id).devices[0].delete_on_termination);
  in.devices = {{"/dev/xvdz", false}};
  EXPECT_EQ(small.code(in), "InvalidInstanceAttributeValue");
}

TEST_F(InstancesTest, UnknownAttributeIsRefused) {
  EXPECT_EQ(small.code(DescribeInstanceAttribute::Input{id, "colour"}), "InvalidParameterValue");
}

TEST_F(InstancesTest, MetadataOfAMachine) {
  auto in = SmallCloud::request();
  in.user_data = to_base64("hello");
  in.metadata = {.http_tokens = "required", .http_endpoint = {}, .instance_tags = "enabled", .hop_limit = 2};
  in.tags = {{"instance", {{"stint:token", "t"}}}};
  auto made = small.launch(in);
  auto m = small.cloud.metadata(made);
  ASSERT_TRUE(m);
  EXPECT_EQ(m->instance_id, made);
  EXPECT_EQ(m->user_data, "hello");
  EXPECT_TRUE(m->tokens_required);
  EXPECT_EQ(m->hop_limit, 2);
  ASSERT_TRUE(m->tags);
  EXPECT_EQ(tag_value(*m->tags, "stint:token"), "t");
  EXPECT_EQ(m->group_names, std::vector<std::string>{"default"});
  EXPECT_EQ(m->subnet_cidr.substr(m->subnet_cidr.find('/')), "/20");
  EXPECT_FALSE(small.cloud.metadata(id)->tags) << "disabled";
  EXPECT_FALSE(small.cloud.metadata("i-0000000000000000f"));
}

TEST_F(InstancesTest, CallerIsWhoHoldsTheKey) {
  EXPECT_EQ(small.call(GetCallerIdentity::Input{})->arn, "arn:aws:iam::111122223333:user/learner");
  small.cloud.settings().accounts[0].keys[0].principal = "assumed-role/student/me";
  auto role = small.call(GetCallerIdentity::Input{});
  EXPECT_EQ(role->arn, "arn:aws:sts::111122223333:assumed-role/student/me");
  EXPECT_TRUE(role->user_id.ends_with(":me"));
}

TEST(AccountsTest, DoNotSeeEachOther) {
  Settings settings = small_settings();
  settings.accounts.push_back(settings.accounts[0]);
  settings.accounts[1].id = "444455556666";
  SmallCloud small(settings);
  auto id = small.launch();
  auto other = small.enter(1);
  EXPECT_TRUE(perform(other, DescribeInstances::Input{})->items.empty());
  EXPECT_EQ(perform(other, of_ids<DescribeInstances::Input>({id})).error().code,
            "InvalidInstanceID.NotFound");
}

}  // namespace
}  // namespace stint::rehearsal
