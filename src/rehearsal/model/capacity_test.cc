// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/model/capacity.h"

#include <gtest/gtest.h>

#include "rehearsal/model/small_cloud.h"

namespace stint::rehearsal {
namespace {

struct CapacityTest : ::testing::Test {
  SmallCloud small;
  RunInstances::Input in = SmallCloud::request();

  Settings& settings() { return small.cloud.settings(); }
  std::string message() { return small.call(in).error().message; }
  void place_in(const std::string& zone) { in.placement.zone = zone; }
};

TEST_F(CapacityTest, LimitCountsPendingRunningAndStopping) {
  settings().accounts[0].limits = {{.code = kGpuQuota, .vcpus = 8}};
  auto first = small.launch(in);
  small.launch(in, false);
  EXPECT_EQ(small.code(in), "VcpuLimitExceeded");
  EXPECT_NE(message().find("your current vCPU limit of 8 allows"), std::string::npos);
  small.call(StopInstances::Input{{first}});
  EXPECT_EQ(small.code(in), "VcpuLimitExceeded") << "stopping";
  small.tell(first, HostEvent::What::PoweredOff);
  small.pass(Seconds{2});
  EXPECT_EQ(small.code(in), "") << "stopped ones do not count";
}

TEST_F(CapacityTest, DefaultHoldsWhereNothingWasApplied) {
  settings().accounts[0].limits.clear();
  EXPECT_EQ(small.code(in), "VcpuLimitExceeded") << "0 for GPU families";
  EXPECT_EQ(small.code(SmallCloud::request("t3.micro")), "");
}

TEST_F(CapacityTest, LimitOfOneRegionWinsOverThatOfAll) {
  settings().accounts[0].limits.push_back({.region = "us-east-1", .code = kGpuQuota, .vcpus = 0});
  EXPECT_EQ(small.code(in), "VcpuLimitExceeded");
}

TEST_F(CapacityTest, FreePlanRefusesWhatIsNotFree) {
  settings().accounts[0].plan = Plan::Free;
  EXPECT_EQ(small.code(in), "InvalidParameterCombination");
  EXPECT_TRUE(message().starts_with("The specified instance type is not eligible for Free Tier."));
  EXPECT_EQ(small.code(SmallCloud::request("t3.micro")), "");
}

TEST_F(CapacityTest, NewAccountWaitsForItsVerification) {
  settings().accounts[0].verified_from = small.now + Seconds{60};
  EXPECT_EQ(small.code(in), "PendingVerification");
  small.pass(Seconds{60});
  EXPECT_EQ(small.code(in), "");
}

TEST_F(CapacityTest, RefusalOfOneZoneNamesTheOthers) {
  settings().shortages = {{"g4dn.*", "us-east-1a"}};
  place_in("us-east-1a");
  EXPECT_EQ(small.code(in), "InsufficientInstanceCapacity");
  EXPECT_NE(message().find("in the Availability Zone you requested (us-east-1a)"), std::string::npos);
  EXPECT_NE(message().find("or choosing us-east-1b."), std::string::npos);
  place_in("us-east-1b");
  EXPECT_EQ(small.code(in), "");
}

TEST_F(CapacityTest, WithoutAZoneItGoesWhereThereIsRoom) {
  settings().shortages = {{"g4dn.*", "us-east-1a"}};
  for (int i = 0; i < 4; ++i) EXPECT_EQ(small.instance(small.launch(in)).zone, "us-east-1b");
}

TEST_F(CapacityTest, NoRoomAnywhere) {
  settings().shortages = {{"*", "*"}};
  EXPECT_EQ(small.code(in), "InsufficientInstanceCapacity");
}

TEST_F(CapacityTest, ZoneThatNeverHasTheType) {
  place_in("us-east-1e");
  EXPECT_EQ(small.code(in), "Unsupported");
  EXPECT_NE(message().find("or choosing us-east-1a, us-east-1b."), std::string::npos);
}

TEST_F(CapacityTest, RegionThatDoesNotOfferTheType) {
  small.region = "eu-west-1";
  EXPECT_EQ(small.code(in), "Unsupported");
}

TEST_F(CapacityTest, LaunchThatIsAcceptedAndDies) {
  settings().shortages = {{"*", "*", true}};
  auto id = small.launch(in, false);
  EXPECT_EQ(small.state(id), State::Pending);
  EXPECT_TRUE(small.told<host::Boot>().empty());
  small.pass(Seconds{5});
  EXPECT_EQ(small.state(id), State::Terminated);
  EXPECT_EQ(small.instance(id).state_reason->code, "Server.InsufficientInstanceCapacity");
  EXPECT_TRUE(small.cloud.take_usage().empty()) << "and has cost nothing";
}

TEST_F(CapacityTest, WordOfAHostThatNeverWasIsPassedOver) {
  settings().shortages = {{"*", "*", true}};
  auto id = small.launch(in, false);
  small.tell(id, HostEvent::What::PoweredOff);
  EXPECT_EQ(small.state(id), State::Pending);
}

}  // namespace
}  // namespace stint::rehearsal
