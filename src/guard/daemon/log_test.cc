// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <csignal>
#include <fstream>

#include "guard/daemon/log_reader.h"
#include "guard/daemon/log_writer.h"
#include "testing/temp_dir.h"

namespace stint::guard {
namespace {

constexpr std::uint64_t kBound = 64U << 10;

struct Read {
  std::string out, err, notes;
  std::vector<pact::Gap> gaps;
  std::uint64_t next = 0;
};

class LogTest : public ::testing::Test {
 protected:
  // All that there is from an offset on, a piece after the other.
  Read read(std::uint64_t from = 0) {
    Read all{.next = from};
    while (true) {
      auto piece = read_piece(log, "j", all.next);
      for (const auto& what : piece.what) {
        if (const auto* gap = std::get_if<pact::Gap>(&what)) all.gaps.push_back(*gap);
        const auto* bytes = std::get_if<pact::Log>(&what);
        if (bytes != nullptr)
          (bytes->stream == 1 ? all.out : bytes->stream == 2 ? all.err : all.notes) += bytes->bytes;
      }
      if (piece.next == all.next) return all;
      all.next = piece.next;
    }
  }

  testing::TempDir dir;
  Path log = dir.path();
};

TEST_F(LogTest, KeepsBothStreamsInTheirOrder) {
  LogWriter writer(log, kBound);
  writer.write(1, "one ");
  writer.write(2, std::string("\0\xff", 2));
  writer.write(1, "two");
  auto piece = read_piece(log, "j", 0);
  ASSERT_EQ(piece.what.size(), 3U);
  EXPECT_EQ(std::get<pact::Log>(piece.what[1]).bytes, std::string("\0\xff", 2));
  EXPECT_EQ(std::get<pact::Log>(piece.what[2]).next, piece.next);
  EXPECT_EQ(piece.next, log_end(log));
}

TEST_F(LogTest, EveryOffsetThatWasGivenReadsOn) {
  LogWriter writer(log, kBound);
  std::string whole;
  for (int i = 0; i < 500; ++i) {
    auto line = "line " + std::to_string(i) + "\n";
    whole += line;
    writer.write(1, line);
  }
  std::string seen;
  for (std::uint64_t at = 0; at < log_end(log);) {
    auto piece = read_piece(log, "j", at);
    for (const auto& what : piece.what) {
      seen += std::get<pact::Log>(what).bytes;
      EXPECT_EQ(read(std::get<pact::Log>(what).next).out, whole.substr(seen.size()));
    }
    at = piece.next;
  }
  EXPECT_EQ(seen, whole);
}

TEST_F(LogTest, NothingThereReadsAsNothing) {
  EXPECT_EQ(read_piece(log / "absent", "j", 0).next, 0U);
  EXPECT_EQ(log_end(log / "absent"), 0U);
  EXPECT_EQ(read_piece(log, "j", 77).next, 77U);
}

TEST_F(LogTest, FrameThatIsBeingWrittenIsNotRead) {
  LogWriter writer(log, kBound);
  writer.write(1, "whole");
  auto end = log_end(log);
  std::ofstream(segment_path(log, 0), std::ios::app) << std::string("\1\x09\0\0\0torn", 9);
  EXPECT_EQ(read_piece(log, "j", end).next, end);
  EXPECT_EQ(read().out, "whole");
}

TEST_F(LogTest, MiddleIsDroppedAndSaid) {
  LogWriter writer(log, kBound);
  std::string whole;
  for (int i = 0; whole.size() < 10 * kBound; ++i) {
    auto line = std::to_string(i) + " is a number\n";
    whole += line;
    writer.write(1, line);
  }
  std::uint64_t bytes = 0;
  for (const auto& segment : segments(log)) bytes += segment.bytes;
  EXPECT_LT(bytes, kBound + kBound / 8);
  auto all = read();
  ASSERT_EQ(all.gaps.size(), 1U);
  EXPECT_EQ(all.next, log_end(log));
  auto head = all.out.substr(0, kBound / 4), tail = all.out.substr(all.out.size() - kBound / 4);
  EXPECT_TRUE(whole.starts_with(head));
  EXPECT_TRUE(whole.ends_with(tail));
}

TEST_F(LogTest, ReaderInTheDroppedMiddleGoesOnBehindIt) {
  LogWriter writer(log, kBound);
  for (int i = 0; i < 10; ++i) writer.write(1, std::string(kBound, static_cast<char>('a' + i)));
  auto piece = read_piece(log, "j", kBound);
  ASSERT_EQ(piece.what.size(), 1U);
  EXPECT_EQ(std::get<pact::Gap>(piece.what[0]).at, kBound);
  EXPECT_EQ(read(piece.next).gaps.size(), 0U);
}

// A file that may not grow stands in for a disk that is full.
TEST_F(LogTest, FullDiskLosesOutputAndSaysSoOnce) {
  signal(SIGXFSZ, SIG_IGN);
  rlimit before{};
  getrlimit(RLIMIT_FSIZE, &before);
  LogWriter writer(log, 1U << 20);
  writer.write(1, "before ");
  rlimit full{20, before.rlim_max};
  setrlimit(RLIMIT_FSIZE, &full);
  for (int i = 0; i < 100; ++i) writer.write(2, "0123456789");
  setrlimit(RLIMIT_FSIZE, &before);
  writer.write(1, "after");
  writer.finish();
  auto all = read();
  EXPECT_EQ(all.out, "before after");
  EXPECT_EQ(all.err, "");
  EXPECT_EQ(all.notes, "stint: 1000 bytes of output were lost here: the disk took no more\n");
}

TEST_F(LogTest, LossAtTheEndIsSaidByFinish) {
  signal(SIGXFSZ, SIG_IGN);
  rlimit before{};
  getrlimit(RLIMIT_FSIZE, &before);
  LogWriter writer(log, kBound);
  rlimit full{1, before.rlim_max};
  setrlimit(RLIMIT_FSIZE, &full);
  writer.write(1, "gone");
  setrlimit(RLIMIT_FSIZE, &before);
  writer.finish();
  EXPECT_NE(read().notes.find("4 bytes"), std::string::npos);
}

}  // namespace
}  // namespace stint::guard
