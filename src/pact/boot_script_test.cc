// SPDX-License-Identifier: Apache-2.0
// The boot timer's script, run for real by each shell that may be /bin/sh, in a root of its own where
// systemctl and the clocks are files of the test.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "pact/boot_timer.h"
#include "pact/user_data.h"
#include "testing/temp_dir.h"

namespace stint::pact {
namespace {

using namespace std::chrono_literals;
namespace fs = std::filesystem;

// Starting a timer makes it active; the jobs in the queue are what the test says. Commands write in one go
// and in order.
constexpr const char* kSystemctl = R"(#!/bin/sh
for last; do :; done
case "$*" in
  *is-active*) exec test -e "$STINT_ROOT/active/$last" ;;
  *list-jobs*) exec cat "$STINT_ROOT/jobs" ;;
  *list-units*) cd "$STINT_ROOT/active" && for unit in stint-off@*.timer; do echo "$unit loaded active waiting"; done; exit ;;
esac
echo "$*" >>"$STINT_ROOT/did"
case "$*" in
  *start*) [ -e "$STINT_ROOT/deaf" ] || : >"$STINT_ROOT/active/$last" ;;
  *stop*) rm -f "$STINT_ROOT/active/$last" ;;
esac
)";
// Sleeping lets the boot clock go on, and what is in the background do its part.
constexpr const char* kSleep = R"(#!/bin/sh
/bin/sleep 0.1
read -r up _ <"$STINT_ROOT/proc/uptime"
echo "$((${up%%.*} + $1)).00 0.00" >"$STINT_ROOT/proc/uptime"
)";

class BootScriptTest : public ::testing::TestWithParam<const char*> {
 protected:
  BootScriptTest() {
    for (const char* folder : {"proc/sys/kernel/random", "run", "var/lib", "etc", "dev", "active", "bin"})
      fs::create_directories(root / folder);
    stub("systemctl", kSystemctl);
    stub("sleep", kSleep);
    stub("date", "#!/bin/sh\ncat \"$STINT_ROOT/wall\"\n");
    stub("sync", "#!/bin/sh\n");
    stub("poweroff", "#!/bin/sh\necho \"poweroff $*\" >>\"$STINT_ROOT/did\"\n");
    stub("systemd-detect-virt", "#!/bin/sh\ncat \"$STINT_ROOT/virt\"\n");
    write("jobs", "");
    write("virt", "lxc\n");
    write("dev/console", "");
    boot("boot-1", 20, 1'000'000);
  }

  void stub(const char* name, const char* text) {
    auto path = root / "bin" / name;
    std::ofstream(path) << text;
    fs::permissions(path, fs::perms::owner_all);
  }

  void write(const fs::path& file, std::string_view text) { std::ofstream(root / file) << text; }
  std::string read(const fs::path& file) {
    std::stringstream text;
    text << std::ifstream(root / file).rdbuf();
    return text.str();
  }

  /// A new boot, whose clock reads `up`; /run and what PID 1 held are gone.
  void boot(std::string_view id, int up, long wall) {
    fs::remove_all(root / "run/stint");
    fs::remove_all(root / "active");
    fs::create_directories(root / "active");
    write("proc/sys/kernel/random/boot_id", std::string(id) + "\n");
    clock(up, wall);
  }

  void clock(int up, long wall) {
    write("proc/uptime", std::to_string(up) + ".42 0.00\n");
    write("wall", std::to_string(wall) + "\n");
  }

  int sh(const std::string& script) {
    auto command = "env -i PATH=" + (root / "bin").string() + ":/usr/bin:/bin STINT_ROOT=" + root.string() +
                   " " + GetParam() + " " + script;
    return std::system(command.c_str());
  }

  void first_boot(Seconds timer = 3600s) {
    std::ofstream(root / "hook") << *boothook_text({.timer = timer, .token = "t1", .public_key = {}});
    ASSERT_EQ(sh((root / "hook").string()), 0);
    tick();
  }

  void tick() { ASSERT_EQ(sh((root / "var/lib/stint/boot/boot-timer").string() + " tick"), 0); }
  void run(const char* verb) {
    ASSERT_EQ(sh((root / "var/lib/stint/boot/boot-timer").string() + " " + verb), 0);
  }

  BootSign sign() {
    auto read_sign = boot_sign_from(read("run/stint/boot-timer"));
    EXPECT_TRUE(read_sign) << read("run/stint/boot-timer");
    return read_sign.value_or(BootSign{});
  }
  std::string did() { return read("did"); }
  bool active(const char* unit) { return fs::exists(root / "active" / unit); }

  testing::TempDir dir;
  fs::path root = dir.path();
};

INSTANTIATE_TEST_SUITE_P(Shells, BootScriptTest, ::testing::Values("dash", "'bash' --posix"),
                         [](const auto& param) { return param.index == 0 ? "dash" : "bash"; });

TEST_P(BootScriptTest, FirstBootArmsAllOfIt) {
  first_boot();
  EXPECT_TRUE(active("stint-boot-timer.service"));
  EXPECT_TRUE(active("stint-off@3600.timer"));
  EXPECT_EQ(sign(), (BootSign{"boot-1", 20s, 0s, 3600s, true}));
  EXPECT_EQ(read("var/lib/stint/boot/token"), "t1\n");
  EXPECT_EQ(read("dev/console"), "stint: boot timer armed: true, 3600 s left\n");
  for (const char* unit : {"stint-boot-timer.service", "stint-tick.timer", "stint-tick.service",
                           "stint-off@.timer", "stint-off.service", "poweroff.target.d/stint.conf"})
    EXPECT_TRUE(fs::exists(root / "etc/systemd/system" / unit)) << unit;
  EXPECT_TRUE(fs::is_symlink(root / "etc/systemd/system/sysinit.target.wants/stint-boot-timer.service"));
}

TEST_P(BootScriptTest, TicksCountAndDoNotArmAgain) {
  first_boot();
  auto before = did();
  for (int up = 30; up <= 60; up += 10) {
    clock(up, 1'000'000 + up);
    tick();
  }
  EXPECT_EQ(sign(), (BootSign{"boot-1", 60s, 40s, 3600s, true}));
  EXPECT_EQ(did(), before);
}

TEST_P(BootScriptTest, WallClockThatJumpsChangesNothing) {
  first_boot();
  clock(30, 9'000'000);
  tick();
  clock(40, 5);
  tick();
  EXPECT_EQ(sign().used, 20s);
}

TEST_P(BootScriptTest, TimerThatSomebodyStoppedIsArmedAgain) {
  first_boot();
  fs::remove(root / "active/stint-off@3600.timer");
  clock(120, 1'000'100);
  tick();
  EXPECT_TRUE(active("stint-off@3500.timer"));
}

TEST_P(BootScriptTest, RebootGoesOnCounting) {
  first_boot();
  clock(620, 1'000'600);
  tick();
  boot("boot-2", 7, 1'000'640);
  tick();
  EXPECT_EQ(sign(), (BootSign{"boot-2", 7s, 640s, 3600s, true}));
  EXPECT_TRUE(active("stint-off@2960.timer"));
}

TEST_P(BootScriptTest, BoothookOfALaterBootCountsOnToo) {
  first_boot();
  clock(620, 1'000'600);
  tick();
  boot("boot-2", 7, 1'000'640);
  ASSERT_EQ(sh((root / "hook").string()), 0);
  tick();
  EXPECT_EQ(sign().limit, 3600s);
  EXPECT_EQ(sign().used, 640s);
}

TEST_P(BootScriptTest, WallClockThatJumpedOverARebootCostsNoMoreThanAnInterval) {
  first_boot();
  clock(620, 1'000'600);
  tick();
  boot("boot-2", 7, 500);
  tick();
  EXPECT_EQ(sign().used, 617s);
  boot("boot-3", 8, 99'000'000);
  tick();
  EXPECT_EQ(sign().used, 635s);
}

TEST_P(BootScriptTest, TimeThatItWasOffIsFree) {
  first_boot();
  clock(620, 1'000'600);
  write("jobs", "12 poweroff.target start waiting\n");
  run("stop");
  boot("boot-2", 7, 1'000'900);
  tick();
  EXPECT_EQ(sign().used, 607s);
  EXPECT_FALSE(fs::exists(root / "var/lib/stint/boot/ended"));
}

TEST_P(BootScriptTest, RebootInGoodOrderIsNotFree) {
  first_boot();
  clock(620, 1'000'600);
  write("jobs", "12 reboot.target start waiting\n");
  run("stop");
  boot("boot-2", 7, 1'000'900);
  tick();
  EXPECT_EQ(sign().used, 900s);
}

TEST_P(BootScriptTest, RebootAtTheVeryEndWinsNoTime) {
  first_boot();
  clock(3615, 1'003'595);
  tick();
  boot("boot-2", 5, 1'003'625);
  tick();
  EXPECT_TRUE(active("stint-off.service"));
  EXPECT_FALSE(sign().armed);
}

TEST_P(BootScriptTest, StartAfterTheEndHasFifteenMinutes) {
  first_boot();
  clock(3621, 1'003'601);
  run("off");
  boot("boot-2", 5, 1'003'700);
  tick();
  EXPECT_EQ(sign().limit - sign().used, 900s);
  EXPECT_FALSE(active("stint-off.service"));
  boot("boot-3", 5, 1'003'800);  // a reboot does not renew them
  tick();
  EXPECT_EQ(sign().limit - sign().used, 800s);
}

TEST_P(BootScriptTest, StartLongAfterAnEndFromOutsideHasFifteenMinutes) {
  first_boot();
  clock(3615, 1'003'595);
  tick();
  boot("boot-2", 5, 2'000'000);
  tick();
  EXPECT_EQ(sign().limit - sign().used, 900s);
}

TEST_P(BootScriptTest, ShorterIsTakenAndLongerIsNot) {
  first_boot();
  clock(30, 1'000'010);
  write("run/stint/shorten", shorten_text(600s, 25s, "boot-1"));
  tick();
  EXPECT_TRUE(active("stint-off@595.timer"));
  EXPECT_EQ(sign().limit, 605s);
  write("run/stint/shorten", shorten_text(5000s, 30s, "boot-1"));
  clock(40, 1'000'020);
  tick();
  EXPECT_EQ(sign().limit, 605s);
  boot("boot-2", 5, 1'000'040);  // and it outlives a reboot
  tick();
  EXPECT_EQ(sign().limit, 605s);
}

TEST_P(BootScriptTest, ExtensionArmsTheLaterTimerBeforeItStopsTheEarlierOnes) {
  first_boot();
  clock(30, 1'000'010);
  write("run/stint/shorten", shorten_text(600s, 30s, "boot-1"));
  tick();
  fs::remove(root / "run/stint/shorten");
  write("did", "");
  clock(50, 1'000'030);
  write("run/stint/extend", extend_text(7200s, 45s, "boot-1"));
  tick();
  EXPECT_EQ(sign(), (BootSign{"boot-1", 50s, 30s, 7225s, true}));
  EXPECT_TRUE(active("stint-off@7195.timer"));
  EXPECT_FALSE(active("stint-off@3600.timer"));
  EXPECT_FALSE(active("stint-off@600.timer"));
  EXPECT_LT(did().find("start stint-off@7195.timer"), did().find("stop stint-off@")) << did();
  EXPECT_FALSE(fs::exists(root / "run/stint/extend"));
  EXPECT_EQ(read("var/lib/stint/boot/begun"), "7225\n");
  boot("boot-2", 5, 1'000'040);  // and it outlives a reboot
  tick();
  EXPECT_EQ(sign().limit, 7225s);
}

TEST_P(BootScriptTest, ExtensionThatWasKilledHalfWayIsRepeated) {
  first_boot();
  write("run/stint/extend", extend_text(7200s, 20s, "boot-1"));
  tick();
  write("run/stint/extend", extend_text(7200s, 20s, "boot-1"));  // as if it had been killed before the end
  write("active/stint-off@3600.timer", "");
  clock(30, 1'000'010);
  tick();
  EXPECT_EQ(sign(), (BootSign{"boot-1", 30s, 10s, 7200s, true}));
  EXPECT_TRUE(active("stint-off@7190.timer"));
  EXPECT_FALSE(active("stint-off@3600.timer"));
  EXPECT_FALSE(fs::exists(root / "run/stint/extend"));
}

TEST_P(BootScriptTest, TimerOfTheSameNameIsNotTakenForTheLaterOne) {
  first_boot();
  clock(30, 1'000'010);
  write("run/stint/extend",
        extend_text(3600s, 30s, "boot-1"));  // the first boot's has this name and fires before
  tick();
  EXPECT_TRUE(active("stint-off@3599.timer"));
  EXPECT_FALSE(active("stint-off@3600.timer"));
}

TEST_P(BootScriptTest, EarlierTimersStayWhereTheLaterOneIsNotArmed) {
  first_boot();
  write("deaf", "");
  write("run/stint/extend", extend_text(7200s, 20s, "boot-1"));
  tick();
  EXPECT_TRUE(active("stint-off@3600.timer"));
  EXPECT_TRUE(fs::exists(root / "run/stint/extend")) << "the next tick takes it";
  EXPECT_TRUE(sign().armed);
  fs::remove(root / "deaf");
  clock(30, 1'000'010);
  tick();
  EXPECT_TRUE(active("stint-off@7190.timer"));
  EXPECT_FALSE(active("stint-off@3600.timer"));
}

TEST_P(BootScriptTest, ExtensionOfAnotherBootGarbageOrBeyondTwoDaysIsThrownAway) {
  first_boot();
  for (const char* text : {"9000 20 boot-0\n", "x 20 boot-1\n", "", "9000\n", "-4 20 boot-1\n",
                           "172801 20 boot-1\n", "60 20 boot-1\n"}) {
    write("run/stint/extend", text);
    tick();
    EXPECT_EQ(sign().limit, 3600s) << text;
    EXPECT_FALSE(fs::exists(root / "run/stint/extend")) << text;
  }
}

TEST_P(BootScriptTest, GraceOfAStartIsReplacedByAnExtension) {
  first_boot();
  clock(3621, 1'003'601);
  run("off");
  boot("boot-2", 5, 1'003'700);
  tick();
  EXPECT_TRUE(active("stint-off@900.timer"));
  write("run/stint/extend", extend_text(7200s, 5s, "boot-2"));
  tick();
  EXPECT_EQ(sign().limit - sign().used, 7200s);
  EXPECT_FALSE(active("stint-off@900.timer"));
}

TEST_P(BootScriptTest, ShortenedToNothingPowersOff) {
  first_boot();
  clock(30, 1'000'010);
  write("run/stint/shorten", shorten_text(0s, 30s, "boot-1"));
  tick();
  EXPECT_TRUE(active("stint-off.service"));
}

TEST_P(BootScriptTest, ShorteningOfAnotherBootOrGarbageIsLeftAlone) {
  first_boot();
  for (const char* text :
       {"5 30 boot-0\n", "x 30 boot-1\n", "", "5\n", "99999999999999999999 30 boot-1\n", "-4 30 boot-1\n"}) {
    write("run/stint/shorten", text);
    tick();
    EXPECT_EQ(sign().limit, 3600s) << text;
  }
}

TEST_P(BootScriptTest, CountThatCannotBeReadLeavesTheGrace) {
  first_boot();
  for (const char* text : {"", "garbage\n", "1 2 3\n", "1 -2 3 4 b\n"}) {
    write("var/lib/stint/boot/count", text);
    boot("boot-2", 5, 1'000'040);
    tick();
    EXPECT_EQ(sign().limit - sign().used, 900s) << text;
  }
}

TEST_P(BootScriptTest, DiskThatTakesNothingLeavesItArmed) {
  first_boot();
  fs::rename(root / "var/lib/stint/boot/boot-timer", root / "boot-timer");
  fs::remove_all(root / "var/lib/stint");
  write("var/lib/stint", "a file where the folder was: no write succeeds\n");
  clock(50, 1'000'030);
  ASSERT_EQ(sh((root / "boot-timer").string() + " tick"), 0);
  EXPECT_EQ(sign(), (BootSign{"boot-1", 50s, 30s, 3600s, true}));
}

TEST_P(BootScriptTest, BoothookRepairsWhatIsMissing) {
  first_boot();
  fs::remove(root / "etc/systemd/system/stint-off.service");
  write("var/lib/stint/boot/boot-timer", "broken");
  write("did", "");
  ASSERT_EQ(sh((root / "hook").string()), 0);
  EXPECT_TRUE(fs::exists(root / "etc/systemd/system/stint-off.service"));
  EXPECT_NE(did().find("daemon-reload"), std::string::npos);
  tick();
  write("did", "");
  ASSERT_EQ(sh((root / "hook").string()), 0);
  EXPECT_EQ(did().find("daemon-reload"), std::string::npos) << "nothing was missing";
}

TEST_P(BootScriptTest, OffClimbsItsLadder) {
  first_boot();
  write("did", "");
  run("off");
  auto order = did();
  auto gentle = order.find("start poweroff.target");
  auto force = order.find("--force poweroff");
  auto hard = order.find("--force --force --no-sync poweroff");
  ASSERT_NE(gentle, std::string::npos) << order;
  ASSERT_NE(force, std::string::npos) << order;
  ASSERT_NE(hard, std::string::npos) << order;
  EXPECT_LT(gentle, force);
  EXPECT_LT(force, hard);
  EXPECT_FALSE(fs::exists(root / "proc/sysrq-trigger")) << "never in a container";
}

TEST_P(BootScriptTest, LastRungIsOnlyForAMachineOfItsOwn) {
  first_boot();
  write("virt", "none\n");
  run("off");
  EXPECT_EQ(read("proc/sysrq-trigger"), "o\n");
}

TEST_P(BootScriptTest, UnknownVerbIsRefused) {
  first_boot();
  EXPECT_NE(sh((root / "var/lib/stint/boot/boot-timer").string() + " dance 2>/dev/null"), 0);
}

}  // namespace
}  // namespace stint::pact
