// SPDX-License-Identifier: Apache-2.0
#include "guarded.h"

#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string_view>

#include "pact/fields.h"
#include "pact/user_data.h"

namespace stint::rehearsal::hosts {

using namespace std::chrono_literals;

namespace {

// Before the clock of a process host begins its disk is copied; overlays of others are there at once.
std::chrono::milliseconds for_the_disk() {
  const char* kind = std::getenv("STINT_TEST_HOSTS");
  return kind && std::string_view(kind) == "process" ? 15s : 0s;
}

}  // namespace

std::string GuardedTest::user_data(Seconds timer) {
  return pact::user_data_text({.timer = timer, .token = "tok-1", .public_key = cloud().public_key()}).value();
}

void GuardedTest::boot(Seconds timer) {
  test_image();  // which may have to be built
  booted_ = Clock::now();
  cloud().open_ssh(0);
  cloud().boot(0, user_data(timer));
}

void GuardedTest::install_stintd() {
  cloud().ssh_when_up(0, "true");
  ASSERT_EQ(ssh_fed(STINT_STINTD, "cat > stintd && chmod +x stintd").code, 0);
  auto said = cloud().ssh(0, "sudo ./stintd install --user ubuntu");
  ASSERT_EQ(said.code, 0) << said.text;
}

pact::Policy GuardedTest::policy(Micros left, const budget::Margins& margins) {
  SysMicros launched{std::chrono::hours{1}};
  return {.token = "tok-1",
          .name = "lab",
          .user = "ubuntu",
          .launched = launched,
          .deadline = launched + std::max<Micros>(left, 1h),
          .left = left,
          .rate = Rate{0, Rate::Per::Hour},
          .margins = margins};
}

std::string GuardedTest::tell(const std::vector<pact::Request>& requests) {
  auto path = cloud().folder() / "asked";
  std::ofstream file(path);
  std::int64_t n = 0;
  file << pact::to_line({++n, pact::Hello{}});
  for (const auto& request : requests) file << pact::to_line({++n, request});
  file.close();
  return ssh_fed(path, "/var/lib/stint/bin/stintd attach").text;
}

pact::Status GuardedTest::status() {
  auto text = cloud().ssh_when_up(0, "/var/lib/stint/bin/stintd status").text;
  auto json = pact::parse_object(text, "the status");
  EXPECT_TRUE(json) << text;
  return json ? pact::status_from(*json).value_or(pact::Status{}) : pact::Status{};
}

void GuardedTest::wait_for_timer(Micros left) {
  for (int second = 0; second < 30; ++second) {
    auto now = sign();
    if (now.armed && now.off_at() - now.at > left) return;
    cloud().run_for(1s);
  }
}

pact::BootSign GuardedTest::sign() {
  auto text =
      cloud().ssh_when_up(0, "for i in 1 2 3 4 5; do cat /run/stint/boot-timer && break; sleep 1; done").text;
  auto read = pact::boot_sign_from(text);
  EXPECT_TRUE(read) << text;
  return read.value_or(pact::BootSign{});
}

Cloud::Said GuardedTest::ssh_fed(const Path& file, const std::string& command) {
  auto argv = cloud().ssh_argv(*cloud().spec(0).public_address);
  argv.insert(argv.begin(), {"sh", "-c", "exec \"$@\" <" + file.string(), "sh"});
  argv.push_back(command);
  return cloud().run(argv);
}

void GuardedTest::expect_off(Seconds from, std::chrono::milliseconds slack) {
  slack += for_the_disk();
  wait_for_off(from + slack + 30s);
  auto took = std::chrono::duration<double>(Clock::now() - booted_).count();
  EXPECT_GE(took, static_cast<double>(from.count())) << console_end();
  EXPECT_LE(took, std::chrono::duration<double>(from + slack).count());
}

std::chrono::duration<double> GuardedTest::wait_for_off(std::chrono::milliseconds limit) {
  auto began = Clock::now();
  EXPECT_EQ(cloud().next_event(limit).end, End::PoweredOff);
  return Clock::now() - began;
}

std::string GuardedTest::console_end() {
  auto text = hosts().console("i-00");
  return text.substr(text.size() - std::min<std::size_t>(text.size(), 4000));
}

}  // namespace stint::rehearsal::hosts
