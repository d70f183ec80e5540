// SPDX-License-Identifier: Apache-2.0
// The twin of the boot script beside the script itself: both see the same clocks, boots, orders and jumps,
// and must come to the same count, the same sign of life and the same timers.
#include "sim/boot_twin.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>

#include "pact/user_data.h"
#include "testing/temp_dir.h"

namespace stint::sim {
namespace {

namespace fs = std::filesystem;

// Starting a timer makes it active; the jobs in the queue are what the test says.
constexpr const char* kSystemctl = R"(#!/bin/sh
for last; do :; done
case "$*" in
  *is-active*) exec test -e "$STINT_ROOT/active/$last" ;;
  *list-jobs*) exec cat "$STINT_ROOT/jobs" ;;
  *list-units*) cd "$STINT_ROOT/active" && ls | grep timer | sed 's/$/ loaded/'; exit 0 ;;
  *stop*) exec rm -f "$STINT_ROOT/active/$last" ;;
  *start*) [ -e "$STINT_ROOT/active/$last" ] || cat "$STINT_ROOT/proc/uptime" >"$STINT_ROOT/active/$last" ;;
esac
)";

pact::UserData user_data() {
  return {.timer = Seconds{3600}, .token = "0123456789abcdef0123", .public_key = "ssh-ed25519 AAAA stint"};
}

// The real script, below a root where systemctl and the clocks are files.
class Script {
 public:
  Script() {
    for (const char* folder : {"proc/sys/kernel/random", "run", "var/lib", "etc", "dev", "active", "bin"})
      fs::create_directories(root / folder);
    stub("systemctl", kSystemctl);
    stub("sleep", "#!/bin/sh\n");
    stub("date", "#!/bin/sh\ncat \"$STINT_ROOT/wall\"\n");
    stub("sync", "#!/bin/sh\n");
    stub("systemd-detect-virt", "#!/bin/sh\necho lxc\n");
    write("dev/console", "");
    write("hook", *pact::boothook_text(user_data()));
    jobs("");
  }

  void boot() {
    fs::remove_all(root / "run/stint");
    fs::remove_all(root / "active");
    fs::create_directories(root / "active");
  }
  void clocks(const BootTwin::Clocks& now) {
    write("proc/uptime", std::to_string(now.up) + ".42 0.00\n");
    write("wall", std::to_string(now.wall) + "\n");
    write("proc/sys/kernel/random/boot_id", now.boot + "\n");
  }
  void hook() { sh("hook"); }
  void run(const char* verb) { sh("var/lib/stint/boot/boot-timer", verb); }
  void jobs(const char* text) { write("jobs", text); }
  void shorten(const std::string& text) { write("run/stint/shorten", text); }
  void extend(const std::string& text) { write("run/stint/extend", text); }
  void disarm() {
    fs::remove_all(root / "active");
    fs::create_directories(root / "active");
  }
  std::optional<pact::BootSign> sign() {
    auto sign = pact::boot_sign_from(read("run/stint/boot-timer"));
    if (!sign) return std::nullopt;
    return *sign;
  }
  // Uptime at which the first of what PID 1 holds fires.
  std::optional<std::int64_t> fires_at() {
    std::optional<std::int64_t> first;
    for (const auto& entry : fs::directory_iterator(root / "active")) {
      auto name = entry.path().filename().string();
      if (!name.starts_with("stint-off")) continue;
      auto at = name.find('@');
      std::int64_t due =
          std::stoll(read("active/" + name)) + (at == name.npos ? 0 : std::stoll(name.substr(at + 1)));
      if (!first || due < *first) first = due;
    }
    return first;
  }

 private:
  void stub(const char* name, const char* text) {
    std::ofstream(root / "bin" / name) << text;
    fs::permissions(root / "bin" / name, fs::perms::owner_all);
  }
  void write(const fs::path& file, std::string_view text) { std::ofstream(root / file) << text; }
  std::string read(const fs::path& file) {
    std::stringstream text;
    text << std::ifstream(root / file).rdbuf();
    return text.str();
  }
  void sh(const std::string& file, const std::string& verb = "") {
    auto command = "env -i PATH=" + (root / "bin").string() + ":/usr/bin:/bin STINT_ROOT=" + root.string() +
                   " sh " + (root / file).string() + " " + verb;
    ASSERT_EQ(std::system(command.c_str()), 0) << command;
  }

  testing::TempDir dir_;
  fs::path root = dir_.path();
};

// Both of them, through the same events.
class Pair {
 public:
  explicit Pair(std::uint64_t seed) : dice_(seed) { first_boot(); }

  void event() {
    switch (dice_() % 10) {
      case 0:
        return crash();
      case 1:
        return reboot();
      case 2:
        return power_off();
      case 3:
        return dice_() % 2 == 0 ? shorten() : extend();
      case 4:
        return jump();
      case 5:
        said_ += "disarm; ";
        script_.disarm();
        twin_.disarm();
        return tick();
      default:
        return tick();
    }
  }

  void expect_same() {
    EXPECT_EQ(script_.sign(), twin_.sign()) << said_;
    EXPECT_EQ(script_.fires_at(), twin_.fires_at()) << said_;
  }

 private:
  void first_boot() {
    now_ = {.up = 12, .wall = 1'000'000, .boot = "boot-1"};
    script_.clocks(now_);
    script_.hook();
    twin_.hook(now_);
    tick();
  }
  void pass(std::int64_t least, std::int64_t most) {
    auto span = least + static_cast<std::int64_t>(dice_() % static_cast<std::uint64_t>(most - least + 1));
    now_.up += span;
    now_.wall += span;
    script_.clocks(now_);
  }
  void tick() {
    pass(1, dice_() % 5 == 0 ? 900 : 12);
    said_ += "tick at " + std::to_string(now_.up) + "; ";
    script_.run("tick");
    twin_.tick(now_);
  }
  void begin_boot(std::int64_t off) {
    now_ = {.up = static_cast<std::int64_t>(dice_() % 30),
            .wall = now_.wall + off,
            .boot = "boot-" + std::to_string(++boots_)};
    script_.boot();
    script_.clocks(now_);
    twin_.boot();
    if (dice_() % 2 == 0) {
      script_.hook();
      twin_.hook(now_);
    }
    tick();
  }
  std::int64_t gap() { return std::array<std::int64_t, 4>{20, 300, 3'000, -50'000}[dice_() % 4]; }
  void crash() {
    said_ += "crash; ";
    begin_boot(gap());
  }
  void reboot() {
    said_ += "reboot; ";
    pass(1, 5);
    script_.jobs("7 reboot.target start waiting\n");
    script_.run("stop");
    script_.jobs("");
    twin_.stop(now_, false);
    begin_boot(gap());
  }
  void power_off() {
    said_ += "power-off; ";
    pass(1, 5);
    script_.jobs("7 poweroff.target start waiting\n");
    script_.run("stop");
    script_.jobs("");
    twin_.stop(now_, true);
    begin_boot(gap());
  }
  void shorten() {
    auto text = pact::shorten_text(Seconds{dice_() % 4000}, Seconds{now_.up}, now_.boot);
    said_ += "shorten " + text;
    script_.shorten(text);
    twin_.shorten(text);
    tick();
  }
  void extend() {
    auto text = pact::extend_text(Seconds{dice_() % 9000}, Seconds{now_.up}, now_.boot);
    said_ += "extend " + text;
    script_.extend(text);
    twin_.extend(text);
    tick();
  }
  void jump() {
    now_.wall += static_cast<std::int64_t>(dice_() % 200'000) - 100'000;
    said_ += "the wall clock jumps; ";
    tick();
  }

  std::mt19937_64 dice_;
  Script script_;
  BootTwin twin_ = *BootTwin::from_user_data(*pact::user_data_text(user_data()));
  BootTwin::Clocks now_;
  int boots_ = 1;
  std::string said_;
};

TEST(BootTwinTest, ComesToTheSameAsTheScript) {
  for (std::uint64_t seed = 1; seed <= 6; ++seed) {
    Pair pair{seed};
    for (int i = 0; i < 15; ++i) {
      pair.event();
      pair.expect_same();
      if (HasFailure()) return;
    }
  }
}

TEST(BootTwinTest, ReadsWhatTheUserDataBrings) {
  auto twin = BootTwin::from_user_data(*pact::user_data_text(user_data()));
  ASSERT_TRUE(twin);
  EXPECT_EQ(twin->token(), "0123456789abcdef0123");
  EXPECT_TRUE(twin->starts());
  EXPECT_TRUE(twin->enabled());
  EXPECT_LT(twin->longest_off(), Seconds{60});
}

TEST(BootTwinTest, UserDataWithoutABootTimerHasNone) {
  EXPECT_FALSE(BootTwin::from_user_data("#cloud-config\n"));
  EXPECT_FALSE(BootTwin::from_user_data(""));
}

}  // namespace
}  // namespace stint::sim
