// SPDX-License-Identifier: Apache-2.0
#include "life/room.h"

#include <gtest/gtest.h>

namespace stint::life {
namespace {

constexpr std::uint64_t kGB = 1'000'000'000;

Transfer project(std::uint64_t bytes) {
  return {.thing = "the project", .how_much = "2 files", .advice = "send less", .all = bytes};
}

Transfer data(std::uint64_t bytes) {
  return {.thing = "data/big", .how_much = "1 file", .advice = "fetch it there", .all = bytes};
}

TEST(RoomTest, WhatFitsToTheByteIsSentAndOneMoreIsNot) {
  std::vector<pact::Room> rooms{{.disk = 1, .free = 5 * kGB}};
  EXPECT_TRUE(check_room({project(5 * kGB)}, rooms, false));
  auto checked = check_room({project(5 * kGB + 1)}, rooms, false);
  ASSERT_FALSE(checked);
  EXPECT_EQ(checked.error().kind, Kind::Failed);
  EXPECT_EQ(checked.error().what,
            "the project (2 files) was not sent: what is to go to the machine takes 5.0 GB more of its disk, "
            "which has 5.0 GB free");
  EXPECT_EQ(checked.error().next,
            "make room there, or a new machine with a larger disk: --disk SIZE; or send less");
}

TEST(RoomTest, WhatIsThereAlreadyTakesNoMore) {
  std::vector<pact::Room> rooms{{.disk = 1, .free = 2 * kGB, .held = 3 * kGB}};
  EXPECT_TRUE(check_room({project(5 * kGB)}, rooms, false));
  EXPECT_FALSE(check_room({project(5 * kGB + 1)}, rooms, false));
  EXPECT_TRUE(check_room({project(kGB)}, {{.disk = 1, .free = 0, .held = 3 * kGB}}, false))
      << "what is not needed there does not count against it";
}

TEST(RoomTest, FoldersOfOneDiskShareWhatIsFree) {
  std::vector<pact::Room> one{{.disk = 1, .free = 5 * kGB}, {.disk = 1, .free = 5 * kGB}};
  EXPECT_TRUE(check_room({project(2 * kGB), data(3 * kGB)}, one, false));
  auto checked = check_room({project(2 * kGB), data(3 * kGB + 1)}, one, true);
  ASSERT_FALSE(checked);
  EXPECT_TRUE(checked.error().what.starts_with("data/big (1 file) was not sent:"));
  EXPECT_EQ(checked.error().next, "make room there; or fetch it there")
      << "an own machine has the disk it has";
  std::vector<pact::Room> two{{.disk = 1, .free = 5 * kGB}, {.disk = 2, .free = 5 * kGB}};
  EXPECT_TRUE(check_room({project(5 * kGB), data(5 * kGB)}, two, false));
}

TEST(RoomTest, WholeDiskThatIsTooSmallIsSaidWithoutAsking) {
  constexpr std::uint64_t kDisk = 16ULL << 30;
  EXPECT_TRUE(check_disk({project(kDisk)}, 0)) << "of a machine whose disk is not known";
  EXPECT_TRUE(check_disk({project(kDisk - 1)}, 16));
  auto checked = check_disk({project(1), data(kDisk)}, 16);
  ASSERT_FALSE(checked);
  EXPECT_EQ(checked.error().what, "data/big (1 file) was not sent: the machine's disk has 16 GB");
  EXPECT_EQ(checked.error().next, "a new machine with a larger one: --disk SIZE; or fetch it there");
}

}  // namespace
}  // namespace stint::life
