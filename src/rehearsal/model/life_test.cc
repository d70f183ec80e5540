// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/model/life.h"

#include <gtest/gtest.h>

#include "rehearsal/model/small_cloud.h"
#include "rehearsal/model/storage_calls.h"

namespace stint::rehearsal {
namespace {

using What = HostEvent::What;

struct LifeTest : ::testing::Test {
  SmallCloud small;
  std::string id = small.launch();

  std::string reason() { return small.instance(id).state_reason.value_or(StateReason{}).code; }
  bool shown() {
    auto out = small.call(DescribeInstances::Input{});
    return !out->items.empty();
  }
};

TEST_F(LifeTest, ChecksAreInitializingUntilTheirPaceIsOver) {
  EXPECT_EQ(small.instance(id).checks, Checks::Initializing);
  small.pass(Seconds{90});
  EXPECT_EQ(small.instance(id).checks, Checks::Ok);
}

TEST_F(LifeTest, StopWaitsForTheGuest) {
  small.commands.clear();
  small.call(StopInstances::Input{{id}});
  EXPECT_EQ(small.state(id), State::Stopping);
  ASSERT_EQ(small.told<host::Stop>().size(), 1U);
  EXPECT_FALSE(small.told<host::Stop>()[0].hard);
  small.pass(Seconds{60});
  EXPECT_EQ(small.state(id), State::Stopping) << "the guest has not said that it is off";
  small.tell(id, What::PoweredOff);
  small.pass(Seconds{2});
  EXPECT_EQ(small.state(id), State::Stopped);
  EXPECT_EQ(reason(), "Client.UserInitiatedShutdown");
  EXPECT_EQ(small.instance(id).reason, "User initiated (2026-11-24 20:00:05 GMT)");
}

TEST_F(LifeTest, GuestThatHangsIsSwitchedOff) {
  small.call(StopInstances::Input{{id}});
  small.commands.clear();
  small.pass(Seconds{150});
  ASSERT_EQ(small.told<host::Stop>().size(), 1U);
  EXPECT_TRUE(small.told<host::Stop>()[0].hard);
  small.pass(Seconds{2});
  EXPECT_EQ(small.state(id), State::Stopped);
}

TEST_F(LifeTest, StoppedHasNoPublicAddressAndAStartBringsANewOne) {
  auto first = small.instance(id).public_address, inside = small.instance(id).private_address;
  small.call(StopInstances::Input{{id}, true});
  small.pass(Seconds{2});
  EXPECT_EQ(small.instance(id).public_address, "");
  small.pass(std::chrono::hours{1});
  small.commands.clear();
  ASSERT_TRUE(small.call(StartInstances::Input{{id}}));
  EXPECT_EQ(small.state(id), State::Pending);
  EXPECT_NE(small.instance(id).public_address, first);
  EXPECT_EQ(small.instance(id).private_address, inside);
  EXPECT_EQ(small.instance(id).launched, small.now);
  EXPECT_LT(small.instance(id).created, small.now) << "the attach time of its interface stays";
  EXPECT_EQ(small.told<host::Boot>().size(), 1U);
  EXPECT_EQ(reason(), "");
}

TEST_F(LifeTest, PublicAddressesMoveToAnotherBlock) {
  const AddressBlock old = small.cloud.settings().public_addresses;
  auto before = small.instance(id).public_address;
  small.cloud.move_public_addresses({"203.0.113.3", 2}, small.now);
  EXPECT_EQ(small.instance(id).public_address, before) << "it keeps its own until it stops";
  auto other = small.launch();
  EXPECT_EQ(small.instance(other).public_address, "203.0.113.3");

  small.cloud.move_public_addresses(old, small.now);
  EXPECT_NE(small.instance(small.launch()).public_address, before) << "that one is in use still";
  small.cloud.move_public_addresses({"203.0.113.3", 2}, small.now);
  small.launch();
  EXPECT_EQ(small.code(SmallCloud::request("t3.micro")), "InsufficientFreeAddressesInSubnet");
  small.call(TerminateInstances::Input{{id, other}});
  small.tell(id, What::PoweredOff);
  small.tell(other, What::PoweredOff);
  small.pass(Seconds{2});
  EXPECT_EQ(small.instance(small.launch()).public_address, "203.0.113.3")
      << "what left another block frees none here";
}

TEST_F(LifeTest, ATagTellsOfAnotherPortOfSsh) {
  auto port_of = [&](const std::string& instance) {
    for (const auto& tag : small.instance(instance).tags)
      if (tag.key == kSshPortTag) return tag.value;
    return std::string{};
  };
  EXPECT_EQ(port_of(id), "");
  small.cloud.move_public_addresses({"203.0.113.3", 5, 2222}, small.now);
  EXPECT_EQ(port_of(id), "") << "it keeps its address";
  const auto other = small.launch();
  EXPECT_EQ(port_of(other), "2222");
  small.tell(other, What::PoweredOff);
  small.pass(Seconds{2});
  small.cloud.move_public_addresses({"203.0.113.3", 5}, small.now);
  ASSERT_TRUE(small.call(StartInstances::Input{{other}}));
  EXPECT_EQ(port_of(other), "");
}

TEST_F(LifeTest, PowerOffFromInsideStopsByDefault) {
  small.tell(id, What::PoweredOff);
  EXPECT_EQ(small.state(id), State::Stopping);
  small.pass(Seconds{2});
  EXPECT_EQ(small.state(id), State::Stopped);
  EXPECT_EQ(reason(), "Client.InstanceInitiatedShutdown");
}

TEST_F(LifeTest, PowerOffFromInsideTerminatesIfTheBehaviorSaysSo) {
  auto in = SmallCloud::request();
  in.shutdown_behavior = "terminate";
  id = small.launch(in);
  small.tell(id, What::PoweredOff);
  EXPECT_EQ(small.state(id), State::ShuttingDown);
  small.commands.clear();
  small.pass(Seconds{2});
  EXPECT_EQ(small.state(id), State::Terminated);
  EXPECT_EQ(reason(), "Client.InstanceInitiatedShutdown");
  EXPECT_EQ(small.told<host::Destroy>().size(), 1U);
}

TEST_F(LifeTest, PowerOffBeforeItIsSaidToRunCounts) {
  auto in = SmallCloud::request();
  id = small.launch(in, false);
  small.tell(id, What::PoweredOff);
  small.pass(Seconds{2});
  EXPECT_EQ(small.state(id), State::Stopped);
  small.pass(Seconds{10});
  EXPECT_EQ(small.state(id), State::Stopped) << "what was due for the boot is void";
}

TEST_F(LifeTest, RebootChangesNothing) {
  auto launched = small.instance(id).launched;
  small.commands.clear();
  ASSERT_TRUE(small.call(RebootInstances::Input{{id}}));
  EXPECT_EQ(small.told<host::Reboot>().size(), 1U);
  small.tell(id, What::Rebooted);
  EXPECT_EQ(small.state(id), State::Running);
  EXPECT_EQ(small.instance(id).launched, launched);
}

TEST_F(LifeTest, HostThatDiesStopsWhateverTheBehavior) {
  auto in = SmallCloud::request();
  in.shutdown_behavior = "terminate";
  id = small.launch(in);
  small.tell(id, What::Died);
  small.pass(Seconds{2});
  EXPECT_EQ(small.state(id), State::Stopped);
  EXPECT_EQ(reason(), "Server.InternalError");
}

TEST_F(LifeTest, HungKernelFailsTheChecks) {
  small.pass(Seconds{90});
  small.tell(id, What::Impaired);
  EXPECT_EQ(small.instance(id).checks, Checks::Impaired);
  EXPECT_EQ(small.state(id), State::Running);
  small.tell(id, What::Rebooted);
  EXPECT_EQ(small.instance(id).checks, Checks::Ok);
}

TEST_F(LifeTest, TerminatedIsShownForAnHour) {
  small.call(TerminateInstances::Input{{id}, true});
  small.pass(Seconds{2});
  EXPECT_EQ(small.state(id), State::Terminated);
  small.pass(Seconds{3599});
  EXPECT_TRUE(shown());
  small.pass(Seconds{1});
  EXPECT_FALSE(shown());
  EXPECT_EQ(small.code(of_ids<DescribeInstances::Input>({id})), "InvalidInstanceID.NotFound");
  EXPECT_EQ(small.code(TerminateInstances::Input{{id}}), "InvalidInstanceID.NotFound");
}

TEST_F(LifeTest, DisksGoWithItUnlessTheyAreKept) {
  auto in = SmallCloud::request();
  in.devices = {{"/dev/sda1", RunInstances::Ebs{.delete_on_termination = false}}};
  auto kept = small.launch(in);
  auto disk = small.instance(kept).devices[0].volume;
  small.call(TerminateInstances::Input{{id, kept}, true});
  small.pass(Seconds{2});
  auto volumes = small.call(DescribeVolumes::Input{});
  ASSERT_EQ(volumes->items.size(), 1U);
  EXPECT_EQ(volumes->items[0]->id, disk);
  EXPECT_EQ(volumes->items[0]->instance, "") << "available";
  EXPECT_EQ(small.code(DeleteVolume::Input{disk}), "");
}

TEST_F(LifeTest, LateWordOfAHostThatWasSwitchedOffIsPassedOver) {
  small.call(StopInstances::Input{{id}, true});
  small.tell(id, What::PoweredOff);
  small.pass(Seconds{2});
  EXPECT_EQ(small.state(id), State::Stopped);
}

TEST_F(LifeTest, UnknownHostIsPassedOver) {
  small.tell("i-0000000000000000f", What::PoweredOff);
  EXPECT_EQ(small.state(id), State::Running);
}

TEST_F(LifeTest, SameSeedSameLife) {
  auto settings = small_settings();
  settings.pace = Pace{};
  auto run = [&] {
    SmallCloud cloud(settings);
    auto made = cloud.launch();
    std::string story = made;
    for (int i = 0; i < 5; ++i) {
      story += " " + std::to_string((cloud.cloud.next_due() - cloud.now).count());
      cloud.pass(Seconds{3});
    }
    return story;
  };
  EXPECT_EQ(run(), run());
}

TEST_F(LifeTest, NothingIsDueWhenNothingHappens) {
  small.call(TerminateInstances::Input{{id}, true});
  small.pass(std::chrono::hours{48});
  EXPECT_EQ(small.cloud.next_due(), SysMicros::max());
}

TEST_F(LifeTest, TimeDoesNotGoBack) {
  small.pass(Seconds{90});
  small.now -= std::chrono::hours{1};
  small.call(StopInstances::Input{{id}, true});
  small.pass(std::chrono::hours{1} + Seconds{2});
  EXPECT_EQ(small.state(id), State::Stopped);
}

TEST_F(LifeTest, AddressesComeBack) {
  auto free_now = [&] {
    auto& works = small.enter().works;
    return std::pair(works.private_pool.free(), works.public_pool.free());
  };
  auto before = free_now();
  auto other = small.launch();
  EXPECT_NE(free_now(), before);
  small.call(TerminateInstances::Input{{other}, true});
  small.pass(Seconds{2});
  EXPECT_EQ(free_now(), before);
}

TEST_F(LifeTest, RulesAreToldAnewAtEachBoot) {
  small.call(StopInstances::Input{{id}, true});
  small.pass(Seconds{2});
  small.commands.clear();
  small.call(StartInstances::Input{{id}});
  EXPECT_EQ(small.told<host::Rules>().size(), 1U);
}

TEST_F(LifeTest, RebootDoesNotPassTheChecks) {
  small.tell(id, What::Rebooted);
  EXPECT_EQ(small.instance(id).checks, Checks::Initializing);
}

TEST_F(LifeTest, OnlyARunningOneIsImpaired) {
  small.call(StopInstances::Input{{id}});
  small.tell(id, What::Impaired);
  EXPECT_EQ(small.instance(id).checks, Checks::None);
}

}  // namespace
}  // namespace stint::rehearsal
