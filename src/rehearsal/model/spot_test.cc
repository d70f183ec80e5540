// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "rehearsal/model/instance_calls.h"
#include "rehearsal/model/small_guard.h"
#include "rehearsal/model/tag_calls.h"

namespace stint::rehearsal {
namespace {

RunInstances::Input spot_request() {
  auto in = SmallCloud::request();
  in.market = {.type = "spot", .spot_type = "one-time", .interruption = "terminate"};
  return in;
}

Settings settings_with_spot(double vcpus) {
  auto settings = small_settings();
  settings.accounts[0].limits.push_back({.code = kGpuSpotQuota, .vcpus = vcpus});
  return settings;
}

struct SpotTest : ::testing::Test {
  SmallCloud small{settings_with_spot(8)};
  std::string id = small.launch(spot_request());

  std::string reason() { return small.instance(id).state_reason->code; }
};

TEST_F(SpotTest, IsShownAsWhatItIs) {
  EXPECT_EQ(small.instance(id).spot->request.substr(0, 4), "sir-");
  auto listed = [&](std::string name, std::string value) {
    return small.call(filtered<DescribeInstances::Input>({{name, {value}}}))->items.size();
  };
  EXPECT_EQ(listed("instance-lifecycle", "spot"), 1U);
  EXPECT_EQ(listed("spot-instance-request-id", small.instance(id).spot->request), 1U);
  auto metadata = small.cloud.metadata(id);
  EXPECT_EQ(metadata->life_cycle, "spot");
  EXPECT_FALSE(metadata->spot_ends);
}

TEST_F(SpotTest, CountsAgainstALimitOfItsOwn) {
  EXPECT_EQ(small.code(spot_request()), "") << "8 vCPUs of 8";
  EXPECT_EQ(small.code(spot_request()), "MaxSpotInstanceCountExceeded");
  auto many = SmallCloud::request();
  many.min_count = many.max_count = 4;
  EXPECT_EQ(small.code(many), "") << "16 vCPUs on demand of 16";
}

TEST_F(SpotTest, IsTakenBackTwoMinutesAfterTheNotice) {
  small.tell(id, HostEvent::What::Reclaimed);
  EXPECT_EQ(small.cloud.metadata(id)->spot_ends, small.now + Seconds{120});
  small.pass(Seconds{60});
  small.tell(id, HostEvent::What::Reclaimed);
  small.pass(Seconds{60} - Micros{1});
  EXPECT_EQ(small.state(id), State::Running) << "a second notice changes nothing";
  small.pass(Micros{1});
  EXPECT_EQ(small.state(id), State::ShuttingDown);
  EXPECT_EQ(reason(), "Server.SpotInstanceTermination");
}

TEST_F(SpotTest, WhatEndedBeforeStaysEndedForItsOwnReason) {
  small.tell(id, HostEvent::What::Reclaimed);
  small.tell(id, HostEvent::What::PoweredOff);
  small.pass(Seconds{200});
  EXPECT_EQ(small.state(id), State::Terminated);
  EXPECT_EQ(reason(), "Client.InstanceInitiatedShutdown");
}

TEST_F(SpotTest, CannotBeStopped) {
  EXPECT_EQ(small.code(StopInstances::Input{{id}}), "UnsupportedOperation");
  ModifyInstanceAttribute::Input stop{.instance = id};
  stop.shutdown_behavior = "stop";
  EXPECT_EQ(small.code(stop), "UnsupportedOperation");
  stop.shutdown_behavior = "terminate";
  EXPECT_EQ(small.code(stop), "");
}

TEST_F(SpotTest, ScheduleThatWouldStopItFails) {
  make_guard_role(small);
  small.call(CreateTags::Input{{id}, {{"stint:token", "t-1"}}});
  small.call(end_at(id, "2026-11-24T20:10:00"));
  small.pass(std::chrono::minutes{20});
  EXPECT_EQ(small.state(id), State::Running);
}

TEST_F(SpotTest, OneThatDiesIsTerminated) {
  small.tell(id, HostEvent::What::Died);
  EXPECT_EQ(small.state(id), State::ShuttingDown);
}

TEST_F(SpotTest, OnDemandOnesHaveNoNotice) {
  auto other = small.launch();
  small.tell(other, HostEvent::What::Reclaimed);
  small.pass(Seconds{300});
  EXPECT_EQ(small.state(other), State::Running);
  EXPECT_EQ(small.cloud.metadata(other)->life_cycle, "on-demand");
}

TEST_F(SpotTest, WhatIsRefusedAtTheLaunch) {
  auto with = [&](auto change) {
    auto in = spot_request();
    change(in);
    return small.code(in);
  };
  using In = RunInstances::Input&;
  EXPECT_EQ(with([](In in) { in.market.type = "capacity-block"; }), "Unsupported");
  EXPECT_EQ(with([](In in) { in.market.spot_type = "persistent"; }), "Unsupported");
  EXPECT_EQ(with([](In in) { in.market.interruption = "stop"; }), "Unsupported");
  EXPECT_EQ(with([](In in) { in.market.type.clear(); }), "InvalidParameterCombination")
      << "options of no spot";
  EXPECT_EQ(with([](In in) { in.shutdown_behavior = "stop"; }), "InvalidParameterCombination");
  EXPECT_EQ(with([](In in) { in.tags = {{"spot-instances-request", {{"a", "b"}}}}; }), "");
}

TEST(SpotWithoutALimit, IsRefused) {
  SmallCloud small(settings_with_spot(0));
  EXPECT_EQ(small.code(spot_request()), "MaxSpotInstanceCountExceeded");
}

}  // namespace
}  // namespace stint::rehearsal
