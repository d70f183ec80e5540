// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <random>

#include "pact/answer.h"
#include "pact/boot_timer.h"
#include "pact/request.h"

namespace stint::pact {
namespace {

using namespace std::chrono_literals;

std::string_view without_end(std::string_view line) {
  EXPECT_TRUE(line.ends_with('\n'));
  line.remove_suffix(1);
  EXPECT_EQ(line.find('\n'), std::string_view::npos);
  return line;
}

std::vector<Asked> every_request() {
  Policy policy{.token = "t1",
                .name = "n",
                .user = "ubuntu",
                .deadline = SysMicros{3h},
                .left = 2h,
                .rate = Rate{1, Rate::Per::Hour}};
  JobSpec job{.id = "j", .argv = {"a\nb", "\"quoted\""}, .env = {{"K", "v"}}};
  return {{1, Hello{}},
          {2, SendPolicy{policy}},
          {3, AskStatus{}},
          {4, Start{job}},
          {5, Follow{"j", 1 << 30}},
          {6, Wait{"j"}},
          {7, SendSignal{"j", 2}},
          {8, Forget{"j"}},
          {9, EndNow{"enough"}}};
}

std::vector<Told> every_answer() {
  Status status{.program = "0.1.0",
                .boot_id = "b",
                .token = "t1",
                .name = "n",
                .phase = Status::Phase::Saving,
                .left = 90s,
                .used = 10min,
                .spent = Money::micros(123),
                .traffic_out = 1ULL << 40,
                .idle_for = 3min,
                .busy = "kernel",
                .boot_timer = BootTimer{.armed = true, .left = 2min},
                .jobs = {{.id = "j", .pid = 4}}};
  JobStatus done{.id = "j", .pid = 4, .outcome = Killed{15}, .log_end = 9};
  std::string bytes("\0\xff\n\x1b[31m", 8);
  return {{1, Welcome{1, status}},
          {2, StatusIs{Status{}}},
          {3, Bound{-2s}},
          {4, Started{done}},
          {5, Log{"j", 0, 13, 2, bytes}},
          {5, Gap{"j", 13, 99}},
          {5, Done{done}},
          {6, Ok{}},
          {7, Refused{Kind::Budget, "no", "do"}},
          {0, Warning{7min, "soon"}},
          {0, Ending{1min, "deadline"}}};
}

TEST(ProtocolTest, EveryRequestGoesThere) {
  for (const auto& asked : every_request()) {
    std::int64_t n = 0;
    auto line = to_line(asked);
    auto read = read_request(without_end(line), n);
    ASSERT_TRUE(read) << read.error().what;
    EXPECT_EQ(*read, asked) << line;
    EXPECT_EQ(n, asked.n);
  }
}

TEST(ProtocolTest, EveryAnswerComesBack) {
  for (const auto& told : every_answer()) {
    auto line = to_line(told);
    auto read = read_answer(without_end(line));
    ASSERT_TRUE(read) << read.error().what;
    ASSERT_TRUE(*read);
    EXPECT_EQ(**read, told) << line;
  }
}

TEST(ProtocolTest, UnknownAnswerIsSkippedAndUnknownRequestIsNamed) {
  EXPECT_FALSE(*read_answer(R"({"n":0,"say":"sing"})"));
  std::int64_t n = 0;
  auto read = read_request(R"({"n":4,"ask":"sing"})", n);
  ASSERT_FALSE(read);
  EXPECT_NE(read.error().what.find("sing"), std::string::npos);
  EXPECT_EQ(n, 4);
}

TEST(ProtocolTest, NewFieldsAreLeftAlone) {
  std::int64_t n = 0;
  EXPECT_TRUE(read_request(R"({"n":1,"ask":"wait","job":"j","colour":"blue"})", n));
}

TEST(ProtocolTest, BytesThatAreNoTextDoNotBreakALine) {
  auto line = to_line({0, Warning{1s, "bad \xff byte"}});
  EXPECT_TRUE(read_answer(without_end(line)));
}

// What arrives broken in any way is an Error, never a crash and never something that was not said.
TEST(ProtocolTest, MangledLinesAreRefused) {
  std::mt19937 random(7);
  std::vector<std::string> lines;
  for (const auto& asked : every_request()) lines.push_back(to_line(asked));
  for (const auto& told : every_answer()) lines.push_back(to_line(told));
  int refused = 0;
  for (int round = 0; round < 20'000; ++round) {
    auto line = lines[random() % lines.size()];
    for (int edits = 1 + static_cast<int>(random() % 3); edits > 0; --edits) {
      auto at = random() % line.size();
      switch (random() % 3) {
        case 0:
          line[at] = static_cast<char>(random());
          break;
        case 1:
          line.erase(at, 1 + random() % 5);
          break;
        default:
          line.insert(at, line.substr(random() % line.size(), random() % 9));
          break;
      }
      if (line.empty()) line = "x";
    }
    std::int64_t n = 0;
    auto request = read_request(line, n);
    auto answer = read_answer(line);
    refused += !request && !answer ? 1 : 0;
  }
  EXPECT_GT(refused, 10'000);
}

TEST(ProtocolTest, DeepNestingIsRefused) {
  std::int64_t n = 0;
  EXPECT_FALSE(read_request(std::string(500'000, '['), n));
}

TEST(BootSignTest, ReadsWhatTheScriptWrites) {
  auto sign = boot_sign_from(R"({"boot_id":"b","at_s":100,"used_s":90,"limit_s":3600,"armed":true})");
  ASSERT_TRUE(sign) << sign.error().what;
  EXPECT_EQ(*sign, (BootSign{"b", 100s, 90s, 3600s, true}));
  EXPECT_EQ(sign->off_at(), 3610s);
  for (const char* text :
       {"", "{", "{}", R"({"boot_id":"b","at_s":-1,"used_s":90,"limit_s":3600,"armed":true})",
        R"({"boot_id":"b","at_s":1,"used_s":90,"limit_s":99999999999999,"armed":true})"})
    EXPECT_FALSE(boot_sign_from(text)) << text;
}

TEST(BootSignTest, ShortenTextIsWholeSecondsDown) {
  EXPECT_EQ(shorten_text(100s + 900ms, 7s + 999ms, "b"), "100 7 b\n");
  EXPECT_EQ(shorten_text(-5s, 7s, "b"), "0 7 b\n");
}

}  // namespace
}  // namespace stint::pact
