// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/hosts/root_tree.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cstdlib>
#include <fstream>

namespace stint::rehearsal::hosts {
namespace {

namespace fs = std::filesystem;

class RootTreeTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = (fs::temp_directory_path() / "treeXXXXXX").string();
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    folder_ = name;
    fs::create_directories(folder_ / "root/etc");
    fs::create_directories(folder_ / "outside");
  }
  void TearDown() override { fs::remove_all(folder_); }

  RootTree tree() { return RootTree::open(folder_ / "root").value(); }
  std::string text(const Path& path) {
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), {}};
  }

  Path folder_;
};

TEST_F(RootTreeTest, FoldersThatAreMissingAreMade) {
  ASSERT_TRUE(tree().write("usr/lib/thing/config", "text", 0640));
  EXPECT_EQ(text(folder_ / "root/usr/lib/thing/config"), "text");
  struct stat info {};
  ASSERT_EQ(stat((folder_ / "root/usr/lib/thing/config").c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 07777u, 0640u);
  EXPECT_EQ(tree().read("usr/lib/thing/config").value(), "text");
}

TEST_F(RootTreeTest, LinkOutOfTheRootLeadsBackIntoIt) {
  fs::create_directory_symlink(folder_ / "outside", folder_ / "root/away");
  fs::create_directories(folder_ / "root" / (folder_ / "outside").relative_path());
  ASSERT_TRUE(tree().write("away/file", "inside", 0644));
  EXPECT_TRUE(fs::is_empty(folder_ / "outside"));
  EXPECT_EQ(text(folder_ / "root" / (folder_ / "outside/file").relative_path()), "inside");
}

TEST_F(RootTreeTest, LinkInPlaceOfTheFileIsReplacedNotFollowed) {
  std::ofstream(folder_ / "outside/resolv.conf") << "mine";
  fs::create_symlink(folder_ / "outside/resolv.conf", folder_ / "root/etc/resolv.conf");
  ASSERT_TRUE(tree().write("etc/resolv.conf", "theirs", 0644));
  EXPECT_EQ(text(folder_ / "outside/resolv.conf"), "mine");
  EXPECT_FALSE(fs::is_symlink(folder_ / "root/etc/resolv.conf"));
}

TEST_F(RootTreeTest, LinkReplacesAFile) {
  std::ofstream(folder_ / "root/etc/unit") << "x";
  ASSERT_TRUE(tree().link("etc/unit", "/dev/null"));
  EXPECT_EQ(fs::read_symlink(folder_ / "root/etc/unit"), "/dev/null");
}

TEST_F(RootTreeTest, RemovingWhatIsNotThereIsFine) {
  EXPECT_TRUE(tree().remove("etc/nothing"));
  std::ofstream(folder_ / "root/etc/key") << "x";
  EXPECT_TRUE(tree().remove("etc/key"));
  EXPECT_FALSE(fs::exists(folder_ / "root/etc/key"));
}

TEST_F(RootTreeTest, DotsDoNotLeadOut) {
  std::ofstream(folder_ / "outside/secret") << "x";
  EXPECT_FALSE(tree().read("../outside/secret"));
}

}  // namespace
}  // namespace stint::rehearsal::hosts
