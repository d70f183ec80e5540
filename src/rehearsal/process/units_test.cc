// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/process/units_test.h"

#include <fmt/format.h>

#include <csignal>

namespace stint::rehearsal::process {
namespace {

using namespace std::chrono_literals;
using State = Units::State;

std::string sleeper(const std::string& more = "") { return "[Service]\nExecStart=/bin/sleep 1000\n" + more; }

TEST_F(UnitsTest, ServiceRunsUntilItIsStopped) {
  unit("a.service", sleeper());
  int code = -1;
  units.start("a", [&](int said, const std::string&) { code = said; });
  EXPECT_EQ(code, 0);
  EXPECT_EQ(units.state("a.service"), State::Active);
  EXPECT_GT(units.main_process("a"), 0);
  units.stop("a");
  EXPECT_TRUE(is("a", State::Inactive));
  EXPECT_EQ(units.main_process("a"), 0);
}

TEST_F(UnitsTest, WhatIsNotThereOrMaskedIsNotStarted) {
  int code = 0;
  std::string words;
  const auto note = [&](int said, const std::string& text) { code = said, words = text; };
  units.start("none", note);
  EXPECT_EQ(code, 5);
  EXPECT_EQ(words, "Failed to start none.service: Unit none.service not found.");
  std::filesystem::create_directories(root_ / "etc/systemd/system");
  std::filesystem::create_symlink("/dev/null", root_ / "etc/systemd/system/m.service");
  units.start("m", note);
  EXPECT_EQ(code, 1);
  EXPECT_EQ(words, "Unit m.service is masked.");
  unit("s.socket", "[Socket]\n");
  units.start("s.socket", note);
  EXPECT_EQ(code, 1);
}

TEST_F(UnitsTest, OneshotIsThroughOnceItsCommandsAre) {
  unit("o.service",
       fmt::format("[Service]\nType=oneshot\nRemainAfterExit=yes\nEnvironment=X=1 Y=\"a b\"\n"
                   "ExecStartPre=-/bin/false\nExecStart=/bin/sh -c 'echo $X > {0}'\n"
                   "ExecStart=/bin/sh -c 'echo \"${{Y}}\" >> {0}'\nExecStop=/bin/sh -c 'echo stop >> {0}'\n",
                   at("out")));
  int code = -1;
  units.start("o", [&](int said, const std::string&) { code = said; });
  EXPECT_EQ(code, -1) << "not before";
  ASSERT_TRUE(until([&] { return code == 0; }));
  EXPECT_EQ(units.state("o"), State::Active);
  units.stop("o");
  EXPECT_TRUE(is("o", State::Inactive));
  EXPECT_EQ(read("out"), "1\na b\nstop\n");
}

TEST_F(UnitsTest, FailureIsToldAndActedOn) {
  unit("f.service",
       "[Unit]\nFailureAction=poweroff-immediate\n[Service]\nType=oneshot\nExecStart=/bin/false\n");
  int code = -1;
  units.start("f", [&](int said, const std::string&) { code = said; });
  ASSERT_TRUE(until([&] { return code == 1; }));
  EXPECT_EQ(units.state("f"), State::Failed);
  ASSERT_TRUE(units.ending());
  EXPECT_TRUE(units.ending()->at_once);
  EXPECT_FALSE(units.ending()->reboot);
}

TEST_F(UnitsTest, TimerOfATemplateStartsItsUnitOnTime) {
  unit("off@.timer", "[Timer]\nOnActiveSec=%i\nUnit=off.service\n");
  unit("off.service", "[Unit]\nSuccessAction=poweroff-force\n[Service]\nExecStart=/bin/true\n");
  units.start("off@30.timer");
  EXPECT_EQ(units.next_due(), Micros{30s});
  pass(29s);
  EXPECT_EQ(units.state("off.service"), State::Inactive);
  EXPECT_EQ(units.list().front().sub, "waiting");
  pass(1s);
  ASSERT_TRUE(until([&] { return units.ending().has_value(); }));
  EXPECT_EQ(units.state("off@30.timer"), State::Active);
}

TEST_F(UnitsTest, StoppedTimerDoesNotFire) {
  unit("t.timer", "[Timer]\nOnActiveSec=10\n");
  unit("t.service", sleeper());
  units.start("t.timer");
  units.stop("t.timer");
  pass(11s);
  EXPECT_EQ(units.state("t.service"), State::Inactive);
}

TEST_F(UnitsTest, TimerRepeatsFromTheStartOfItsUnit) {
  unit("t.timer", "[Timer]\nOnActiveSec=1\nOnUnitActiveSec=10\n");
  unit("t.service", fmt::format("[Service]\nType=oneshot\nExecStart=/bin/sh -c 'echo x >> {}'\n", at("out")));
  units.start("t.timer");
  pass(1s);
  ASSERT_TRUE(until([&] { return read("out") == "x\n"; }));
  settle();
  pass(9s);
  settle();
  EXPECT_EQ(read("out"), "x\n");
  pass(1s);
  EXPECT_TRUE(until([&] { return read("out") == "x\nx\n"; }));
}

TEST_F(UnitsTest, KilledServiceIsBackAfterItsPause) {
  unit("a.service", sleeper("Restart=always\nRestartSec=200ms\n"));
  units.start("a");
  const auto first = units.main_process("a");
  kill(first, SIGKILL);
  ASSERT_TRUE(is("a", State::Activating));
  pass(199ms);
  EXPECT_EQ(units.main_process("a"), 0);
  pass(1ms);
  EXPECT_GT(units.main_process("a"), 0);
  EXPECT_NE(units.main_process("a"), first);
}

TEST_F(UnitsTest, ServiceThatEndsTooOftenIsLeftAlone) {
  unit("a.service", "[Service]\nExecStart=/bin/false\nRestart=always\nRestartSec=100ms\n");
  unit("b.service", "[Unit]\nStartLimitIntervalSec=0\n[Service]\nExecStart=/bin/false\nRestart=always\n");
  units.start("a");
  units.start("b");
  for (int i = 0; i < 10; ++i) {
    until([&] { return units.main_process("a") == 0 && units.main_process("b") == 0; });
    pass(100ms);
  }
  EXPECT_EQ(units.state("a"), State::Failed);
  EXPECT_NE(units.state("b"), State::Failed);
}

TEST_F(UnitsTest, ServiceThatRefusesToStopIsKilled) {
  unit("a.service",
       fmt::format("[Service]\nExecStart=/bin/sh -c 'trap \"\" TERM; : > {}; while :; do sleep 0.01; done'\n"
                   "TimeoutStopSec=5\n",
                   at("ready")));
  units.start("a");
  ASSERT_TRUE(until([&] { return std::filesystem::exists(at("ready")); }));
  units.stop("a");
  EXPECT_FALSE(until([&] { return units.state("a") == State::Inactive; }, 50ms));
  pass(5s);
  EXPECT_TRUE(is("a", State::Inactive));
}

TEST_F(UnitsTest, ServiceThatIsSuspendedHearsThatItIsToStop) {
  unit("a.service", sleeper());
  units.start("a");
  kill(units.main_process("a"), SIGSTOP);
  units.stop("a");
  EXPECT_TRUE(is("a", State::Inactive));
}

TEST_F(UnitsTest, StartThatTakesTooLongHasFailed) {
  unit("o.service", "[Service]\nType=oneshot\nTimeoutStartSec=3\nExecStart=/bin/sleep 1000\n");
  int code = -1;
  units.start("o", [&](int said, const std::string&) { code = said; });
  pass(3s);
  EXPECT_TRUE(until([&] { return code == 1; }));
}

TEST_F(UnitsTest, RestartIsAnotherProcess) {
  unit("a.service", sleeper());
  units.start("a");
  const auto first = units.main_process("a");
  int code = -1;
  units.restart("a", [&](int said, const std::string&) { code = said; });
  ASSERT_TRUE(until([&] { return code == 0; }));
  EXPECT_NE(units.main_process("a"), first);
}

TEST_F(UnitsTest, ShutdownStopsServicesAndSparesTheTimerThatBoundsIt) {
  unit("a.service", fmt::format("{}ExecStop=/bin/sh -c 'echo saved > {}'\n", sleeper(), at("out")));
  unit("own.service", "[Unit]\nDefaultDependencies=no\n" + sleeper());
  units.start("a");
  units.start("own");
  units.shut_down(PowerAction::Reboot);
  EXPECT_EQ(units.jobs().front(), "reboot.target start waiting");
  ASSERT_TRUE(until([&] { return units.ending().has_value(); }));
  EXPECT_TRUE(units.ending()->reboot);
  EXPECT_FALSE(units.ending()->at_once);
  EXPECT_EQ(read("out"), "saved\n");
  EXPECT_EQ(units.state("own"), State::Active);
}

TEST_F(UnitsTest, ShutdownThatHangsEndsByTheTargetsOwnLimit) {
  unit("a.service", "[Service]\nExecStart=/bin/sleep 1000\nExecStop=/bin/sleep 1\nTimeoutStopSec=infinity\n");
  unit("poweroff.target", "[Unit]\nJobTimeoutSec=30min\n");
  unit("poweroff.target.d/stint.conf", "[Unit]\nJobTimeoutSec=40\nJobTimeoutAction=poweroff-immediate\n");
  units.start("a");
  units.start("poweroff.target");
  pass(39s);
  EXPECT_FALSE(units.ending());
  pass(1s);
  ASSERT_TRUE(units.ending());
  EXPECT_TRUE(units.ending()->at_once);
  kill(units.main_process("a"), SIGKILL);
}

TEST_F(UnitsTest, WantsOfEtcAreStartedAndConditionsHeeded) {
  unit("multi-user.target", "[Unit]\n");
  unit("a.service", sleeper());
  unit("b.service", "[Unit]\nConditionPathExists=/nowhere\n" + sleeper());
  std::filesystem::create_directories(root_ / "etc/systemd/system/multi-user.target.wants");
  for (const auto* name : {"a.service", "b.service"})
    std::filesystem::create_symlink(std::string("../") + name,
                                    root_ / "etc/systemd/system/multi-user.target.wants" / name);
  units.start("multi-user.target");
  EXPECT_EQ(units.state("a"), State::Active);
  EXPECT_EQ(units.state("b"), State::Inactive);
}

TEST_F(UnitsTest, AliasIsTheUnitThatItNames) {
  unit("ssh.service", sleeper());
  std::filesystem::create_symlink("ssh.service", root_ / "etc/systemd/system/sshd.service");
  units.start("sshd");
  EXPECT_EQ(units.state("ssh"), State::Active);
  EXPECT_EQ(units.state("sshd.service"), State::Active);
}

TEST_F(UnitsTest, AliasesInACircleAreNoUnit) {
  std::filesystem::create_directories(root_ / "etc/systemd/system");
  std::filesystem::create_symlink("b.service", root_ / "etc/systemd/system/a.service");
  std::filesystem::create_symlink("a.service", root_ / "etc/systemd/system/b.service");
  EXPECT_FALSE(units.has("a"));
}

}  // namespace
}  // namespace stint::rehearsal::process
