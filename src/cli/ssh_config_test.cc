// SPDX-License-Identifier: Apache-2.0
#include "cli/ssh_config.h"

#include <gtest/gtest.h>

#include "testing/stepping_world.h"

namespace stint::cli {
namespace {

class SshConfigTest : public ::testing::Test {
 protected:
  testing::SteppingWorld world_;

  static ledger::Stint stint(const std::string& name, const std::string& id) {
    ledger::Stint stint{.token = "t" + id, .name = name};
    stint.terms.place = "aws";
    stint.terms.login = "ubuntu";
    stint.machine = ledger::Machine{.id = id, .state = "running", .address = "192.0.2.1"};
    return stint;
  }
  std::string text(const std::vector<ledger::Stint>& stints, std::string_view users = "") {
    std::string text;
    world_.run([&](World& world) { text = ssh_config_text(world, stints, users); });
    return text;
  }
  static bool says(const std::string& text, const std::string& piece) {
    return text.find(piece) != std::string::npos;
  }
};

TEST_F(SshConfigTest, MachineThatRunsIsKnownByNameAndId) {
  auto said = text({stint("lab", "i-1")});
  for (const char* line : {"Host lab i-1\n", "HostName 192.0.2.1\n", "User ubuntu\n", "HostKeyAlias i-1\n",
                           "StrictHostKeyChecking yes\n",
                           "UserKnownHostsFile \"/home/u/.local/state/stint/keys/ti-1/known_hosts\"\n"})
    EXPECT_TRUE(says(said, line)) << line << " in " << said;
}

TEST_F(SshConfigTest, WhatDoesNotRunOrIsHereIsNot) {
  auto stopped = stint("a", "i-1"), ended = stint("b", "i-2"), here = stint("c", "local-1"),
       coming = stint("d", "i-4");
  stopped.machine->stopped = SysMicros{};
  ended.machine->ended = SysMicros{};
  here.terms.place = "local";
  coming.machine->address.clear();
  EXPECT_FALSE(says(text({stopped, ended, here, coming}), "Host "));
}

TEST_F(SshConfigTest, NameThatIsSomebodyElsesStaysTheirs) {
  EXPECT_TRUE(says(text({stint("lab", "i-1")}, "host  other lab\n  User me\n"), "Host i-1\n"));
  EXPECT_TRUE(says(text({stint("github.com", "i-1")}), "Host i-1\n"));
  auto both = text({stint("lab", "i-1"), stint("lab", "i-2")});
  EXPECT_TRUE(says(both, "Host lab i-1\n") && says(both, "Host i-2\n")) << both;
}

TEST_F(SshConfigTest, HomeWithSpecialLettersIsOneWord) {
  world_.env.home = "/home/a \"b\" 100%";
  EXPECT_TRUE(says(text({stint("lab", "i-1")}), R"(IdentityFile "/home/a \"b\" 100%%/.local/state)"));
}

}  // namespace
}  // namespace stint::cli
