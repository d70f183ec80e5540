// SPDX-License-Identifier: Apache-2.0
// The life of a host, seen from outside: it boots, tells how it ended, and keeps its disk.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>

#include "cloud.h"

namespace stint::rehearsal::hosts {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

class Life : public CloudTest {};

TEST_F(Life, FirstBootRunsTheUserDataAndLetsTheKeyIn) {
  const auto took = cloud().boot_and_wait(0, "#!/bin/sh\nid -un > /root/ran-as\n");
  RecordProperty("seconds_to_ssh", std::to_string(took));
  EXPECT_EQ(cloud().ssh(0, "cloud-init status --wait").text.find("error"), std::string::npos);
  EXPECT_EQ(cloud().ssh(0, "sudo cat /root/ran-as").text, "root");
  EXPECT_EQ(cloud().ssh(0, "id -un; hostname").text, "ubuntu\ni-00");
  EXPECT_EQ(cloud().ssh(0, "systemctl is-system-running --wait; systemctl --failed --no-legend").text,
            "running");
}

TEST_F(Life, ConsoleTellsTheHostKeyThatSshThenMeets) {
  cloud().boot_and_wait(0);
  const auto has = [&](const char* text) { return hosts().console("i-00").find(text) != std::string::npos; };
  ASSERT_TRUE(cloud().until([&] { return has("-----END SSH HOST KEY KEYS-----"); }, seconds(20)));
  const auto console = hosts().console("i-00");
  const auto begin = console.find("-----BEGIN SSH HOST KEY KEYS-----");
  ASSERT_NE(begin, std::string::npos);
  const auto key = console.find("ssh-ed25519 ", begin);
  ASSERT_NE(key, std::string::npos);
  const auto line = console.substr(key, console.find_first_of("\r\n", key) - key);
  const auto address = *cloud().spec(0).public_address;
  std::ofstream(cloud().folder() / "known") << address.text() << " " << line << "\n";
  auto argv = cloud().ssh_argv(address, {"-o", "StrictHostKeyChecking=yes", "-o",
                                         "UserKnownHostsFile=" + (cloud().folder() / "known").native()});
  argv.push_back("echo met");
  EXPECT_EQ(cloud().run(argv).text, "met");
}

TEST_F(Life, PowerOffInsideIsTold) {
  cloud().boot_and_wait(0);
  cloud().ssh(0, "sudo systemctl poweroff");
  const auto event = cloud().next_event();
  EXPECT_EQ(event.id, "i-00");
  EXPECT_EQ(event.end, End::PoweredOff);
}

TEST_F(Life, HardPowerOffInsideEndsTheHostAndNothingElse) {
  cloud().boot_and_wait(0);
  cloud().ssh(0, "sudo poweroff -ff", seconds(5));
  EXPECT_EQ(cloud().next_event().end, End::PoweredOff);
}

TEST_F(Life, ShutDownFromOutsideIsAPowerOff) {
  cloud().boot_and_wait(0);
  hosts().shut_down("i-00");
  EXPECT_EQ(cloud().next_event().end, End::PoweredOff);
}

TEST_F(Life, ShutDownRightAfterTheStartIsNotLost) {
  cloud().boot(0);
  hosts().shut_down("i-00");
  EXPECT_EQ(cloud().next_event().end, End::PoweredOff);
}

TEST_F(Life, CrashIsTold) {
  cloud().boot_and_wait(0);
  hosts().crash("i-00");
  EXPECT_EQ(cloud().next_event(seconds(2)).end, End::Died);
}

TEST_F(Life, SwitchedOffHostTellsNothing) {
  cloud().boot_and_wait(0);
  hosts().switch_off("i-00");
  cloud().run_for(milliseconds(300));
  EXPECT_EQ(cloud().events_waiting(), 0u);
  EXPECT_EQ(cloud().ssh(0, "true").code, 255);
}

TEST_F(Life, RebootHasANewBootIdAndClocksFromZero) {
  cloud().boot_and_wait(0);
  const auto id = cloud().ssh(0, "cat /proc/sys/kernel/random/boot_id").text;
  cloud().ssh(0, "sudo touch /var/lib/kept /run/lost; sudo systemctl reboot");
  EXPECT_EQ(cloud().next_event().end, End::Rebooted);
  const auto boot_clock = "python3 -c 'import time; print(time.clock_gettime(time.CLOCK_BOOTTIME))'";
  EXPECT_LT(std::atof(cloud().ssh_when_up(0, boot_clock).text.c_str()), 20.0);
  EXPECT_LT(std::atof(cloud().ssh(0, "cat /proc/uptime").text.c_str()), 20.0);
  const auto new_id = cloud().ssh(0, "cat /proc/sys/kernel/random/boot_id").text;
  EXPECT_EQ(new_id.size(), 36u);
  EXPECT_NE(new_id, id);
  EXPECT_EQ(cloud().ssh(0, "ls /var/lib/kept /run/lost 2>/dev/null").text, "/var/lib/kept");
}

TEST_F(Life, RebootFromOutsideComesBack) {
  cloud().boot_and_wait(0);
  hosts().reboot("i-00");
  EXPECT_EQ(cloud().next_event().end, End::Rebooted);
  EXPECT_EQ(cloud().ssh_when_up(0, "echo back").text, "back");
}

TEST_F(Life, DiskIsKeptOverStopAndStartAndUserDataRunsOnce) {
  cloud().boot_and_wait(0, "#!/bin/sh\necho ran >> /root/runs\n");
  cloud().ssh(0, "cloud-init status --wait; echo work > work; sync");
  hosts().shut_down("i-00");
  ASSERT_EQ(cloud().next_event().end, End::PoweredOff);
  auto moved = cloud().spec(0);
  moved.public_address = *moved.public_address + 5;  // EC2 gives a new one at each start
  cloud().boot(moved, "#!/bin/sh\necho ran >> /root/runs\n");
  EXPECT_EQ(cloud().ssh(0, "true").code, 255) << "the old address leads nowhere";
  cloud().until([&] { return cloud().run(cloud().ssh_argv(*moved.public_address)).code == 0; }, seconds(20));
  auto argv = cloud().ssh_argv(*moved.public_address);
  argv.push_back("cloud-init status --wait > /dev/null; cat work; sudo cat /root/runs");
  EXPECT_EQ(cloud().run(argv).text, "work\nran");
}

TEST_F(Life, ImageWithoutCloudInitRunsNoUserData) {
  auto spec = cloud().spec(0);
  spec.cloud_init = false;
  cloud().boot(spec, "#!/bin/sh\nsystemctl poweroff\n");
  const auto is_up = [&] { return hosts().console("i-00").find("Multi-User System") != std::string::npos; };
  ASSERT_TRUE(cloud().until(is_up, seconds(20))) << hosts().console("i-00");
  cloud().run_for(seconds(2));
  EXPECT_EQ(cloud().events_waiting(), 0u);
  EXPECT_EQ(hosts().console("i-00").find("SSH HOST KEY"), std::string::npos);
  hosts().shut_down("i-00");
  EXPECT_EQ(cloud().next_event().end, End::PoweredOff);
}

TEST_F(Life, DestroyedHostLeavesNothing) {
  cloud().boot_and_wait(0);
  ASSERT_TRUE(hosts().destroy("i-00"));
  EXPECT_TRUE(std::filesystem::is_empty(cloud().folder() / "state" / "instances"));
  EXPECT_EQ(hosts().console("i-00"), "");
  cloud().boot_and_wait(0);
  EXPECT_EQ(cloud().ssh(0, "ls").text, "") << "a new disk under an old name";
}

TEST_F(Life, WhatCannotBootIsRefusedWithAReason) {
  auto spec = cloud().spec(0);
  spec.public_address = *Ipv4::parse("192.168.0.1");
  EXPECT_FALSE(hosts().boot(spec));
  spec = cloud().spec(0);
  spec.id = "../escape";
  EXPECT_FALSE(hosts().boot(spec));
  spec = cloud().spec(0);
  spec.image_root = cloud().folder();
  const auto failed = hosts().boot(spec);
  ASSERT_FALSE(failed);
  EXPECT_NE(failed.error().what.find("mounting what the kernel shows"), std::string::npos)
      << failed.error().what;
  cloud().boot_and_wait(0);
  EXPECT_FALSE(hosts().boot(cloud().spec(0))) << "it runs already";
}

}  // namespace
}  // namespace stint::rehearsal::hosts
