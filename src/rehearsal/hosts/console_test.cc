// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/hosts/console.h"

#include <gtest/gtest.h>

namespace stint::rehearsal::hosts {
namespace {

TEST(Console, ShortOutputIsKeptWhole) {
  Console console;
  console.write("booting\r\n");
  console.write("up\r\n");
  EXPECT_EQ(console.text(), "booting\r\nup\r\n");
}

TEST(Console, LongOutputKeepsItsEndWhateverItCameIn) {
  for (const std::size_t part : {1u, 100u, 65536u, 300000u}) {
    Console console;
    std::string all;
    for (unsigned n = 0; all.size() < 300000; ++n) all += std::to_string(n) + "\n";
    for (std::size_t at = 0; at < all.size(); at += part)
      console.write(std::string_view(all).substr(at, part));
    EXPECT_EQ(console.text(), all.substr(all.size() - Console::kKept)) << part;
  }
}

TEST(Console, ClearedOneIsEmpty) {
  Console console;
  console.write("old boot");
  console.clear();
  EXPECT_EQ(console.text(), "");
}

}  // namespace
}  // namespace stint::rehearsal::hosts
