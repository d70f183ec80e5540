// SPDX-License-Identifier: Apache-2.0
#include "life/progress.h"

#include <gtest/gtest.h>

#include "testing/stepping_outside.h"

namespace stint::life {
namespace {

class Recorded final : public Telling {
 public:
  void done(std::string_view what) override { last = what; }
  void waiting(std::string_view, Micros, Micros usual) override { expected = usual; }
  void note(std::string_view) override {}
  void output(int, std::string_view) override {}
  Result<bool> agree(std::string_view question) override {
    questions.emplace_back(question);
    return answer;
  }
  std::string last;
  std::vector<std::string> questions;
  Micros expected{};
  bool answer = true;
};

class ProgressTest : public ::testing::Test {
 protected:
  Result<> heard_at(Seconds second, std::uint64_t sent) {
    out.set_time({{}, second});
    return progress.heard(sent);
  }
  testing::SteppingOutside out;
  Recorded tell;
  Progress progress{out, tell, *parse_rate("3.6", Rate::Per::Hour),
                    Transfer{"the project", "2 files, 1.0 GB", 1'000'000'000, "send less"}};
};

TEST_F(ProgressTest, ShortWaitIsNotAskedAbout) {
  EXPECT_TRUE(heard_at(Seconds{10}, 100'000'000));
  EXPECT_TRUE(tell.questions.empty());
  EXPECT_EQ(tell.expected, Seconds{100});
  EXPECT_TRUE(heard_at(Seconds{100}, 1'000'000'000));
  progress.done();
  EXPECT_EQ(tell.last, "sent the project: 2 files, 1.0 GB, at 10.0 MB/s");
}

TEST_F(ProgressTest, LongWaitIsAskedAboutOnceWithItsRateAndPrice) {
  EXPECT_TRUE(heard_at(Seconds{2}, 2'000'000)) << "too soon to tell";
  EXPECT_TRUE(tell.questions.empty());
  EXPECT_TRUE(heard_at(Seconds{10}, 10'000'000));
  EXPECT_TRUE(heard_at(Seconds{20}, 20'000'000));
  EXPECT_EQ(tell.questions,
            std::vector<std::string>{"sending the project (2 files, 1.0 GB) goes at 1.0 MB/s and takes "
                                     "16m30s more, in which the machine costs $0.99. Go on?"});
}

TEST_F(ProgressTest, WhoDoesNotWantToWaitNeedNot) {
  tell.answer = false;
  auto heard = heard_at(Seconds{10}, 10'000'000);
  ASSERT_FALSE(heard);
  EXPECT_EQ(heard.error().kind, Kind::Failed);
  EXPECT_NE(heard.error().what.find("was not sent"), std::string::npos);
  EXPECT_EQ(heard.error().next, "send less");
}

}  // namespace
}  // namespace stint::life
