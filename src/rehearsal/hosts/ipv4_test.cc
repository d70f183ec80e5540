// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/hosts/ipv4.h"

#include <gtest/gtest.h>

namespace stint::rehearsal::hosts {
namespace {

TEST(Ipv4, ReadsAndWritesTheUsualForm) {
  const auto address = Ipv4::parse("172.31.0.10");
  ASSERT_TRUE(address);
  EXPECT_EQ(address->bits, 0xac1f000au);
  EXPECT_EQ(address->text(), "172.31.0.10");
  EXPECT_EQ((*address + 1).text(), "172.31.0.11");
}

TEST(Ipv4, RefusesWhatIsNoAddress) {
  for (const auto* text : {"", "172.31.0", "172.31.0.256", "172.31.0.1.2", "::1", "a.b.c.d", "1.2.3.4 "}) {
    EXPECT_FALSE(Ipv4::parse(text)) << text;
  }
}

TEST(Block, ClearsTheBitsPastThePrefix) {
  EXPECT_EQ(Block::parse("10.0.0.7/24")->text(), "10.0.0.0/24");
  EXPECT_EQ(Block::parse("10.0.0.7")->text(), "10.0.0.7/32");
  EXPECT_EQ(Block::parse("10.0.0.7/0")->text(), "0.0.0.0/0");
}

TEST(Block, RefusesWhatIsNoBlock) {
  for (const auto* text : {"10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/8x", "2001:db8::/32", "/8"}) {
    EXPECT_FALSE(Block::parse(text)) << text;
  }
}

TEST(Block, KnowsWhatLiesInsideAndWhatOverlaps) {
  const auto block = *Block::parse("198.51.100.32/27");
  EXPECT_TRUE(block.contains(*Ipv4::parse("198.51.100.63")));
  EXPECT_FALSE(block.contains(*Ipv4::parse("198.51.100.64")));
  EXPECT_TRUE(block.overlaps(*Block::parse("198.51.100.0/24")));
  EXPECT_TRUE(block.overlaps(*Block::parse("198.51.100.40/32")));
  EXPECT_FALSE(block.overlaps(*Block::parse("198.51.100.0/27")));
  EXPECT_TRUE(block.overlaps(*Block::parse("0.0.0.0/0")));
}

}  // namespace
}  // namespace stint::rehearsal::hosts
