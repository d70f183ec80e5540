// SPDX-License-Identifier: Apache-2.0
// stintd on real hosts: what it does when something else fails, and what each layer does when stintd does.
#include <gtest/gtest.h>

#include "guarded.h"

namespace stint::rehearsal::hosts {
namespace {

using namespace std::chrono_literals;

// The layers of a stint of half a minute: warnings, save, off, and the boot timer two seconds before its end.
const budget::Margins kShort{25s, 20s, 15s, 10s, 2s};

class Guard : public GuardedTest {
 protected:
  // The whole stint of 30 s, bound from now on.
  void bind(const pact::Policy& policy = GuardedTest::policy(30s, kShort)) {
    bound_ = Clock::now();
    auto told = tell({pact::SendPolicy{policy}});
    ASSERT_NE(told.find("\"bound\""), std::string::npos) << told;
  }
  void as_root(const std::string& command) {
    auto said = cloud().ssh(0, "sudo bash -c '" + command + "'");
    ASSERT_EQ(said.code, 0) << said.text;
  }
  /// Off between these two moments after the policy came.
  void expect_off_after(Seconds from, Seconds to) {
    wait_for_off(to + 30s);
    auto took = std::chrono::duration<double>(Clock::now() - bound_).count();
    EXPECT_GE(took, static_cast<double>(from.count()));
    EXPECT_LE(took, static_cast<double>(to.count())) << console_end();
  }

  Clock::time_point bound_;
};

TEST_F(Guard, FrozenStintdLeavesItToTheBootTimer) {
  boot(600s);
  install_stintd();
  bind();
  sign();  // its next tick may be ten seconds away
  cloud().run_for(11s);
  as_root("kill -STOP $(systemctl show -P MainPID stintd)");
  expect_off_after(24s, 30s + kSlack);
}

TEST_F(Guard, KilledStintdIsBackInTime) {
  boot(600s);
  install_stintd();
  bind();
  for (int i = 0; i < 5; ++i) as_root("kill -KILL $(systemctl show -P MainPID stintd); sleep 0.5");
  EXPECT_EQ(status().token, "tok-1");
  expect_off_after(18s, 20s + kSlack);
}

TEST_F(Guard, FullDiskHoldsNothingUp) {
  boot(600s);
  install_stintd();
  as_root(
      "mount -t tmpfs -o size=16m none /mnt && cp -a /var/lib/stint/. /mnt && mount --bind /mnt "
      "/var/lib/stint && "
      "systemctl restart stintd && { cat /dev/zero >/mnt/full; true; } 2>/dev/null");
  bind();
  EXPECT_NE(cloud().ssh(0, "journalctl -u stintd --no-pager").text.find("cannot be written down"),
            std::string::npos);
  as_root("kill -KILL $(systemctl show -P MainPID stintd)");  // and what it knew goes with it
  expect_off_after(18s, 30s + kSlack);
}

TEST_F(Guard, RebootGoesOnWithWhatIsLeft) {
  boot(600s);
  install_stintd();
  bind(policy(60s, kShort));
  cloud().run_for(11s);  // the boot timer has taken it
  cloud().ssh(0, "sudo systemctl --no-block reboot");
  ASSERT_EQ(cloud().next_event().end, End::Rebooted);
  expect_off_after(40s, 60s + kSlack);
}

TEST_F(Guard, JobThatRefusesToEndHoldsNothingUp) {
  boot(600s);
  install_stintd();
  bind();
  tell({pact::Start{
      {.id = "j", .argv = {"bash", "-c", "trap \"\" TERM HUP INT; while :; do sleep 1; done"}}}});
  expect_off_after(18s, 20s + kSlack);
}

TEST_F(Guard, WallClockThatJumpsBothWaysChangesNothing) {
  boot(600s);
  install_stintd();
  as_root(
      "mkdir -p /etc/systemd/system/stintd.service.d && printf \"[Service]\\nExecStart=\\nExecStart="
      "/var/lib/stint/bin/stintd serve --ends-machine --user ubuntu --clock /run/shift\\n\" "
      ">/etc/systemd/system/stintd.service.d/clock.conf && systemctl daemon-reload && systemctl restart "
      "stintd");
  bind();
  for (const char* shift : {"90000000", "-90000000", "4000"}) {
    as_root(std::string("echo ") + shift + " >/run/shift");
    cloud().run_for(3s);
  }
  as_root(
      "kill -KILL $(systemctl show -P MainPID stintd)");  // its record was written by a clock that is wrong
  expect_off_after(18s, 20s + kSlack);
}

TEST_F(Guard, ExtensionOutlivesTheFirstDeadline) {
  boot(30s);
  install_stintd();
  auto longer = policy(60s, kShort);
  longer.extend = true;
  bind(longer);
  wait_for_timer(40s);
  auto followed = sign();
  EXPECT_TRUE(followed.armed);
  EXPECT_GT(followed.off_at() - followed.at, 40s);
  auto timers = cloud().ssh(0, "systemctl --no-legend --plain list-units \"stint-off@*.timer\" | wc -l").text;
  EXPECT_EQ(timers, "1") << "none of the earlier ones is left";
  expect_off_after(48s, 50s + kSlack);
}

TEST_F(Guard, StartAfterAStopAddsUpAndTakesAPolicyOfItsOwn) {
  boot(600s);
  install_stintd();
  auto first = policy(500s, kShort);
  first.budget = Money::dollars(1000);
  first.rate = Rate{36'000'000'000'000, Rate::Per::Hour};  // a dollar a second
  first.deadline = first.launched + 500s;
  bind(first);
  cloud().run_for(5s);
  auto spent = status().spent;
  EXPECT_GE(spent, Money::dollars(5));
  tell({pact::EndNow{"stint stop"}});
  wait_for_off(20s);

  cloud().boot(0, user_data(600s));
  EXPECT_GE(status().spent, spent) << "by its own record, before anybody said so";
  auto second = first;
  second.launched += 1h;
  second.deadline = second.launched + 900s;
  second.left = 900s;
  second.budget = Money::dollars(2000);
  second.extend = true;
  bind(second);
  EXPECT_GE(status().spent, spent);
  wait_for_timer(860s);
  EXPECT_GT(sign().off_at() - sign().at, 860s) << "the boot timer of the launch had less";

  second.budget = spent + Money::dollars(60);  // with three minutes of shutdown that is used up
  bind(second);
  expect_off_after(0s, kSlack);
}

TEST_F(Guard, SpotNoticeSavesAndEnds) {
  boot(600s);
  cloud().metadata(0).put("meta-data/instance-life-cycle", "spot");
  install_stintd();
  bind(policy(500s, kShort));
  pact::JobSpec job{.id = "j",
                    .argv = {"bash", "-c", "trap \"touch saved; exit 0\" TERM; while :; do sleep 0.1; done"}};
  tell({pact::Start{job}});
  EXPECT_FALSE(cloud().until([] { return false; }, 6s));
  EXPECT_EQ(status().phase, pact::Status::Phase::Working);
  cloud().metadata(0).put("meta-data/spot/instance-action",
                          R"({"action":"terminate","time":"2026-11-25T10:00:00Z"})");
  auto took = wait_for_off(30s);
  EXPECT_LT(took, 5s + 5s + kSlack) << "the next question, and what the job may take";
  cloud().boot(0, user_data(600s));
  EXPECT_EQ(cloud().ssh_when_up(0, "ls saved").text, "saved");
}

}  // namespace
}  // namespace stint::rehearsal::hosts
