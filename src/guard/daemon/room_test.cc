// SPDX-License-Identifier: Apache-2.0
#include "guard/daemon/room.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/statvfs.h>

#include <fstream>

#include "testing/temp_dir.h"

namespace stint::guard {
namespace {

void write_bytes(const Path& path, std::size_t bytes) { std::ofstream{path} << std::string(bytes, 'x'); }

std::string said(const std::string& words) {
  auto* pipe = popen((std::string{STINT_STINTD} + " " + words).c_str(), "r");
  std::string text(4096, '\0');
  text.resize(fread(text.data(), 1, text.size(), pipe));
  pclose(pipe);
  return text;
}

TEST(RoomTest, FilesBelowCountAndLinksDoNot) {
  testing::TempDir dir;
  std::filesystem::create_directories(dir.path() / "deep/er");
  write_bytes(dir.path() / "a", 1000);
  write_bytes(dir.path() / "deep/er/b", 234);
  std::filesystem::create_symlink(dir.path() / "a", dir.path() / "link");
  std::filesystem::create_directory_symlink(dir.path(), dir.path() / "deep/round");
  auto room = room_of(dir.path());
  ASSERT_TRUE(room);
  EXPECT_EQ(room->held, 1234U);
}

TEST(RoomTest, FolderThatIsNotThereYetHasTheRoomOfTheOneAbove) {
  testing::TempDir dir;
  auto here = room_of(dir.path()), below = room_of(dir.path() / "not/yet");
  ASSERT_TRUE(here && below);
  EXPECT_EQ(below->disk, here->disk);
  EXPECT_EQ(below->held, 0U);
  EXPECT_GT(below->free, 0U);
  auto other = room_of("/proc");
  ASSERT_FALSE(other && other->disk == here->disk);
}

TEST(RoomTest, WhatIsFreeIsWhatAnOrdinaryUserMayWrite) {
  struct statvfs disk {};
  ASSERT_EQ(statvfs("/dev/shm", &disk), 0);
  auto free = free_bytes("/dev/shm");
  ASSERT_TRUE(free);
  EXPECT_LE(*free, std::uint64_t{disk.f_blocks} * disk.f_frsize);
  EXPECT_EQ(*free % disk.f_frsize, 0U);
}

TEST(RoomTest, VerbSaysWhatAClientReads) {
  testing::TempDir dir;
  write_bytes(dir.path() / "a", 77);
  auto rooms = pact::rooms_from(said(fmt::format("room {0} {0}/b", dir.path().string())));
  ASSERT_TRUE(rooms);
  ASSERT_EQ(rooms->size(), 2U);
  EXPECT_EQ(rooms->at(0).held, 77U);
  EXPECT_EQ(rooms->at(1).held, 0U);
  EXPECT_EQ(rooms->at(1).disk, rooms->at(0).disk);
  EXPECT_FALSE(pact::rooms_from(R"({"rooms":[{"disk":1,"free_bytes":-1,"held_bytes":0}]})"));
  EXPECT_EQ(*pact::free_from(R"({"phase":"unbound","free_bytes":5})"), 5U);
  EXPECT_EQ(*pact::free_from(R"({"phase":"unbound"})"), std::nullopt);
}

}  // namespace
}  // namespace stint::guard
