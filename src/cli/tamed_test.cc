// SPDX-License-Identifier: Apache-2.0
#include "cli/tamed.h"

#include <gtest/gtest.h>

namespace stint::cli {
namespace {

// Whole, and a byte at a time: where the pieces end must not matter.
std::string tamed(const std::string& text) {
  Tamed whole, bytes;
  std::string at_once = whole.take(text), one_by_one;
  at_once += whole.rest();
  for (char c : text) one_by_one += bytes.take({&c, 1});
  one_by_one += bytes.rest();
  EXPECT_EQ(at_once, one_by_one) << text;
  return at_once;
}

TEST(TamedTest, OfAProgressBarTheLastStateStays) {
  EXPECT_EQ(tamed("begin\n\r  0%|  |\r 50%|# |\r100%|##|\nend\n"), "begin\n100%|##|\nend\n");
  EXPECT_EQ(tamed("\r 10%\r 20%"), " 20%") << "one that never ended";
  EXPECT_EQ(tamed("\r 10%\r 20%\r"), " 20%\r");
}

TEST(TamedTest, WhatHasNoCarriageReturnsGoesThrough) {
  for (const char* text : {"", "a", "a\n", "\n\n", "a\r\nb\r\n", "\r\n", "\xff\xfe\n", "ü\nno end"})
    EXPECT_EQ(tamed(text), text);
}

TEST(TamedTest, WhatIsNoTextGoesThrough) {
  const std::string bytes{"\x89PNG\r\n\x1a\n\0\0\rabc\rdef\n", 20};
  EXPECT_EQ(tamed(bytes), bytes);
}

TEST(TamedTest, LinesComeAsSoonAsTheyEnd) {
  Tamed stream;
  EXPECT_EQ(stream.take("one\ntwo"), "one\n");
  EXPECT_EQ(stream.take("!\n"), "two!\n");
}

}  // namespace
}  // namespace stint::cli
