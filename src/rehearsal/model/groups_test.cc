// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "rehearsal/model/group_calls.h"
#include "rehearsal/model/small_cloud.h"

namespace stint::rehearsal {
namespace {

IpPermission tcp(int port, std::string cidr) {
  return {.protocol = "tcp",
          .from_port = port,
          .to_port = port,
          .groups = {},
          .ranges4 = {{std::move(cidr), {}}},
          .ranges6 = {}};
}

struct GroupsTest : ::testing::Test {
  SmallCloud small;
  std::string group = make("stint-1");

  std::string make(const std::string& name) {
    auto out =
        small.call(CreateSecurityGroup::Input{.name = name, .description = "d", .vpc = {}, .tags = {}});
    return out ? out->id : out.error().code;
  }
  AuthorizeSecurityGroupIngress::Input allow(IpPermission permission) {
    AuthorizeSecurityGroupIngress::Input in;
    in.group = group;
    in.permissions = {std::move(permission)};
    return in;
  }
  std::string launch_in(const std::string& group_id) {
    auto in = SmallCloud::request();
    in.groups = {group_id};
    return small.launch(in);
  }
  // What the host of that instance was told last; nullopt: nothing since the last clear().
  std::optional<std::vector<host::Ingress>> rules_of(const std::string& instance) {
    std::optional<std::vector<host::Ingress>> last;
    for (auto& rules : small.told<host::Rules>())
      if (rules.instance == instance) last = rules.ingress;
    return last;
  }
};

TEST_F(GroupsTest, SecondOfTheSameNameIsADuplicate) { EXPECT_EQ(make("stint-1"), "InvalidGroup.Duplicate"); }

TEST_F(GroupsTest, UnknownVpcAndBadNames) {
  EXPECT_EQ(small.code(CreateSecurityGroup::Input{"a", "d", "vpc-0000000000000000f", {}}),
            "InvalidVpcID.NotFound");
  EXPECT_EQ(small.code(CreateSecurityGroup::Input{"sg-a", "d", {}, {}}), "InvalidParameterValue");
  EXPECT_EQ(small.code(CreateSecurityGroup::Input{"a", "caf\xc3\xa9", {}, {}}), "InvalidParameterValue");
}

TEST_F(GroupsTest, NewOneLetsNobodyIn) {
  auto id = launch_in(group);
  ASSERT_TRUE(rules_of(id));
  EXPECT_TRUE(rules_of(id)->empty());
}

TEST_F(GroupsTest, RulesReachTheHostsAndAreTakenBack) {
  auto id = launch_in(group);
  small.commands.clear();
  auto out = small.call(allow(tcp(22, "203.0.113.9/32")));
  ASSERT_TRUE(out);
  EXPECT_EQ(rules_of(id), (std::vector<host::Ingress>{{"tcp", 22, 22, "203.0.113.9/32"}}));
  RevokeSecurityGroupIngress::Input revoke;
  revoke.group = group;
  revoke.rules = {out->rules[0].id};
  small.call(revoke);
  EXPECT_EQ(rules_of(id), std::vector<host::Ingress>{});
}

TEST_F(GroupsTest, HostsThatAreNotConcernedAreNotTold) {
  auto other = small.launch();
  small.commands.clear();
  small.call(allow(tcp(22, "203.0.113.9/32")));
  EXPECT_FALSE(rules_of(other));
}

TEST_F(GroupsTest, RuleThatIsThereIsADuplicate) {
  small.call(allow(tcp(22, "10.0.0.7/24")));
  EXPECT_EQ(small.code(allow(tcp(22, "10.0.0.0/24"))), "InvalidPermission.Duplicate")
      << "host bits do not count";
  EXPECT_EQ(small.code(allow(tcp(23, "10.0.0.0/24"))), "");
}

TEST_F(GroupsTest, BadRulesAreRefused) {
  EXPECT_EQ(small.code(allow(tcp(22, "10.0.0.0/33"))), "InvalidParameterValue");
  EXPECT_EQ(small.code(allow(tcp(70'000, "10.0.0.0/8"))), "InvalidParameterValue");
  EXPECT_EQ(
      small.code(allow({.protocol = "xyz", .groups = {}, .ranges4 = {{"0.0.0.0/0", {}}}, .ranges6 = {}})),
      "InvalidParameterValue");
  EXPECT_EQ(
      small.code(allow({.protocol = "tcp", .groups = {}, .ranges4 = {{"0.0.0.0/0", {}}}, .ranges6 = {}})),
      "MissingParameter");
}

TEST_F(GroupsTest, RevokingWhatIsNotThereIsRefused) {
  RevokeSecurityGroupIngress::Input revoke;
  revoke.group = group;
  revoke.permissions = {tcp(22, "10.0.0.0/8")};
  EXPECT_EQ(small.code(revoke), "InvalidPermission.NotFound");
  revoke.permissions.clear();
  revoke.rules = {"sgr-0000000000000000f"};
  EXPECT_EQ(small.code(revoke), "InvalidSecurityGroupRuleId.NotFound");
}

TEST_F(GroupsTest, MembersOfTheDefaultGroupReachEachOther) {
  auto first = small.launch();
  auto second = small.launch();
  auto address = small.instance(second).private_address;
  auto rules = rules_of(first);
  ASSERT_TRUE(rules) << "the first is told of the second";
  EXPECT_NE(std::ranges::find(*rules, address + "/32", &host::Ingress::cidr), rules->end());
  small.call(TerminateInstances::Input{{second}, true});
  EXPECT_EQ(rules_of(first)->size(), 1U) << "only itself is left";
}

TEST_F(GroupsTest, PermissionsOfTheSamePortsAreShownAsOne) {
  small.call(allow(tcp(22, "10.0.0.0/8")));
  small.call(allow(tcp(22, "192.168.0.0/16")));
  small.call(allow({.protocol = "tcp",
                    .from_port = 22,
                    .to_port = 22,
                    .groups = {},
                    .ranges4 = {},
                    .ranges6 = {{"2001:db8::1/128", {}}}}));
  auto found = small.call(of_ids<DescribeSecurityGroups::Input>({group}));
  auto permissions = permissions_of(*found->items[0]);
  ASSERT_EQ(permissions.size(), 1U);
  EXPECT_EQ(permissions[0].ranges4.size(), 2U);
  EXPECT_EQ(permissions[0].ranges6.size(), 1U);
}

TEST_F(GroupsTest, InUseUntilItsMachineIsTerminated) {
  auto id = launch_in(group);
  EXPECT_EQ(small.code(DeleteSecurityGroup::Input{group, {}}), "DependencyViolation");
  small.call(TerminateInstances::Input{{id}, true});
  EXPECT_EQ(small.code(DeleteSecurityGroup::Input{group, {}}), "DependencyViolation") << "shutting down";
  small.pass(Seconds{2});
  EXPECT_EQ(small.code(DeleteSecurityGroup::Input{group, {}}), "");
  EXPECT_EQ(small.code(DeleteSecurityGroup::Input{group, {}}), "InvalidGroup.NotFound");
}

TEST_F(GroupsTest, InUseWhileAnotherGroupNamesIt) {
  auto other = make("stint-2");
  AuthorizeSecurityGroupIngress::Input in;
  in.group = other;
  in.permissions = {{.protocol = "-1",
                     .groups = {{.group = group, .name = {}, .owner = {}, .description = {}}},
                     .ranges4 = {},
                     .ranges6 = {}}};
  ASSERT_EQ(small.code(in), "");
  EXPECT_EQ(small.code(DeleteSecurityGroup::Input{group, {}}), "DependencyViolation");
}

TEST_F(GroupsTest, TheDefaultOneStays) {
  EXPECT_EQ(small.code(DeleteSecurityGroup::Input{{}, "default"}), "CannotDelete");
}

TEST_F(GroupsTest, FoundByTagNameAndId) {
  CreateSecurityGroup::Input in{"tagged", "d", {}, {{"security-group", {{"stint:token", "t"}}}}};
  auto made = small.call(in)->id;
  auto by_tag = small.call(filtered<DescribeSecurityGroups::Input>({{"tag:stint:token", {"t"}}}));
  ASSERT_EQ(by_tag->items.size(), 1U);
  EXPECT_EQ(by_tag->items[0]->id, made);
  EXPECT_EQ(small.call(filtered<DescribeSecurityGroups::Input>({{"group-name", {"nobody"}}}))->items.size(),
            0U);
  EXPECT_EQ(small.code(of_ids<DescribeSecurityGroups::Input>({"sg-0000000000000000f"})),
            "InvalidGroup.NotFound");
  EXPECT_EQ(small.code(filtered<DescribeSecurityGroups::Input>({{"colour", {"red"}}})),
            "InvalidParameterValue");
}

TEST_F(GroupsTest, NamingItselfDoesNotKeepIt) {
  auto in = allow({.protocol = "-1",
                   .groups = {{.group = group, .name = {}, .owner = {}, .description = {}}},
                   .ranges4 = {},
                   .ranges6 = {}});
  ASSERT_EQ(small.code(in), "");
  EXPECT_EQ(small.code(DeleteSecurityGroup::Input{group, {}}), "");
}

TEST_F(GroupsTest, SixtyRulesAndNoMore) {
  for (int port = 0; port < 60; ++port) ASSERT_EQ(small.code(allow(tcp(port, "10.0.0.0/8"))), "");
  EXPECT_EQ(small.code(allow(tcp(60, "10.0.0.0/8"))), "RulesPerSecurityGroupLimitExceeded");
}

}  // namespace
}  // namespace stint::rehearsal
