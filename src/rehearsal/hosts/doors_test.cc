// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/hosts/doors.h"

#include <gtest/gtest.h>

namespace stint::rehearsal::hosts {
namespace {

using Protocol = Ingress::Protocol;
using Ports = std::set<std::uint16_t>;

constexpr Ipv4 kClient{0xc6336401};
constexpr Block kHere{kClient, 32}, kEverywhere{{}, 0};

TEST(OpenPorts, TcpThatLetsTheUserIn) {
  EXPECT_EQ(open_ports({{Protocol::Tcp, 22, 22, kHere}, {Protocol::Tcp, 8000, 8002, kEverywhere}}, kClient),
            (Ports{22, 8000, 8001, 8002}));
}

TEST(OpenPorts, WhatIsForOthersIsClosed) {
  const Block other{{0x0a090909}, 32};
  EXPECT_EQ(
      open_ports(
          {{Protocol::Tcp, 22, 22, other}, {Protocol::Udp, 53, 53, kHere}, {Protocol::Icmp, 8, -1, kHere}},
          kClient),
      Ports{});
}

TEST(OpenPorts, OfAWideRuleThoseOnWhichProgramsAreFound) {
  EXPECT_EQ(open_ports({{Protocol::All, -1, -1, kHere}}, kClient), (Ports{22, 80, 443, 8080, 8888}));
  EXPECT_EQ(open_ports({{Protocol::Tcp, 0, 65535, kHere}}, kClient), (Ports{22, 80, 443, 8080, 8888}));
  EXPECT_EQ(open_ports({{Protocol::Tcp, 8000, 8999, kHere}}, kClient), (Ports{8080, 8888}));
}

TEST(OpenPorts, SoManyOfAHostAndNoMore) {
  const auto ports =
      open_ports({{Protocol::Tcp, 100, 150, kHere}, {Protocol::Tcp, 200, 250, kHere}}, kClient);
  EXPECT_EQ(ports.size(), 64u);
  EXPECT_TRUE(ports.contains(150));
}

TEST(Ranges, PartsOfABlockWithTheLikedOneFirst) {
  const auto all = parts_of(*Block::parse("127.77.0.0/16"));
  ASSERT_EQ(all.size(), 2048u);
  EXPECT_EQ(all.front().first_host().text(), "127.77.0.3");
  EXPECT_EQ(all.back().block.text(), "127.77.255.224/27");
  EXPECT_EQ(parts_of(*Block::parse("127.77.0.0/16"), Block::parse("127.77.1.32/27")).front().block.text(),
            "127.77.1.32/27");
}

}  // namespace
}  // namespace stint::rehearsal::hosts
