// SPDX-License-Identifier: Apache-2.0
#include "pact/lines.h"

#include <gtest/gtest.h>

namespace stint::pact {
namespace {

TEST(LinesTest, LineArrivesInPieces) {
  Lines lines;
  lines.feed("he");
  EXPECT_FALSE(lines.next());
  lines.feed("llo\n\nwor");
  EXPECT_EQ(**lines.next(), "hello");
  EXPECT_EQ(**lines.next(), "");
  EXPECT_FALSE(lines.next());
  lines.feed("ld\n");
  EXPECT_EQ(**lines.next(), "world");
  EXPECT_FALSE(lines.next());
}

TEST(LinesTest, LongestLinePasses) {
  Lines lines;
  lines.feed(std::string(kMostLine, 'x') + "\n");
  EXPECT_EQ((*lines.next())->size(), kMostLine);
}

TEST(LinesTest, LineWithoutEndIsOneErrorAndSkipped) {
  Lines lines;
  int errors = 0;
  for (int i = 0; i < 40; ++i) {
    lines.feed(std::string(100'000, 'x'));
    while (auto line = lines.next()) errors += line->has_value() ? 0 : 1;
  }
  EXPECT_EQ(errors, 1);
  lines.feed("end\nnext\n");
  EXPECT_EQ(**lines.next(), "next");
}

TEST(LinesTest, ByteByByte) {
  Lines lines;
  std::string all;
  for (char c : std::string("a\nbc\nd\n")) {
    lines.feed({&c, 1});
    while (auto line = lines.next()) all += **line + "|";
  }
  EXPECT_EQ(all, "a|bc|d|");
}

}  // namespace
}  // namespace stint::pact
