// SPDX-License-Identifier: Apache-2.0
#include "host/session.h"

#include <gtest/gtest.h>

#include <set>

#include "host/programs.h"
#include "testing/stepping_world.h"

namespace stint::host {
namespace {

using namespace std::chrono_literals;

// A machine of that architecture behind ssh, with the programs that have been put there.
class InstallTest : public ::testing::Test {
 protected:
  InstallTest() {
    world_.files.contents["/usr/libexec/stint/stintd"] = "for us";
    world_.files.contents["/usr/libexec/stint/stintd-aarch64"] = "for them";
    world_.out.on_spawn = [this](const Command& command) { return answer(command); };
  }

  Result<testing::SteppingOutside::ChildScript> answer(const Command& command) {
    using Script = testing::SteppingOutside::ChildScript;
    const auto& remote = command.argv.back();
    if (remote == "192.0.2.1") return Script{.out = "stint-connected\n"};
    if (remote == "uname -m") return Script{.out = machine_ + "\n"};
    if (remote.ends_with(" --version")) return Script{.code = there_.contains(remote) ? 0 : 127};
    there_.insert(remote.substr(remote.rfind(' ') + 1, remote.rfind('\'') - remote.rfind(' ') - 1) +
                  " --version");
    ++sent_;
    return Script{};
  }

  Result<std::string> install() {
    Result<std::string> path;
    world_.run([&](World& world) {
      auto session = Session::open(world, {.id = "i-1", .address = "192.0.2.1", .user = "u"}, 60s);
      ASSERT_TRUE(session) << session.error().what;
      path = session->install();
    });
    return path;
  }

  bool was_fed(std::string_view bytes) const {
    for (const auto& [child, text] : world_.out.fed)
      if (text == bytes) return true;
    return false;
  }

  testing::SteppingWorld world_;
  std::string machine_ = std::string{kArchitecture};
  std::set<std::string> there_;
  int sent_ = 0;
};

TEST_F(InstallTest, MachineOfOurArchitectureGetsOurs) {
  auto path = install();
  ASSERT_TRUE(path) << path.error().what;
  EXPECT_TRUE(was_fed("for us"));
  EXPECT_EQ(*install(), *path);
  EXPECT_EQ(sent_, 1) << "it is there";
}

TEST_F(InstallTest, MachineOfAnotherGetsItsOwn) {
  machine_ = "aarch64";
  auto path = install();
  ASSERT_TRUE(path) << path.error().what;
  EXPECT_TRUE(was_fed("for them") && !was_fed("for us"));
  EXPECT_EQ(*install(), *path);
  EXPECT_EQ(sent_, 1) << "it is there";
}

TEST_F(InstallTest, MachineThatNobodyBuiltForIsRefused) {
  machine_ = "riscv64";
  auto path = install();
  ASSERT_FALSE(path);
  EXPECT_EQ(path.error().kind, Kind::Usage);
  EXPECT_EQ(path.error().what, "this stint has no stintd for machines of riscv64");
  EXPECT_EQ(sent_, 0);
}

TEST_F(InstallTest, AsBuiltTheProgramLiesBesideOurOwn) {
  world_.files.contents["/usr/bin/stintd"] = "as built";
  ASSERT_TRUE(install());
  EXPECT_TRUE(was_fed("as built"));
}

TEST_F(InstallTest, WhatIsNowhereIsNamedWithItsPackage) {
  world_.files.contents.clear();
  auto path = install();
  ASSERT_FALSE(path);
  EXPECT_EQ(path.error().what,
            "stintd is missing: it belongs to /usr/bin/stintd or to /usr/libexec/stint/stintd");
  EXPECT_EQ(path.error().next, "install the package stint (README.md, \"Install\")");
}

TEST(StintdForTest, Ec2sWordForItIsKnown) {
  testing::SteppingWorld world;
  world.files.contents["/usr/libexec/stint/stintd-aarch64"] = "for them";
  world.run([](World& w) {
    EXPECT_EQ(stintd_for(w, "arm64").value_or(""), "/usr/libexec/stint/stintd-aarch64");
    EXPECT_FALSE(stintd_for(w, "x86_64")) << "it was not placed";
  });
}

}  // namespace
}  // namespace stint::host
