// SPDX-License-Identifier: Apache-2.0
// The guard on real hosts: whatever happens inside, the machine ends on time.
#include <gtest/gtest.h>

#include <fstream>

#include "cloud.h"
#include "pact/boot_timer.h"
#include "pact/request.h"
#include "pact/user_data.h"

namespace stint::rehearsal::hosts {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

// What a host needs beyond its timer: to boot before it, to go down after it, on a machine that is busy.
constexpr auto kSlack = 8s;

class BootTimer : public CloudTest {
 protected:
  std::string user_data(Seconds timer) {
    return pact::user_data_text({.timer = timer, .token = "tok-1", .public_key = cloud().public_key()})
        .value();
  }

  void boot(Seconds timer) {
    test_image();  // which may have to be built
    booted_ = Clock::now();
    cloud().open_ssh(0);
    cloud().boot(0, user_data(timer));
  }

  /// The next event is a power-off, and comes between `from` and `from` + kSlack after the first boot.
  void expect_off(Seconds from, std::chrono::milliseconds slack = kSlack) {
    auto event = cloud().next_event(from + slack + 30s);
    auto took = std::chrono::duration<double>(Clock::now() - booted_).count();
    EXPECT_EQ(event.end, End::PoweredOff);
    EXPECT_GE(took, static_cast<double>(from.count())) << console_end();
    EXPECT_LE(took, std::chrono::duration<double>(from + slack).count());
  }

  std::string console_end() {
    auto text = hosts().console("i-00");
    return text.substr(text.size() - std::min<std::size_t>(text.size(), 4000));
  }

  pact::BootSign sign() {
    auto text =
        cloud()
            .ssh_when_up(0, "for i in 1 2 3 4 5; do cat /run/stint/boot-timer && break; sleep 1; done")
            .text;
    auto read = pact::boot_sign_from(text);
    EXPECT_TRUE(read) << text;
    return read.value_or(pact::BootSign{});
  }

  /// A command whose stdin is a file of ours.
  Cloud::Said ssh_fed(const Path& file, const std::string& command) {
    auto argv = cloud().ssh_argv(*cloud().spec(0).public_address);
    argv.insert(argv.begin(), {"sh", "-c", "exec \"$@\" <" + file.string(), "sh"});
    argv.push_back(command);
    return cloud().run(argv);
  }

  void install_stintd() {
    cloud().ssh_when_up(0, "true");
    ASSERT_EQ(ssh_fed(STINT_STINTD, "cat > stintd && chmod +x stintd").code, 0);
    auto said = cloud().ssh(0, "sudo ./stintd install --user ubuntu");
    ASSERT_EQ(said.code, 0) << said.text;
  }

  Path asked(const std::vector<pact::Request>& requests) {
    auto path = cloud().folder() / "asked";
    std::ofstream file(path);
    std::int64_t n = 0;
    for (const auto& request : requests) file << pact::to_line({++n, request});
    return path;
  }

  Clock::time_point booted_;
};

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
  SysMicros launched{std::chrono::hours{1}};
  pact::Policy policy{.token = "tok-1",
                      .name = "lab",
                      .user = "ubuntu",
                      .launched = launched,
                      .deadline = launched + 1h,
                      .left = 30s,
                      .rate = Rate{0, Rate::Per::Hour},
                      .margins = {25s, 20s, 15s, 10s, 2s}};
  pact::JobSpec job{.id = "j",
                    .argv = {"bash", "-c", "trap 'id -un >saved; exit 0' TERM; while :; do sleep 0.1; done"}};
  auto bound = Clock::now();
  auto told = ssh_fed(asked({pact::Hello{}, pact::SendPolicy{policy}, pact::Start{job}, pact::Wait{"j"}}),
                      "/var/lib/stint/bin/stintd attach");
  EXPECT_NE(told.text.find("\"outcome\":{\"exit\":0}"), std::string::npos) << told.text;
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
  ssh_fed(asked({pact::Hello{}, pact::Start{job}}), "/var/lib/stint/bin/stintd attach");
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
