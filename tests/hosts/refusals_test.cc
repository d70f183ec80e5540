// SPDX-License-Identifier: Apache-2.0
// Machines that cannot have rehearsal hosts say why.
#include <gtest/gtest.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <fstream>
#include <functional>

#include "cloud.h"

namespace stint::rehearsal::hosts {
namespace {

namespace fs = std::filesystem;

class Refusals : public testing::Test {
 protected:
  void SetUp() override {
    if (geteuid() != 0) GTEST_SKIP() << "skipped: plays other machines from root";
    std::string name = "/var/tmp/stint-hosts-XXXXXX";
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    folder_ = name;
  }
  void TearDown() override { fs::remove_all(folder_); }

  // What Hosts::open says in a child for which `change` has made the machine another one.
  std::string said_after(const std::function<bool()>& change) {
    std::array<int, 2> ends{};
    if (pipe(ends.data()) != 0) return "pipe";
    const auto child = fork();
    if (child == 0) say(change, ends[1]);
    close(ends[1]);
    std::array<char, 2048> text{};
    const auto n = read(ends[0], text.data(), text.size());
    close(ends[0]);
    waitpid(child, nullptr, 0);
    return {text.data(), static_cast<std::size_t>(std::max<ssize_t>(n, 0))};
  }

  Path folder_;

 private:
  [[noreturn]] void say(const std::function<bool()>& change, int to) {
    NoLog log;
    std::string text = "could not play it";
    if (change()) {
      const auto opened = Hosts::open({.state = folder_ / "state", .log = log});
      text = opened ? "opened" : opened.error().what + " | " + opened.error().next;
    }
    _exit(write(to, text.data(), text.size()) > 0 ? 0 : 1);
  }
};

TEST_F(Refusals, NotRoot) {
  const auto said = said_after([] { return setuid(65534) == 0; });
  EXPECT_EQ(said,
            "rehearsal hosts need root: it makes their namespaces and their network | start the rehearsal "
            "with sudo");
}

TEST_F(Refusals, NamespacesAreDenied) {
  const auto said = said_after([] {
    const bool apart = unshare(CLONE_NEWUSER) == 0 &&
                       (std::ofstream("/proc/self/uid_map") << "0 0 1" << std::flush) && setuid(0) == 0;
    return apart && (std::ofstream("/proc/sys/user/max_user_namespaces") << "0" << std::flush);
  });
  EXPECT_NE(said.find("does not let rehearsal hosts have a user namespace"), std::string::npos) << said;
  EXPECT_NE(said.find("user.max_user_namespaces"), std::string::npos) << said;
}

TEST_F(Refusals, StateOnAnOverlay) {
  const auto said = said_after([this] {
    for (const auto* part : {"lower", "upper", "work", "state"}) fs::create_directory(folder_ / part);
    const auto in = folder_.native();
    const auto options = "lowerdir=" + in + "/lower,upperdir=" + in + "/upper,workdir=" + in + "/work";
    return unshare(CLONE_NEWNS) == 0 && mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0 &&
           mount("overlay", (in + "/state").c_str(), "overlay", 0, options.c_str()) == 0;
  });
  EXPECT_NE(said.find("disks of rehearsal hosts cannot be kept in"), std::string::npos) << said;
  EXPECT_NE(said.find("choose a folder on ext4, XFS or Btrfs"), std::string::npos) << said;
}

TEST_F(Refusals, StateWithAColon) {
  folder_ /= "a:b";
  fs::create_directory(folder_);
  const auto said = said_after([] { return true; });
  folder_ = folder_.parent_path();
  EXPECT_NE(said.find("the mount options of an overlay cannot say a path"), std::string::npos) << said;
}

TEST_F(Refusals, NftIsMissing) {
  const auto said = said_after([] { return setenv("PATH", "/nowhere", 1) == 0; });
  EXPECT_EQ(said, "nft, which filters what reaches a host, is not installed | sudo apt-get install nftables");
}

}  // namespace
}  // namespace stint::rehearsal::hosts
