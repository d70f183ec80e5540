// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/model/ipv4.h"

#include <gtest/gtest.h>

namespace stint::rehearsal {
namespace {

TEST(Ipv4Test, ReadsAndWritesAddresses) {
  EXPECT_EQ(parse_ipv4("198.51.100.2"), 0xc6336402U);
  EXPECT_EQ(format_ipv4(0xc6336402U), "198.51.100.2");
  for (const char* text : {"", "1.2.3", "1.2.3.256", "1.2.3.4.5", "a.b.c.d"})
    EXPECT_EQ(parse_ipv4(text), std::nullopt) << text;
}

TEST(CidrTest, HostBitsAreCleared) {
  EXPECT_EQ(normal_cidr4("10.0.0.7/24"), "10.0.0.0/24");
  EXPECT_EQ(normal_cidr4("203.0.113.9/32"), "203.0.113.9/32");
  EXPECT_EQ(normal_cidr4("1.2.3.4/0"), "0.0.0.0/0");
  EXPECT_EQ(normal_cidr6("2001:db8::7/64"), "2001:db8::/64");
  EXPECT_EQ(normal_cidr6("2001:db8:0:f::/61"), "2001:db8:0:8::/61");
}

TEST(CidrTest, RefusesWhatIsNoBlock) {
  for (const char* text :
       {"10.0.0.0", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0/8", "10.0.0.0/8 ", "::1/64"})
    EXPECT_EQ(normal_cidr4(text), std::nullopt) << text;
  for (const char* text : {"2001:db8::", "2001:db8::/129", "10.0.0.0/8"})
    EXPECT_EQ(normal_cidr6(text), std::nullopt) << text;
}

TEST(PoolTest, GivesEachNumberAsLateAsPossibleAgain) {
  Pool pool(3);
  EXPECT_EQ(pool.take(), 0U);
  pool.give_back(0);
  EXPECT_EQ(pool.take(), 1U);
  EXPECT_EQ(pool.take(), 2U);
  EXPECT_EQ(pool.take(), 0U);
  EXPECT_EQ(pool.take(), std::nullopt);
  EXPECT_EQ(pool.free(), 0U);
  pool.give_back(2);
  EXPECT_EQ(pool.take(), 2U);
}

}  // namespace
}  // namespace stint::rehearsal
