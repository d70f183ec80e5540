// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/hosts/saved_image.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>

namespace stint::rehearsal::hosts {
namespace {

namespace fs = std::filesystem;

class SavedImage : public testing::Test {
 protected:
  void SetUp() override {
    if (geteuid() != 0) GTEST_SKIP() << "skipped: needs root, whose files an image has";
    std::string name = "/var/tmp/stint-image-XXXXXX";
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    folder_ = name;
    recipe_.suite = "a suite";
  }
  void TearDown() override {
    if (!folder_.empty()) fs::remove_all(folder_);
  }

  void make_image() {
    const auto root = image_root(folder_ / "here/images", recipe_);
    fs::create_directories(root / "dev");
    fs::create_directories(root / "etc");
    std::ofstream(root / "etc/motd") << "a greeting";
    std::ofstream(root / "dev/console") << "is a device in a real one";
    ASSERT_EQ(chown((root / "etc/motd").c_str(), 1000, 1000), 0);
    ASSERT_EQ(chmod((root / "etc/motd").c_str(), 04755), 0);
    fs::create_hard_link(root / "etc/motd", root / "etc/same");
  }
  Result<Path> unpack(const Path& file) {
    return unpack_image(folder_ / "there", recipe_, file, [](std::string_view) {});
  }

  Path folder_;
  Recipe recipe_;
};

TEST_F(SavedImage, IsTheSameElsewhereButForItsDevices) {
  make_image();
  for (const auto* name : {"image.tar", "image.tar.gz"}) {
    const auto file = folder_ / name;
    ASSERT_TRUE(save_image(folder_ / "here", recipe_, file));
    const auto root = unpack(file);
    ASSERT_TRUE(root) << root.error().what << root.error().detail;
    EXPECT_EQ(*root, image_root(folder_ / "there/images", recipe_));
    struct stat seen {};
    ASSERT_EQ(stat((*root / "etc/motd").c_str(), &seen), 0);
    EXPECT_EQ(seen.st_uid, 1000u);
    EXPECT_EQ(seen.st_mode & 07777u, 04755u);
    EXPECT_EQ(seen.st_nlink, 2u);
    EXPECT_TRUE(fs::is_empty(*root / "dev"));
    fs::remove_all(folder_ / "there");
  }
}

TEST_F(SavedImage, OfAnotherRecipeIsRefusedAndNothingIsLeft) {
  make_image();
  const auto file = folder_ / "image.tar";
  ASSERT_TRUE(save_image(folder_ / "here", recipe_, file));
  recipe_.suite = "another";
  const auto root = unpack(file);
  ASSERT_FALSE(root);
  EXPECT_NE(root.error().what.find("no machine image of this version"), std::string::npos);
  for (const auto& entry : fs::directory_iterator(folder_ / "there/images"))
    EXPECT_EQ(entry.path().filename(), "lock");
}

}  // namespace
}  // namespace stint::rehearsal::hosts
