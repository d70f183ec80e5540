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

TEST(TamedTest, OfNestedProgressBarsTheLastStatesStay) {
  std::string bars = "begin\n\router 0%";
  for (const char* outer : {"50%", "100%"}) {
    for (const char* inner : {"1", "2", "3"}) bars += std::string("\n\rinner ") + inner + "\x1b[A";
    bars += std::string("\n\r       \r\x1b[A\router ") + outer;
  }
  EXPECT_EQ(tamed(bars + "\nend\n"), "begin\nouter 0%\nouter 100%\nend\n")
      << "before the first has moved up, its line has gone";
  std::string many;
  for (int i = 0; i < 20; ++i) many += "line " + std::to_string(i) + "\n";
  EXPECT_EQ(tamed("a\n\x1b[A" + many), "a\n" + many);
}

TEST(TamedTest, OtherEscapesGoThrough) {
  for (const char* text :
       {"\x1b[31mred\x1b[0m\n", "\x1b", "\x1b[", "x\x1b[2Ky\n", "\x1b\nb\n", "\x1b\x1b[1m", "\n\x1b"})
    EXPECT_EQ(tamed(text), text);
}

TEST(TamedTest, WhatIsNoTextGoesThrough) {
  const std::string bytes{"\x89PNG\r\n\x1a\n\0\0\rabc\rdef\n", 19};
  EXPECT_EQ(tamed(bytes), bytes);
}

TEST(TamedTest, LinesComeAsSoonAsTheyEnd) {
  Tamed stream;
  EXPECT_EQ(stream.take("one\ntwo"), "one\n");
  EXPECT_EQ(stream.take("!\n"), "two!\n");
}

}  // namespace
}  // namespace stint::cli
