// SPDX-License-Identifier: Apache-2.0
#include "project/synced.h"

#include <gtest/gtest.h>

namespace stint::project {
namespace {

State state(std::uint64_t bytes, std::int64_t micros) { return {bytes, SysMicros{Micros{micros}}}; }
constexpr std::int64_t kSecond = 1'000'000;

class SyncedTest : public ::testing::Test {
 protected:
  SyncedTest() { synced.sent({.files = {{"a", sent}}}); }
  Course course(State there, std::optional<State> here) const {
    return synced.course({.name = "a", .there = there}, here);
  }

  const State sent = state(5, 10 * kSecond + 123), older = state(5, 3 * kSecond),
              newer = state(7, 20 * kSecond), other = state(9, 30 * kSecond);
  Synced synced;
};

TEST_F(SyncedTest, ChangedThereAloneIsBroughtWhateverTheClocksSay) {
  EXPECT_EQ(course(newer, sent), Course::Bring);
  EXPECT_EQ(course(older, sent), Course::Bring);
}

TEST_F(SyncedTest, ChangedHereAloneIsLeft) {
  EXPECT_EQ(course(state(5, 10 * kSecond), newer), Course::Leave) << "the machine's is known to the second";
  EXPECT_EQ(course(state(5, 10 * kSecond), older), Course::Leave);
}

TEST_F(SyncedTest, ChangedOnBothSidesIsKeptTwiceAndOnce) {
  EXPECT_EQ(course(newer, other), Course::Both);
  synced.kept_both({.name = "a", .there = newer});
  EXPECT_EQ(course(newer, other), Course::Leave);
  EXPECT_EQ(course(state(8, 40 * kSecond), other), Course::Both) << "it changed there once more";
}

TEST_F(SyncedTest, DeletedHereStaysDeletedUnlessItChangedThere) {
  EXPECT_EQ(course(state(5, 10 * kSecond), std::nullopt), Course::Leave);
  EXPECT_EQ(course(newer, std::nullopt), Course::Bring);
}

TEST_F(SyncedTest, NewThereIsBroughtAndNewOnBothSidesIsKeptTwice) {
  EXPECT_EQ(synced.course({.name = "b", .there = newer}, std::nullopt), Course::Bring);
  EXPECT_EQ(synced.course({.name = "b", .there = newer}, other), Course::Both);
}

TEST_F(SyncedTest, WhatWasBroughtByOneThatDiedIsNoChangeOfTheOwners) {
  synced.coming({.name = "a", .there = newer});
  EXPECT_EQ(course(other, state(7, 20 * kSecond + 5)), Course::Bring);
  EXPECT_EQ(course(other, sent), Course::Bring) << "it had not come";
  EXPECT_EQ(course(other, older), Course::Both);
}

TEST_F(SyncedTest, IsReadAsItWasWritten) {
  synced.sent({.files = {{"new\nline \xff", older}}});
  synced.brought("out/b c", newer);
  synced.kept_both({.name = "a", .there = newer});
  auto again = Synced::from(synced.text());
  EXPECT_EQ(again.text(), synced.text());
  EXPECT_TRUE(again.is_known("new\nline \xff", older));
  EXPECT_EQ(again.from_there(), std::vector<std::string>{"out/b c"});
  EXPECT_EQ(again.course({.name = "a", .there = newer}, other), Course::Leave);
}

TEST_F(SyncedTest, GarbageIsAsGoodAsNothing) {
  auto nothing = Synced::from("something else");
  EXPECT_EQ(nothing.course({.name = "a", .there = newer}, sent), Course::Both);
}

TEST_F(SyncedTest, SentAgainWithoutAChangeIsStillFromThere) {
  synced.brought("a", newer);
  synced.sent({.files = {{"a", newer}}});
  EXPECT_EQ(synced.from_there(), std::vector<std::string>{"a"});
  synced.sent({.files = {{"a", other}}});
  EXPECT_TRUE(synced.from_there().empty());
}

}  // namespace
}  // namespace stint::project
