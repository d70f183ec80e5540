// SPDX-License-Identifier: Apache-2.0
// A policy that may extend what is in force, and the end that it puts off.
#include <gtest/gtest.h>

#include <csignal>

#include "guard/core/bench_test.h"
#include "guard/core/deadline.h"

namespace stint::guard {
namespace {

using namespace std::chrono_literals;

class ExtensionTest : public ::testing::Test, protected Bench {
 protected:
  ExtensionTest() { greet(); }
  Micros left() { return deadline(state, now.boot)->at - now.boot; }
};

TEST_F(ExtensionTest, MovesTheDeadlineOfAllLayers) {
  bind(1h);
  sign(0s, 57min);
  pass(30min);
  bind(extension(3h, 150min));
  EXPECT_EQ(told<pact::Bound>().back().second.left, 150min);
  EXPECT_EQ(all<act::Extend>().back().second.left, 147min) << "the boot timer is three minutes ahead";
  auto end = now.boot + 150min;
  sign(30min, 177min);
  pass(5h);
  EXPECT_EQ(all<act::PowerOff>().at(0).first, end - 4min);
}

TEST_F(ExtensionTest, WithoutTheWordLongerIsNotTaken) {
  bind(1h);
  auto terms = extension(3h, 3h);
  terms.extend = false;
  bind(terms);
  EXPECT_EQ(told<pact::Bound>().back().second.left, 1h);
  EXPECT_TRUE(all<act::Extend>().empty());
}

TEST_F(ExtensionTest, MayShortenToo) {
  bind(1h);
  sign(0s, 57min);
  bind(extension(30min, 30min));
  EXPECT_EQ(told<pact::Bound>().back().second.left, 30min);
  EXPECT_EQ(all<act::Shorten>().back().second.left, 27min);
}

TEST_F(ExtensionTest, GoesNoFurtherThanTwoDays) {
  bind(1h);
  bind(extension(9000h, 9000h));
  EXPECT_EQ(told<pact::Bound>().back().second.left, 48h);
}

TEST_F(ExtensionTest, LongerStintThatIsExtendedKeepsItsLength) {
  auto terms = policy(100h);
  terms.budget = Money::dollars(500);
  bind(terms);
  terms = extension(120h, 120h);
  terms.budget = Money::dollars(500);
  bind(terms);
  EXPECT_EQ(told<pact::Bound>().back().second.left, 100h);
}

TEST_F(ExtensionTest, BootTimerHasHalfAMinuteToFollow) {
  bind(1h);
  sign(0s, 57min);
  bind(extension(2h, 2h));
  EXPECT_EQ(left(), 2h);
  pass(20s);
  sign(20s, 57min);
  EXPECT_EQ(all<act::Extend>().size(), 2U) << "asked again while it does not follow";
  EXPECT_EQ(left(), 2h - 20s);
  pass(10s);
  EXPECT_EQ(left(), 1h - 30s) << "it ends the machine then, whatever we think";
}

TEST_F(ExtensionTest, BootTimerThatFollowedIsLeftAlone) {
  bind(1h);
  sign(0s, 57min);
  bind(extension(2h, 2h));
  pass(10s);
  sign(10s, 117min);
  pass(40s);
  sign(50s, 117min);
  EXPECT_EQ(all<act::Extend>().size(), 1U);
  EXPECT_TRUE(all<act::Shorten>().empty());
}

TEST_F(ExtensionTest, WarningsComeAgain) {
  bind(1h);
  pass(50min);
  EXPECT_EQ(told<pact::Warning>().size(), 1U);
  bind(extension(2h, 70min));
  auto end = now.boot + 70min;
  pass(63min);
  auto warnings = told<pact::Warning>();
  ASSERT_EQ(warnings.size(), 3U);
  EXPECT_EQ(warnings[1].first, end - 15min);
  EXPECT_EQ(warnings[2].first, end - 7min);
  EXPECT_EQ(warnings[2].second.text,
            "stint lenet: this machine ends in 7 min, at 10:00 UTC; $1.00 of $5.00 used");
}

TEST_F(ExtensionTest, PutsOffAnEndThatHasBegun) {
  bind(1h);
  start("j");
  pass(55min + 10s);
  ASSERT_EQ(state.phase, Phase::Saving);
  bind(extension(2h, 64min));
  EXPECT_EQ(state.phase, Phase::Working);
  EXPECT_NE(told<pact::Warning>().back().second.text.find("put off"), std::string::npos);
  auto end = now.boot + 64min;
  start("k");
  pass(30min);
  EXPECT_TRUE(all<act::PowerOff>().empty());
  pass(2h);
  EXPECT_EQ(all<act::PowerOff>().at(0).first, end - 4min);
}

TEST_F(ExtensionTest, ThatIsTooShortPutsNothingOff) {
  bind(1h);
  start("j");
  pass(55min + 10s);
  bind(extension(1h, 4min + 55s));
  EXPECT_EQ(state.phase, Phase::Saving);
  pass(1min);
  EXPECT_EQ(all<act::PowerOff>().size(), 1U);
}

TEST_F(ExtensionTest, EndThatWasAskedForIsNotPutOff) {
  bind(1h);
  start("j");
  ask(pact::EndNow{"stint down"});
  bind(extension(2h, 2h));
  EXPECT_NE(told<pact::Refused>().at(0).second.what.find("stint down"), std::string::npos);
  EXPECT_EQ(state.phase, Phase::Saving);
  pass(2min);
  EXPECT_EQ(all<act::PowerOff>().size(), 1U);
}

TEST_F(ExtensionTest, OutlivesStintd) {
  bind(1h);
  bind(extension(3h, 3h));
  pass(30s);
  restart("boot-1", {}, "t1");
  sign(30s, 57min);
  EXPECT_EQ(all<act::Extend>().back().second.left, 177min - 30s);
}

TEST_F(ExtensionTest, GraceOfAStartIsReplaced) {
  bind(1h);
  pass(30min);
  restart("boot-2", {}, "t1");
  now.boot = 20s;
  greet();
  sign(1h, 75min);
  EXPECT_EQ(left(), 18min) << "its power-off comes three minutes ahead";
  auto terms = extension(5h, 5h - 20s);
  terms.launched += 100h;
  terms.deadline += 100h;
  bind(terms);
  EXPECT_EQ(left(), 5h - 20s);
  EXPECT_EQ(all<act::Extend>().back().second.left, 5h - 20s - 3min);
}

}  // namespace
}  // namespace stint::guard
