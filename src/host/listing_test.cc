// SPDX-License-Identifier: Apache-2.0
#include "host/listing.h"

#include <gtest/gtest.h>

namespace stint::host {
namespace {

using project::Seen;

TEST(Listing, FilesLinksAndFolders) {
  auto list = read_listing(
      ">f+++++++++ 12 2026/11/25-17:57:43 out/a b.txt\n"
      ".f..t...... 0 1970/01/01-00:00:01 ü\n"
      "cL+++++++++ 4 2026/11/25-17:57:43 link\n"
      "cd+++++++++ 4096 2026/11/25-17:57:43 empty/\n");
  ASSERT_EQ(list.size(), 4U);
  EXPECT_EQ(list[0].name, "out/a b.txt");
  EXPECT_EQ(list[0].there.bytes, 12U);
  EXPECT_EQ(rfc3339(list[0].there.changed), "2026-11-25T17:57:43Z");
  EXPECT_EQ(list[1].name, "ü");
  EXPECT_EQ(list[1].there.changed, SysMicros{Seconds{1}});
  EXPECT_EQ(list[2].what, Seen::What::Link);
  EXPECT_EQ(list[3].what, Seen::What::Folder);
  EXPECT_EQ(list[3].name, "empty");
}

TEST(Listing, NamesWithBytesThatAreNoLetters) {
  auto list = read_listing(">f+++++++++ 1 2026/11/25-17:57:43 x\\#012y\\#134#012\\#9\n");
  ASSERT_EQ(list.size(), 1U);
  EXPECT_EQ(list[0].name, "x\ny\\#012\\#9");
}

TEST(Listing, WhatIsNoLineOfItOrLeadsOutIsLeftOut) {
  EXPECT_TRUE(read_listing("skipping non-regular file \"pipe\"\n"
                           ".d..t...... 4096 2026/11/25-17:57:43 ./\n"
                           ">f+++++++++ 1 2026/11/25-17:57:43 ../../etc/passwd\n"
                           ">f+++++++++ 1 2026/11/25-17:57:43 /etc/passwd\n"
                           ">f+++++++++ 1 2026/11/25-17:57:43 a/../../b\n"
                           ">f+++++++++ x 2026/11/25-17:57:43 a\n"
                           ">f+++++++++ 1 yesterday a\n\n")
                  .empty());
}

TEST(Names, EachEndsWithAZeroByte) {
  EXPECT_EQ(names_for_rsync({"#a", "b\nc"}), std::string("./#a\0./b\nc\0", 11));
  EXPECT_EQ(rules_for_rsync({"a\\b/", "c\\[d]*"}), std::string("/a\\b/\0/c\\\\\\[d\\]\\*\0", 18));
}

TEST(Progress, LastWholePieceCounts) {
  std::string printed =
      "\r      32768   0%    0.00kB/s    0:00:00\r  1048576  50%   1.00MB/s    0:00:01\r 20971";
  EXPECT_EQ(read_progress(printed), 1048576U);
  EXPECT_EQ(printed, " 20971");
  EXPECT_EQ(read_progress(printed), std::nullopt);
  printed += "52 100%  2.00MB/s    0:00:02 (xfr#1, to-chk=0/1)\n";
  EXPECT_EQ(read_progress(printed), 2097152U);
}

}  // namespace
}  // namespace stint::host
