// SPDX-License-Identifier: Apache-2.0
#include "project/ignore.h"

#include <gtest/gtest.h>

namespace stint::project {
namespace {

TEST(Matches, StarsStayWithinOnePart) {
  EXPECT_TRUE(matches("*.o", "a.o"));
  EXPECT_FALSE(matches("*.o", "b/a.o"));
  EXPECT_TRUE(matches("a*c", "abbc"));
  EXPECT_TRUE(matches("a?c", "abc"));
  EXPECT_FALSE(matches("a?c", "a/c"));
  EXPECT_TRUE(matches("*", "anything"));
  EXPECT_FALSE(matches("", "a"));
}

TEST(Matches, TwoStarsStandForAnyNumberOfParts) {
  for (auto path : {"x", "a/x", "a/b/x"}) EXPECT_TRUE(matches("**/x", path)) << path;
  for (auto path : {"a/x", "a/b/x", "a/b/c/x"}) EXPECT_TRUE(matches("a/**/x", path)) << path;
  for (auto path : {"a/x", "a/b/c"}) EXPECT_TRUE(matches("a/**", path)) << path;
  EXPECT_FALSE(matches("a/**", "a"));
  EXPECT_FALSE(matches("a/**/x", "ax"));
  EXPECT_FALSE(matches("**/x", "ax"));
}

TEST(Matches, SetsAndBackslashes) {
  EXPECT_TRUE(matches("[a-c]1", "b1"));
  EXPECT_FALSE(matches("[!a-c]1", "b1"));
  EXPECT_TRUE(matches("[^a-c]1", "d1"));
  EXPECT_TRUE(matches("[]x]", "]"));
  EXPECT_FALSE(matches("a[!b]c", "a/c"));
  EXPECT_TRUE(matches("\\*", "*"));
  EXPECT_FALSE(matches("\\*", "a"));
  EXPECT_TRUE(matches("[a", "[a")) << "no set: the letter itself";
}

TEST(IgnoreFile, NameFitsAtAnyDepthAndAPathFromItsFolder) {
  Ignore ignore{"*.log\n/top\nsub/file\nfolder/\n"};
  EXPECT_EQ(ignore.says("a/b/x.log", false), true);
  EXPECT_EQ(ignore.says("top", false), true);
  EXPECT_EQ(ignore.says("a/top", false), std::nullopt);
  EXPECT_EQ(ignore.says("sub/file", false), true);
  EXPECT_EQ(ignore.says("a/sub/file", false), std::nullopt);
  EXPECT_EQ(ignore.says("a/folder", true), true);
  EXPECT_EQ(ignore.says("folder", false), std::nullopt) << "folders only";
}

TEST(IgnoreFile, LastLineThatFitsDecides) {
  Ignore ignore{"*.bin\n!keep.bin\n"};
  EXPECT_EQ(ignore.says("a.bin", false), true);
  EXPECT_EQ(ignore.says("keep.bin", false), false);
  ignore.add("keep.*");
  EXPECT_EQ(ignore.says("keep.bin", false), true);
}

TEST(IgnoreFile, CommentsBlanksAndEscapes) {
  Ignore ignore{"# no\n\n\\#yes\r\n\\!also\ntrailing   \nkept\\ \n"};
  EXPECT_EQ(ignore.says("# no", false), std::nullopt);
  EXPECT_EQ(ignore.says("#yes", false), true);
  EXPECT_EQ(ignore.says("!also", false), true);
  EXPECT_EQ(ignore.says("trailing", false), true);
  EXPECT_EQ(ignore.says("kept ", false), true);
}

TEST(RsyncRules, LastLineComesFirst) {
  EXPECT_EQ(rsync_rules({"*.bin", "a/b", "/c", "d/", "# no", "!x.bin", "**/e"}),
            (std::vector<std::string>{"--exclude=**/e", "--include=x.bin", "--exclude=d/", "--exclude=/c",
                                      "--exclude=/a/b", "--exclude=*.bin"}));
}

}  // namespace
}  // namespace stint::project
