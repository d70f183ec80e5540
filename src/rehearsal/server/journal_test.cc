// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/server/journal.h"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <csignal>
#include <fstream>

#include "testing/temp_dir.h"

namespace stint::rehearsal::server {
namespace {

struct JournalTest : ::testing::Test {
  testing::TempDir dir;
  Folder folder = Folder::open(dir.path(), owner_from_environment()).value();
  std::vector<std::string> lines;

  Journal open() {
    return Journal::open(
               folder, "journal", [](std::string_view line) { return line.ends_with('.'); }, lines)
        .value();
  }
  std::string text() { return folder.read("journal").value().value(); }
  void write(std::string_view whole) { ASSERT_TRUE(folder.write("journal", whole)); }
};

TEST_F(JournalTest, NewOneIsEmpty) {
  open();
  EXPECT_TRUE(lines.empty());
  EXPECT_EQ(text(), "");
}

TEST_F(JournalTest, LinesAreThereAgain) {
  {
    auto journal = open();
    for (const auto* line : {"one.", "", "three."}) ASSERT_TRUE(journal.append(line));
  }
  open();
  EXPECT_EQ(lines, (std::vector<std::string>{"one.", "", "three."}));
}

TEST_F(JournalTest, LastLineWithoutItsEndIsDropped) {
  write("one.\ntwo.");
  auto journal = open();
  EXPECT_EQ(lines, std::vector<std::string>{"one."});
  ASSERT_TRUE(journal.append("new."));
  EXPECT_EQ(text(), "one.\nnew.\n");
}

TEST_F(JournalTest, LastLineOfWhichOnlyTheEndIsOnDiskIsDropped) {
  write(std::string("one.\n\0\0\0\0\n", 10));
  open();
  EXPECT_EQ(lines, std::vector<std::string>{"one."});
  EXPECT_EQ(text(), "one.\n");
}

TEST_F(JournalTest, EarlierLineThatIsNotWholeIsForTheReaderToJudge) {
  write("odd\ntwo.\n");
  open();
  EXPECT_EQ(lines, (std::vector<std::string>{"odd", "two."}));
}

// The limit on the size of files is this process's, and stands for a disk that is full half way.
TEST_F(JournalTest, FailedLineLeavesTheFileAsItWas) {
  auto journal = open();
  ASSERT_TRUE(journal.append("one."));
  rlimit before{};
  getrlimit(RLIMIT_FSIZE, &before);
  const auto handler = std::signal(SIGXFSZ, SIG_IGN);
  const rlimit small{8, before.rlim_max};
  setrlimit(RLIMIT_FSIZE, &small);
  const auto failed = journal.append("longer than that.");
  setrlimit(RLIMIT_FSIZE, &before);
  std::signal(SIGXFSZ, handler);
  EXPECT_FALSE(failed);
  EXPECT_EQ(text(), "one.\n");
  EXPECT_TRUE(journal.append("two."));
  EXPECT_EQ(text(), "one.\ntwo.\n");
}

}  // namespace
}  // namespace stint::rehearsal::server
