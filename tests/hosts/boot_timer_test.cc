// SPDX-License-Identifier: Apache-2.0
// The guard on real hosts: whatever happens inside, the machine ends on time.
#include <gtest/gtest.h>

#include "guarded.h"

namespace stint::rehearsal::hosts {
namespace {

using namespace std::chrono_literals;
class BootTimer : public GuardedTest {};

TEST_F(BootTimer, MachineThatNobodyEverConnectsToEnds) {
  boot(10s);
  expect_off(10s);
  EXPECT_NE(hosts().console("i-00").find("stint: boot timer armed: true"), std::string::npos);
}

TEST_F(BootTimer, DeathOfStintdAndOfEveryOtherProcessChangesNothing) {
  boot(20s);
  install_stintd();
  cloud().ssh(0, "sudo chmod -x /var/lib/stint/bin/stintd; sudo bash -c 'kill -9 -1'", 5s);
  expect_off(20s);
}

TEST_F(BootTimer, RebootGoesOnCountingWithoutMetadataAndWithoutCloudInit) {
  boot(30s);
  EXPECT_TRUE(sign().armed);
  cloud().run_for(4s);
  cloud().ssh(0, "sudo touch /etc/cloud/cloud-init.disabled; sudo systemctl --no-block reboot");
  ASSERT_EQ(cloud().next_event().end, End::Rebooted);
  cloud().metadata(0).hang();
  auto again = sign();
  EXPECT_TRUE(again.armed);
  EXPECT_GE(again.used, 4s);
  EXPECT_EQ(again.limit, 30s);
  expect_off(28s, 12s);
}

TEST_F(BootTimer, UnitThatRefusesToStopIsNotWaitedFor) {
  boot(15s);
  cloud().ssh_when_up(0,
                      "printf '[Service]\\nExecStart=/bin/bash -c \"trap \\\\\"\\\\\" TERM INT HUP; while :; "
                      "do sleep 1; done\"\\n"
                      "SendSIGKILL=no\\nTimeoutStopSec=infinity\\n' | sudo tee "
                      "/run/systemd/system/stubborn.service >/dev/null;"
                      " sudo systemctl start stubborn");
  EXPECT_EQ(cloud().ssh(0, "systemctl is-active stubborn").text, "active");
  expect_off(15s, 45s + kSlack);
}

TEST_F(BootTimer, StartAfterTheEndHasTimeToLook) {
  boot(10s);
  expect_off(10s);
  cloud().boot(0, user_data(10s));
  auto granted = sign();
  EXPECT_TRUE(granted.armed);
  EXPECT_GT(granted.limit - granted.used, 14min);
  EXPECT_LE(granted.limit - granted.used, 15min);
}

TEST_F(BootTimer, RescueModeIsNoWayOut) {
  boot(15s);
  EXPECT_TRUE(sign().armed);
  cloud().ssh(0, "sudo systemctl --no-block isolate rescue.target", 5s);
  expect_off(15s);
}

TEST_F(BootTimer, StintdShortensItSavesTheJobAndEndsTheMachineFirst) {
  boot(600s);
  install_stintd();
  pact::JobSpec job{.id = "j",
                    .argv = {"bash", "-c", "trap 'id -un >saved; exit 0' TERM; while :; do sleep 0.1; done"}};
  auto bound = Clock::now();
  auto told =
      tell({pact::SendPolicy{policy(30s, {25s, 20s, 15s, 10s, 2s})}, pact::Start{job}, pact::Wait{"j"}});
  EXPECT_NE(told.find("\"outcome\":{\"exit\":0}"), std::string::npos) << told;
  auto shortened = sign();
  EXPECT_LT(shortened.off_at() - shortened.at, 30s);
  EXPECT_EQ(cloud().next_event(40s).end, End::PoweredOff);
  auto took = Clock::now() - bound;
  EXPECT_GE(took, 20s);
  EXPECT_LT(took, 28s) << "before the boot timer";
  cloud().boot(0, user_data(600s));
  EXPECT_EQ(cloud().ssh_when_up(0, "cat saved").text, "ubuntu");
}

TEST_F(BootTimer, PowerOffOfStintdIsPromptAndOnlyForRoot) {
  boot(600s);
  install_stintd();
  EXPECT_NE(cloud().ssh(0, "./stintd power-off").code, 0);
  EXPECT_EQ(cloud().ssh(0, "systemctl is-active stintd").text, "active");
  auto asked_at = Clock::now();
  auto said = cloud().ssh(0, "sudo ./stintd power-off", 5s);
  EXPECT_EQ(said.code, 0) << said.text;
  EXPECT_EQ(cloud().next_event(20s).end, End::PoweredOff);
  EXPECT_LT(Clock::now() - asked_at, 10s);
}

TEST_F(BootTimer, RebootLosesTheJobAndSaysSo) {
  boot(600s);
  install_stintd();
  pact::JobSpec job{.id = "j", .argv = {"sleep", "1000"}};
  tell({pact::Start{job}});
  cloud().ssh(0, "sudo systemctl --no-block reboot");
  ASSERT_EQ(cloud().next_event().end, End::Rebooted);
  auto status =
      cloud()
          .ssh_when_up(
              0, "for i in 1 2 3 4 5 6 7 8 9; do /var/lib/stint/bin/stintd status && break; sleep 0.5; done")
          .text;
  EXPECT_NE(status.find("it was ended by a reboot"), std::string::npos) << status;
}

}  // namespace
}  // namespace stint::rehearsal::hosts
