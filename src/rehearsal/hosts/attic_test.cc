// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/hosts/attic.h"

#include <gtest/gtest.h>
#include <poll.h>
#include <sys/stat.h>

#include <fstream>

namespace stint::rehearsal::hosts {
namespace {

class AtticTest : public ::testing::Test {
 protected:
  AtticTest() {
    std::string name = testing::TempDir() + "stint-attic.XXXXXX";
    folder_ = mkdtemp(name.data());
  }
  ~AtticTest() override { std::filesystem::remove_all(folder_); }

  Attic open() { return *Attic::open(folder_ / "attic", log_); }

  // A disk with this many files, deep and shallow, a link that leads out, and a large file.
  Path disk(const std::string& name, int files) {
    auto top = folder_ / name;
    for (int n = 0; n < files; ++n) {
      const auto place = top / std::to_string(n % 7) / "deep";
      std::filesystem::create_directories(place);
      std::ofstream{place / std::to_string(n)} << n;
    }
    std::filesystem::create_symlink(folder_, top / "out");
    std::ofstream{top / "large"} << "";
    std::filesystem::resize_file(top / "large", std::uintmax_t{1} << 30);
    return top;
  }

  // How often it wanted a turn, until all was gone.
  int clear(Attic& attic) {
    for (int turns = 0;; ++turns) {
      pollfd waiting{attic.fd(), POLLIN, 0};
      if (attic.is_empty() || poll(&waiting, 1, 5000) != 1) return turns;
      attic.clear_a_little();
    }
  }

  std::vector<std::string> left() {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(folder_ / "attic"))
      names.push_back(entry.path().filename());
    return names;
  }

  NoLog log_;
  Path folder_;
};

TEST_F(AtticTest, DiskIsOutOfTheWayAtOnceAndGoneInTime) {
  auto attic = open();
  const auto top = disk("i-1", 3000);
  std::ofstream{folder_ / "kept"} << "";
  ASSERT_TRUE(attic.take(top));
  EXPECT_FALSE(std::filesystem::exists(top));
  EXPECT_EQ(left().size(), 1U);
  EXPECT_GT(clear(attic), 1) << "not all in one turn";
  EXPECT_TRUE(left().empty());
  EXPECT_TRUE(std::filesystem::exists(folder_ / "kept")) << "a link is not followed";
}

TEST_F(AtticTest, NextProcessGoesOn) {
  {
    auto attic = open();
    ASSERT_TRUE(attic.take(disk("i-1", 3000)));
    attic.clear_a_little();
  }
  EXPECT_FALSE(left().empty());
  auto attic = open();
  ASSERT_TRUE(attic.take(disk("i-1", 10))) << "the same id again";
  ASSERT_TRUE(attic.take(folder_ / "i-2")) << "one that is not there";
  clear(attic);
  EXPECT_TRUE(left().empty());
  EXPECT_TRUE(attic.is_empty());
}

TEST_F(AtticTest, NothingToDoWantsNoTurn) {
  auto attic = open();
  pollfd waiting{attic.fd(), POLLIN, 0};
  EXPECT_EQ(poll(&waiting, 1, 60), 0);
}

}  // namespace
}  // namespace stint::rehearsal::hosts
