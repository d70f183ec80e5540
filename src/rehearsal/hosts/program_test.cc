// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/hosts/program.h"

#include <gtest/gtest.h>

namespace stint::rehearsal::hosts {
namespace {

TEST(Program, GivesCodeAndBothStreams) {
  const auto ran = run_program({.argv = {"sh", "-c", "echo out; echo err >&2; exit 3"}});
  ASSERT_TRUE(ran);
  EXPECT_EQ(ran->code, 3);
  EXPECT_EQ(ran->output, "out\nerr\n");
}

TEST(Program, ReadsAnInputLongerThanAPipe) {
  const auto ran = run_program({.argv = {"wc", "-c"}, .input = std::string(1 << 20, 'x')});
  ASSERT_TRUE(ran);
  EXPECT_EQ(ran->output, "1048576\n");
}

TEST(Program, HandsOutWholeLinesAndKeepsTheEndOfALongOutput) {
  std::vector<std::string> lines;
  const auto ran = run_program({.argv = {"sh", "-c", "seq 100000; printf rest"}},
                               [&](std::string_view line) { lines.emplace_back(line); });
  ASSERT_TRUE(ran);
  ASSERT_EQ(lines.size(), 100000u);
  EXPECT_EQ(lines[41999], "42000");
  EXPECT_EQ(ran->output.size(), 65536u);
  EXPECT_TRUE(ran->output.ends_with("100000\nrest"));
}

TEST(Program, KilledOneIsTold) { EXPECT_EQ(run_program({.argv = {"sh", "-c", "kill -KILL $$"}})->code, 137); }

TEST(Program, MissingOneIsTold) {
  const auto ran = run_program({.argv = {"no-such-program-here"}});
  ASSERT_TRUE(ran);
  EXPECT_EQ(ran->code, 127);
  EXPECT_EQ(ran->output, "no-such-program-here: No such file or directory\n");
}

}  // namespace
}  // namespace stint::rehearsal::hosts
