// SPDX-License-Identifier: Apache-2.0
#include "provider/ssh/box.h"

#include <gtest/gtest.h>

namespace stint::ssh {
namespace {

TEST(AddressTest, UserHostAndPort) {
  auto plain = address_from("ssh:me@gpu-box.example.org");
  ASSERT_TRUE(plain);
  EXPECT_EQ(plain->user, "me");
  EXPECT_EQ(plain->host, "gpu-box.example.org");
  EXPECT_EQ(plain->port, 0);
  auto with_port = address_from("ssh:me@192.0.2.1:2222");
  ASSERT_TRUE(with_port);
  EXPECT_EQ(with_port->host, "192.0.2.1");
  EXPECT_EQ(with_port->port, 2222);
}

TEST(AddressTest, WhatSshOrAPathWouldReadOtherwiseIsRefused) {
  for (const char* place : {"ssh:", "ssh:host", "ssh:@host", "ssh:me@", "ssh:me@-oProxyCommand=x",
                            "ssh:-l@host", "ssh:me@host:0", "ssh:me@host:65536", "ssh:me@host:", "ssh:me@a/b",
                            "ssh:me@a b", "ssh:me@..", "ssh:a:1@host", "me@host"})
    EXPECT_FALSE(address_from(place)) << place;
}

}  // namespace
}  // namespace stint::ssh
