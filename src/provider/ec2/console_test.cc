// SPDX-License-Identifier: Apache-2.0
#include "provider/ec2/console.h"

#include <gtest/gtest.h>

namespace stint::ec2 {
namespace {

const std::string kKey = "AAAAC3NzaC1lZDI1NTE5AAAAIE6LbV8ms7nXM2rXPV3BZV3iQ3TqzVbfWLZ5t3l0vG0x";

std::string block(const std::string& line) {
  return "-----BEGIN SSH HOST KEY KEYS-----\r\n" + line + "\r\n-----END SSH HOST KEY KEYS-----\r\n";
}

TEST(ConsoleTest, KeysBetweenTheMarksBecomeKnownHosts) {
  EXPECT_EQ(known_hosts_from_console("boot\n" + block("ssh-ed25519 " + kKey + " root@ip-10-0-0-1") + "login:",
                                     "i-1"),
            "i-1 ssh-ed25519 " + kKey + "\n");
}

TEST(ConsoleTest, WhatAConsolePutsBeforeALineIsPassedOver) {
  EXPECT_EQ(
      known_hosts_from_console(block("[   12.0] cloud-init[412]: ssh-ed25519 " + kKey + " root@h"), "i-1"),
      "i-1 ssh-ed25519 " + kKey + "\n");
}

TEST(ConsoleTest, NothingUntilBothMarksAreThere) {
  EXPECT_EQ(known_hosts_from_console("", "i-1"), std::nullopt);
  EXPECT_EQ(known_hosts_from_console("-----BEGIN SSH HOST KEY KEYS-----\nssh-ed25519 " + kKey, "i-1"),
            std::nullopt);
  EXPECT_EQ(known_hosts_from_console("-----END SSH HOST KEY KEYS-----", "i-1"), std::nullopt);
  EXPECT_EQ(known_hosts_from_console(block("no key here"), "i-1"), std::nullopt);
}

TEST(ConsoleTest, TheLastBlockCounts) {
  auto older = block("ssh-ed25519 " + std::string(68, 'B') + " root@h");
  EXPECT_EQ(known_hosts_from_console(older + block("ssh-ed25519 " + kKey + " root@h"), "i-1"),
            "i-1 ssh-ed25519 " + kKey + "\n");
}

TEST(ConsoleTest, WhatIsNoKeyIsNotTaken) {
  EXPECT_EQ(known_hosts_from_console(block("ssh-ed25519 $(touch /tmp/x) root@h"), "i-1"), std::nullopt);
}

}  // namespace
}  // namespace stint::ec2
