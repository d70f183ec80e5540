// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/hosts/range.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>

namespace stint::rehearsal::hosts {
namespace {

constexpr auto kHeading =
    "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT\n";

std::string route(const char* iface, std::uint32_t wire_destination, std::uint32_t wire_mask) {
  char line[160];
  std::snprintf(line, sizeof line, "%s\t%08X\t00000000\t0001\t0\t0\t0\t%08X\t0\t0\t0\n", iface,
                wire_destination, wire_mask);
  return line;
}

TEST(Range, KeepsTheFirstTwoAddressesAndTheEndsForItself) {
  const Range range{*Block::parse("198.51.100.32/27")};
  EXPECT_EQ(range.client().text(), "198.51.100.33");
  EXPECT_EQ(range.fabric().text(), "198.51.100.34");
  EXPECT_EQ(range.first_host().text(), "198.51.100.35");
  EXPECT_EQ(range.last_host().text(), "198.51.100.62");
  EXPECT_FALSE(range.is_for_hosts(range.fabric()));
  EXPECT_TRUE(range.is_for_hosts(range.last_host()));
  EXPECT_FALSE(range.is_for_hosts(range.block.first + 31));
}

TEST(Range, LinkNameFitsTheKernelAndIsItsOwn) {
  std::vector<std::string> names;
  for (const auto& range : all_ranges()) names.push_back(range.link_name());
  EXPECT_EQ(names.size(), 24u);
  std::sort(names.begin(), names.end());
  EXPECT_EQ(std::unique(names.begin(), names.end()), names.end());
  for (const auto& name : names) EXPECT_LT(name.size(), 16u);
}

TEST(Range, NetworkOfThisMachineIsNotTakenAway) {
  if (std::endian::native != std::endian::little) GTEST_SKIP() << "skipped: the sample was written on x86";
  const auto text = kHeading + route("eth0", 0, 0) + route("tun0", 0x80, 0x80) +
                    route("eth0", 0x000200c0, 0x00ffffff) + route("stint-c6336400", 0x006433c6, 0xe0ffffff);
  const auto taken = destinations(text);
  ASSERT_EQ(taken.size(), 2u);
  EXPECT_EQ(taken[0].text(), "192.0.2.0/24");
  EXPECT_EQ(taken[1].text(), "198.51.100.0/27");
  const auto ranges = free_ranges(taken);
  EXPECT_EQ(ranges.size(), 15u);
  EXPECT_EQ(ranges.front().block.text(), "198.51.100.32/27");
}

TEST(Range, TheOneThatIsLikedComesFirstWhereItIsFree) {
  const auto liked = *Block::parse("203.0.113.64/27");
  auto ranges = free_ranges({}, liked);
  EXPECT_EQ(ranges.size(), 24u);
  EXPECT_EQ(ranges.front().block, liked);
  EXPECT_EQ(ranges[1].block, all_ranges().front().block);
  EXPECT_EQ(free_ranges({liked}, liked).front().block, all_ranges().front().block);
  EXPECT_EQ(free_ranges({}, Block::parse("10.0.0.0/27")).front().block, all_ranges().front().block);
}

TEST(Range, NoneIsFreeWhereARouteTakesThemAll) {
  EXPECT_TRUE(
      free_ranges({*Block::parse("192.0.0.0/8"), *Block::parse("198.0.0.0/8"), *Block::parse("203.0.0.0/8")})
          .empty());
}

}  // namespace
}  // namespace stint::rehearsal::hosts
