// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "rehearsal/model/base64.h"
#include "rehearsal/model/group_calls.h"
#include "rehearsal/model/small_cloud.h"
#include "rehearsal/model/storage_calls.h"

namespace stint::rehearsal {
namespace {

using Input = RunInstances::Input;

struct LaunchTest : ::testing::Test {
  SmallCloud small;
  Input in = SmallCloud::request();

  std::string subnet_in(const std::string& zone) {
    for (const auto& subnet : small.enter().region.subnets)
      if (subnet.zone == zone) return subnet.id;
    return {};
  }
};

TEST_F(LaunchTest, OneMachineIsPendingAndItsHostBootsAtOnce) {
  in.user_data = to_base64("#!/bin/sh\n");
  in.placement.zone = "us-east-1a";
  auto id = small.launch(in, false);
  const Instance& i = small.instance(id);
  EXPECT_EQ(i.state, State::Pending);
  EXPECT_EQ(i.launched, small.now);
  EXPECT_EQ(i.user_data, "#!/bin/sh\n");
  EXPECT_EQ(i.public_address, "198.51.100.2");
  EXPECT_EQ(private_dns(i), "ip-172-31-0-4.ec2.internal");
  auto boots = small.told<host::Boot>();
  ASSERT_EQ(boots.size(), 1U);
  EXPECT_EQ(boots[0].instance, id);
  EXPECT_EQ(boots[0].hostname, "ip-172-31-0-4");
  EXPECT_EQ(boots[0].disk_gib, 8);
  ASSERT_TRUE(boots[0].gpu);
  EXPECT_EQ(boots[0].gpu->name, "T4");
}

TEST_F(LaunchTest, RunsAfterItsPace) {
  auto id = small.launch(in, false);
  small.pass(Seconds{5} - Micros{1});
  EXPECT_EQ(small.state(id), State::Pending);
  small.pass(Micros{1});
  EXPECT_EQ(small.state(id), State::Running);
}

TEST_F(LaunchTest, SameTokenAgainIsTheSameMachineInItsPresentState) {
  in.client_token = "token-1";
  auto id = small.launch(in);
  auto again = small.call(in);
  ASSERT_TRUE(again);
  ASSERT_EQ(again->instances.size(), 1U);
  EXPECT_EQ(again->instances[0]->id, id);
  EXPECT_EQ(again->instances[0]->state, State::Running);
}

TEST_F(LaunchTest, SameTokenWithOtherParametersIsAMismatch) {
  in.client_token = "token-1";
  small.launch(in);
  in.user_data = to_base64("other");
  EXPECT_EQ(small.code(in), "IdempotentParameterMismatch");
}

TEST_F(LaunchTest, TokenCountsForOneZoneIfTheRequestNamesOne) {
  in.client_token = "token-1";
  auto anywhere = small.launch(in);
  in.subnet = subnet_in("us-east-1a");
  auto in_a = small.launch(in);
  EXPECT_NE(in_a, anywhere) << "a second machine";
  EXPECT_EQ(small.call(in)->instances[0]->id, in_a);
  in.subnet = subnet_in("us-east-1b");
  EXPECT_NE(small.launch(in), in_a) << "a third";
}

TEST_F(LaunchTest, SubnetOfTheInterfaceScopesTheTokenToo) {
  in.client_token = "token-1";
  in.interfaces = {{.device_index = 0, .subnet = subnet_in("us-east-1a")}};
  auto in_a = small.launch(in);
  in.interfaces[0].subnet = subnet_in("us-east-1b");
  EXPECT_NE(small.launch(in), in_a);
}

TEST_F(LaunchTest, TokensOfOtherRegionsAreOthers) {
  in = SmallCloud::request("t3.micro");
  in.client_token = "token-1";
  auto here = small.launch(in);
  small.region = "eu-west-1";
  EXPECT_NE(small.launch(in), here);
}

TEST_F(LaunchTest, TokenIsRememberedADayAfterTheEnd) {
  in.client_token = "token-1";
  auto id = small.launch(in);
  small.call(TerminateInstances::Input{{id}, true});
  small.pass(std::chrono::hours{24});
  auto again = small.call(in);
  ASSERT_TRUE(again);
  EXPECT_EQ(again->instances[0]->id, id);
  EXPECT_EQ(again->instances[0]->state, State::Terminated);
  small.pass(std::chrono::hours{2});
  EXPECT_NE(small.launch(in), id);
}

TEST_F(LaunchTest, WithoutATokenEachCallLaunches) { EXPECT_NE(small.launch(in), small.launch(in)); }

TEST_F(LaunchTest, RefusesWhatDoesNotExist) {
  auto with = [&](auto change) {
    Input other = in;
    change(other);
    return small.code(other);
  };
  EXPECT_EQ(with([](Input& i) { i.image = "ami-0000000000000000b"; }), "InvalidAMIID.NotFound");
  EXPECT_EQ(with([](Input& i) { i.image = "ubuntu"; }), "InvalidAMIID.Malformed");
  EXPECT_EQ(with([](Input& i) { i.type = "g9.huge"; }), "InvalidParameterValue");
  EXPECT_EQ(with([](Input& i) { i.type = "g5g.xlarge"; }), "InvalidParameterValue")
      << "arm64 type, x86_64 image";
  EXPECT_EQ(with([](Input& i) { i.key_name = "nobody"; }), "InvalidKeyPair.NotFound");
  EXPECT_EQ(with([](Input& i) { i.groups = {"sg-0000000000000000f"}; }), "InvalidGroup.NotFound");
  EXPECT_EQ(with([](Input& i) { i.subnet = "subnet-0000000000000000f"; }), "InvalidSubnetID.NotFound");
  EXPECT_EQ(with([](Input& i) { i.placement.zone = "us-east-1z"; }), "InvalidParameterValue");
  EXPECT_EQ(with([](Input& i) { i.market.type = "capacity-block"; }), "Unsupported");
  EXPECT_EQ(with([](Input& i) { i.min_count = 2; }), "InvalidParameterValue");
  EXPECT_EQ(with([](Input& i) { i.shutdown_behavior = "sleep"; }), "InvalidParameterValue");
  EXPECT_EQ(with([](Input& i) { i.metadata.http_tokens = "maybe"; }), "InvalidParameterValue");
  EXPECT_TRUE(small.told<host::Boot>().empty());
}

TEST_F(LaunchTest, UserDataIsBoundedBeforeBase64) {
  in.user_data = to_base64(std::string(16'384, 'x'));
  EXPECT_EQ(small.code(in), "");
  in.user_data = to_base64(std::string(16'385, 'x'));
  EXPECT_EQ(small.code(in), "InvalidParameterValue");
  in.user_data = "#cloud-config";
  EXPECT_EQ(small.code(in), "InvalidUserData.Malformed");
}

TEST_F(LaunchTest, InterfacesExcludeSubnetAndGroupsAtTheTop) {
  in.interfaces = {{.device_index = 0}};
  in.subnet = subnet_in("us-east-1a");
  EXPECT_EQ(small.code(in), "InvalidParameterCombination");
  in.subnet.clear();
  in.groups = {"sg-0000000000000000f"};
  EXPECT_EQ(small.code(in), "InvalidParameterCombination");
  in.groups.clear();
  EXPECT_EQ(small.code(in), "");
}

TEST_F(LaunchTest, WithoutAPublicAddressIfTheInterfaceSaysSo) {
  in.interfaces = {{.device_index = 0, .public_address = false}};
  EXPECT_EQ(small.instance(small.launch(in)).public_address, "");
}

TEST_F(LaunchTest, NoDefaultVpcNoLaunch) {
  Settings settings = small_settings();
  settings.accounts[0].default_vpc = false;
  SmallCloud bare(settings);
  EXPECT_EQ(bare.code(in), "VPCIdNotSpecified");
}

TEST_F(LaunchTest, RootDiskIsAsLargeAsTheSnapshotAtLeast) {
  in.devices = {{"/dev/sda1", RunInstances::Ebs{.size = 7}}};
  EXPECT_EQ(small.code(in), "InvalidBlockDeviceMapping");
  in.devices[0].ebs->size = 16;
  in.devices[0].ebs->encrypted = true;
  auto id = small.launch(in);
  auto volumes = small.call(filtered<DescribeVolumes::Input>({{"attachment.instance-id", {id}}}));
  ASSERT_EQ(volumes->items.size(), 1U);
  EXPECT_EQ(volumes->items[0]->gib, 16);
  EXPECT_TRUE(volumes->items[0]->encrypted);
  EXPECT_TRUE(volumes->items[0]->delete_on_termination);
}

TEST_F(LaunchTest, WrongDeviceNameAddsASecondDisk) {
  in.devices = {{"/dev/xvda", RunInstances::Ebs{.size = 16}}};
  auto id = small.launch(in);
  ASSERT_EQ(small.instance(id).devices.size(), 2U);
  EXPECT_FALSE(small.instance(id).devices[1].delete_on_termination)
      << "and that one stays when the machine ends";
}

TEST_F(LaunchTest, VolumesOtherThanPlainGp3AreRefused) {
  in.devices = {{"/dev/sda1", RunInstances::Ebs{.type = "io2"}}};
  EXPECT_EQ(small.code(in), "Unsupported");
  in.devices = {{"/dev/sda1", RunInstances::Ebs{.iops = 16'000, .type = "gp3"}}};
  EXPECT_EQ(small.code(in), "Unsupported");
}

TEST_F(LaunchTest, TagsGoToAllThatIsMade) {
  for (const char* type : {"instance", "volume", "network-interface"})
    in.tags.push_back({type, {{"stint:token", "t"}}});
  auto id = small.launch(in);
  const Instance& i = small.instance(id);
  EXPECT_EQ(tag_value(i.tags, "stint:token"), "t");
  EXPECT_EQ(tag_value(i.interface.tags, "stint:token"), "t");
  EXPECT_EQ(tag_value(small.enter().region.volumes.find(i.devices[0].volume)->tags, "stint:token"), "t");
}

TEST_F(LaunchTest, TagsOfASpotRequestAreRefusedWithoutSpot) {
  in.tags = {{"spot-instances-request", {{"stint:token", "t"}}}};
  EXPECT_EQ(small.code(in), "InvalidParameterValue");
}

TEST_F(LaunchTest, NoAddressLeftNoLaunch) {
  Settings settings = small_settings();
  settings.public_addresses.count = 1;
  SmallCloud narrow(settings);
  narrow.launch();
  EXPECT_EQ(narrow.code(in), "InsufficientFreeAddressesInSubnet");
}

TEST_F(LaunchTest, AsManyAsTheQuotaAllowsBetweenMinAndMax) {
  in.min_count = 1;
  in.max_count = 10;
  auto out = small.call(in);
  ASSERT_TRUE(out);
  EXPECT_EQ(out->instances.size(), 4U) << "16 vCPUs";
  EXPECT_EQ(out->instances[3]->launch_index, 3);
}

TEST_F(LaunchTest, NumbersHaveTheirBounds) {
  auto with = [&](auto change) {
    Input other = in;
    change(other);
    return small.call(other).error().message;
  };
  EXPECT_NE(with([](Input& i) { i.max_count = 101; }).find("At most 100"), std::string::npos);
  EXPECT_NE(with([](Input& i) { i.client_token = std::string(65, 't'); }).find("64"), std::string::npos);
  EXPECT_NE(with([](Input& i) { i.metadata.hop_limit = 0; }).find("between 1 and 64"), std::string::npos);
  EXPECT_NE(with([](Input& i) { i.metadata.hop_limit = 65; }).find("between 1 and 64"), std::string::npos);
}

TEST_F(LaunchTest, ZoneAndSubnetHaveToAgree) {
  in.subnet = subnet_in("us-east-1a");
  in.placement.zone = "us-east-1b";
  EXPECT_EQ(small.code(in), "InvalidParameterValue");
}

}  // namespace
}  // namespace stint::rehearsal
