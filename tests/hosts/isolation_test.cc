// SPDX-License-Identifier: Apache-2.0
// What the root of a host cannot do to the machine it runs on.
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#include <fstream>
#include <memory>
#include <stdexcept>

#include "cloud.h"
#include "rehearsal/hosts/standing.h"

namespace stint::rehearsal::hosts {
namespace {

// One host for all: each test leaves it usable for the next.
class Isolation : public CloudTest {
 protected:
  static void SetUpTestSuite() {
    if (!reason_to_skip().empty()) return;
    shared_ = std::make_unique<Cloud>();
    shared_->boot_and_wait(0);
  }
  static void TearDownTestSuite() { shared_.reset(); }

  // As root of the host; true where it succeeded.
  bool root_can(const std::string& command) {
    const auto said = as_root("{ " + command + "; } > /dev/null 2>&1 && echo did || echo did not");
    if (said != "did" && said != "did not") throw std::runtime_error("asking a host: " + said);
    return said == "did";
  }
  std::string as_root(const std::string& command) {
    return shared_->ssh(0, "sudo sh -c '" + command + "'").text;
  }
  const Path& folder() { return shared_->folder(); }

 private:
  static std::unique_ptr<Cloud> shared_;
};
std::unique_ptr<Cloud> Isolation::shared_;

TEST_F(Isolation, RootCanWhatItMay) {
  EXPECT_TRUE(root_can("mkdir -p /mnt/t && mount -t tmpfs none /mnt/t && umount /mnt/t"));
  EXPECT_TRUE(root_can("hostname another && hostname i-00"));
  EXPECT_TRUE(root_can("ip link set lo mtu 1500"));
}

TEST_F(Isolation, RootIsRootOfTheHostAndNobodyHere) {
  EXPECT_EQ(as_root("id -u"), "0");
  as_root("touch /root/mine; chown ubuntu /root/mine");
  struct stat info {};
  ASSERT_EQ(stat((folder() / "state/instances/i-00/upper/root/mine").c_str(), &info), 0);
  EXPECT_EQ(info.st_uid, our_standing()->ids.first + 1000u);
}

TEST_F(Isolation, KernelOfTheMachineIsNotTouched) {
  EXPECT_FALSE(root_can("echo h > /proc/sysrq-trigger"));
  EXPECT_FALSE(root_can("mkdir -p /mnt/p; mount -t proc proc /mnt/p && echo h > /mnt/p/sysrq-trigger"));
  EXPECT_FALSE(root_can("echo 60 > /proc/sys/kernel/panic"));
  EXPECT_FALSE(root_can("echo /bin/true > /proc/sys/kernel/core_pattern"));
  EXPECT_FALSE(root_can("echo 3 > /proc/sys/vm/drop_caches"));
  EXPECT_FALSE(root_can("head -c 1 /proc/kcore"));
  EXPECT_FALSE(root_can("dmesg"));
  EXPECT_FALSE(root_can("mount -o remount,rw /sys && echo freeze > /sys/power/state"));
}

TEST_F(Isolation, ClockOfTheMachineIsNotSet) {
  EXPECT_FALSE(root_can("date -s 2031-01-01"));
  EXPECT_FALSE(root_can("hwclock --systohc"));
}

TEST_F(Isolation, DisksOfTheMachineAreNotReached) {
  struct stat root {};
  ASSERT_EQ(stat("/", &root), 0);
  const auto device = std::to_string(major(root.st_dev)) + " " + std::to_string(minor(root.st_dev));
  EXPECT_FALSE(root_can("mknod /tmp/disk b " + device));
  EXPECT_FALSE(root_can("mkdir -p /mnt/d; mount -t devtmpfs none /mnt/d"));
  EXPECT_EQ(as_root("ls /dev | tr \"\\n\" \" \""),
            "console fd full initctl log mqueue null ptmx pts random shm stderr stdin stdout tty "
            "urandom zero ");
}

TEST_F(Isolation, ProcessesAndMountsOfTheMachineAreNotSeen) {
  EXPECT_EQ(as_root("cat /proc/1/comm"), "systemd");
  EXPECT_LT(std::stoi(as_root("ls /proc | grep -c ^[0-9]")), 40);
  EXPECT_EQ(as_root("grep -c " + folder().native() + "/key /proc/self/mountinfo"), "0");
  EXPECT_FALSE(root_can("ls " + folder().native()));
}

TEST_F(Isolation, LimitsOfOtherProcessesAreNotRaised) {
  EXPECT_FALSE(root_can("nice -n -5 true && [ $(nice -n -5 nice) -lt 0 ]"));
  EXPECT_FALSE(root_can("chrt -f 50 true"));
}

TEST_F(Isolation, ImageIsNotChanged) {
  as_root("echo changed > /etc/motd; rm -rf /usr/share/javascript");
  std::ifstream motd(test_image() / "etc/motd");
  const std::string text{std::istreambuf_iterator<char>(motd), {}};
  EXPECT_NE(text.find("This is a rehearsal"), std::string::npos);
  EXPECT_TRUE(std::filesystem::exists(test_image() / "usr/share/javascript"));
}

TEST_F(Isolation, RebootAndPowerOffEndTheHostAlone) {
  cloud().boot_and_wait(0);
  cloud().ssh(0, "sudo reboot -ff", std::chrono::seconds(5));
  EXPECT_EQ(cloud().next_event().end, End::Rebooted);
  cloud().ssh_when_up(0, "sudo halt -ff");
  EXPECT_EQ(cloud().next_event().end, End::PoweredOff);
}

}  // namespace
}  // namespace stint::rehearsal::hosts
