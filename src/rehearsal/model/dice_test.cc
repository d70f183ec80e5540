// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/model/dice.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace stint::rehearsal {
namespace {

TEST(DiceTest, SameSeedSameRolls) {
  Dice a(7), b(7), c(8);
  EXPECT_EQ(a.id("i-"), b.id("i-"));
  EXPECT_NE(a.id("i-"), c.id("i-"));
}

// Every hexadecimal digit from `from` on as an x.
std::string shape(std::string text, std::size_t from) {
  auto is_digit = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
  std::replace_if(text.begin() + static_cast<std::ptrdiff_t>(from), text.end(), is_digit, 'x');
  return text;
}

TEST(DiceTest, IdsHaveTheShapeOfAws) {
  Dice dice(1);
  std::set<std::string> seen;
  for (int i = 0; i < 1000; ++i) {
    auto id = dice.id("i-");
    EXPECT_EQ(shape(id, 3), "i-0xxxxxxxxxxxxxxxx") << id;
    EXPECT_TRUE(seen.insert(id).second) << id;
  }
}

TEST(DiceTest, UuidsAreOfVersionFour) {
  Dice dice(1);
  for (int i = 0; i < 100; ++i) {
    auto uuid = dice.uuid();
    EXPECT_EQ(shape(uuid, 0), "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx") << uuid;
    EXPECT_EQ(uuid[14], '4') << uuid;
    EXPECT_NE(std::string("89ab").find(uuid[19]), std::string::npos) << uuid;
  }
}

TEST(DiceTest, SpansComeUpFromEndToEnd) {
  Dice dice(1);
  std::set<std::int64_t> seen;
  for (int i = 0; i < 200; ++i) seen.insert(dice.between({Micros{3}, Micros{6}}).count());
  EXPECT_EQ(seen, (std::set<std::int64_t>{3, 4, 5, 6}));
}

TEST(DiceTest, AFixedSpanRollsNothing) {
  Dice a(1), b(1);
  EXPECT_EQ(a.between({Seconds{5}, Seconds{5}}), Seconds{5});
  EXPECT_EQ(a.roll(), b.roll());
}

}  // namespace
}  // namespace stint::rehearsal
