// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "rehearsal/model/small_cloud.h"

namespace stint::rehearsal {
namespace {

struct PowerTest : ::testing::Test {
  SmallCloud small;
  std::string id = small.launch();
  const std::string nobody = "i-0000000000000000f";

  void stop() {
    small.call(StopInstances::Input{{id}, true});
    small.pass(Seconds{2});
  }
  void end() {
    small.call(TerminateInstances::Input{{id}, true});
    small.pass(Seconds{2});
  }
};

TEST_F(PowerTest, UnknownAndMalformedIdsAreToldApart) {
  EXPECT_EQ(small.code(StopInstances::Input{{nobody}}), "InvalidInstanceID.NotFound");
  EXPECT_EQ(small.code(TerminateInstances::Input{{"i-xyz"}}), "InvalidInstanceID.Malformed");
}

TEST_F(PowerTest, OneBadIdFailsAll) {
  EXPECT_EQ(small.code(TerminateInstances::Input{{id, nobody}}), "InvalidInstanceID.NotFound");
  EXPECT_EQ(small.state(id), State::Running);
}

TEST_F(PowerTest, TerminateIsIdempotent) {
  auto first = small.call(TerminateInstances::Input{{id}, true});
  EXPECT_EQ(first->changes[0].previous, State::Running);
  EXPECT_EQ(first->changes[0].current, State::ShuttingDown);
  small.pass(Seconds{2});
  auto second = small.call(TerminateInstances::Input{{id}});
  EXPECT_EQ(second->changes[0].previous, State::Terminated);
  EXPECT_EQ(second->changes[0].current, State::Terminated);
}

TEST_F(PowerTest, StopOfAStoppedOneChangesNothing) {
  stop();
  auto again = small.call(StopInstances::Input{{id}});
  EXPECT_EQ(again->changes[0].current, State::Stopped);
}

TEST_F(PowerTest, StatesThatDoNotAllowIt) {
  auto pending = small.launch(SmallCloud::request(), false);
  EXPECT_EQ(small.code(StopInstances::Input{{pending}}), "IncorrectInstanceState");
  EXPECT_EQ(small.code(RebootInstances::Input{{pending}}), "IncorrectInstanceState");
  small.call(StopInstances::Input{{id}});
  EXPECT_EQ(small.code(StartInstances::Input{{id}}), "IncorrectInstanceState") << "still stopping";
  end();
  EXPECT_EQ(small.code(StartInstances::Input{{id}}), "IncorrectInstanceState");
  EXPECT_EQ(small.code(StopInstances::Input{{id}}), "IncorrectInstanceState");
}

TEST_F(PowerTest, StoppedOneIsTerminatedWithoutItsHost) {
  stop();
  small.commands.clear();
  end();
  EXPECT_EQ(small.state(id), State::Terminated);
  EXPECT_TRUE(small.told<host::Stop>().empty());
  EXPECT_EQ(small.told<host::Destroy>().size(), 1U);
}

TEST_F(PowerTest, ProtectionHolds) {
  ModifyInstanceAttribute::Input protect{.instance = id};
  protect.keep_from_termination = true;
  small.call(protect);
  EXPECT_EQ(small.code(TerminateInstances::Input{{id}}), "OperationNotPermitted");
  ModifyInstanceAttribute::Input keep{.instance = id};
  keep.keep_from_stop = true;
  small.call(keep);
  EXPECT_EQ(small.code(StopInstances::Input{{id}}), "OperationNotPermitted");
}

TEST_F(PowerTest, StartAsksForLimitAndCapacityAnew) {
  stop();
  for (int i = 0; i < 4; ++i) small.launch();
  EXPECT_EQ(small.code(StartInstances::Input{{id}}), "VcpuLimitExceeded");
  small.cloud.settings().accounts[0].limits[0].vcpus = 64;
  small.cloud.settings().shortages = {{"g4dn.*", "*"}};
  EXPECT_EQ(small.code(StartInstances::Input{{id}}), "InsufficientInstanceCapacity");
  small.cloud.settings().shortages.clear();
  EXPECT_EQ(small.code(StartInstances::Input{{id}}), "");
}

TEST_F(PowerTest, SkippingTheShutdownSwitchesOff) {
  small.commands.clear();
  small.call(TerminateInstances::Input{{id}, false, true});
  ASSERT_EQ(small.told<host::Stop>().size(), 1U);
  EXPECT_TRUE(small.told<host::Stop>()[0].hard);
}

TEST_F(PowerTest, StartNeedsAnAddress) {
  Settings settings = small_settings();
  settings.public_addresses.count = 1;
  SmallCloud narrow(settings);
  auto first = narrow.launch();
  narrow.call(StopInstances::Input{{first}, true});
  narrow.pass(Seconds{2});
  narrow.launch();
  EXPECT_EQ(narrow.code(StartInstances::Input{{first}}), "InsufficientFreeAddressesInSubnet");
}

}  // namespace
}  // namespace stint::rehearsal
