// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/server/folder.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>

#include "testing/temp_dir.h"

namespace stint::rehearsal::server {
namespace {

struct FolderTest : ::testing::Test {
  testing::TempDir dir;
  Path path = dir.path() / "a/b";
  Folder folder = Folder::open(path, owner_from_environment()).value();

  static mode_t mode_of(const Path& file) {
    struct stat found {};
    EXPECT_EQ(::stat(file.c_str(), &found), 0) << file;
    return found.st_mode & 0777U;
  }
};

TEST_F(FolderTest, MadeForItsOwnerAlone) {
  EXPECT_EQ(mode_of(dir.path() / "a"), 0700U);
  EXPECT_EQ(mode_of(path), 0700U);
  EXPECT_TRUE(folder.write("file", "text"));
  EXPECT_EQ(mode_of(folder.at("file")), 0600U);
}

TEST_F(FolderTest, OneThatIsThereIsLeftAsItIs) {
  ASSERT_EQ(::chmod(path.c_str(), 0755), 0);
  ASSERT_TRUE(Folder::open(path, owner_from_environment()));
  EXPECT_EQ(mode_of(path), 0755U);
}

TEST_F(FolderTest, FilesAreWrittenAndReadWhole) {
  EXPECT_EQ(folder.read("file").value(), std::nullopt);
  const std::string text(200'000, '\0');
  ASSERT_TRUE(folder.write("file", text));
  EXPECT_EQ(folder.read("file").value(), text);
  ASSERT_TRUE(folder.write("file", "short"));
  EXPECT_EQ(folder.read("file").value(), "short");
  ASSERT_TRUE(folder.rename("file", "other"));
  EXPECT_EQ(folder.read("file").value(), std::nullopt);
  ASSERT_TRUE(folder.remove("other"));
  EXPECT_TRUE(folder.remove("other")) << "one that is not there is fine";
}

TEST_F(FolderTest, LinksToFilesOfOthersAreRefused) {
  ASSERT_TRUE(folder.write("target", "theirs"));
  ASSERT_EQ(::symlink("target", folder.at("symbolic").c_str()), 0);
  EXPECT_FALSE(folder.read("symbolic"));
  EXPECT_FALSE(folder.open_file("symbolic", O_WRONLY | O_CREAT));
  ASSERT_EQ(::link(folder.at("target").c_str(), folder.at("hard").c_str()), 0);
  EXPECT_FALSE(folder.open_file("hard", O_WRONLY));
  ASSERT_TRUE(folder.write("symbolic", "ours")) << "a name is replaced, not what it leads to";
  ASSERT_TRUE(folder.remove("hard"));
  EXPECT_EQ(folder.read("target").value(), "theirs");
}

TEST_F(FolderTest, RelativePathIsRefused) {
  const auto opened = Folder::open("a/b", owner_from_environment());
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().kind, Kind::Usage);
}

TEST(OwnerTest, WhoCalledSudoWhereWeAreRoot) {
  setenv("SUDO_UID", "1000", 1);
  setenv("SUDO_GID", "1001", 1);
  const auto caller = owner_from_environment();
  setenv("SUDO_GID", "staff", 1);
  const auto unclear = owner_from_environment();
  unsetenv("SUDO_UID");
  unsetenv("SUDO_GID");
  const bool root = geteuid() == 0;
  EXPECT_EQ(caller.uid, root ? 1000U : geteuid());
  EXPECT_EQ(caller.gid, root ? 1001U : getegid());
  EXPECT_EQ(unclear.uid, geteuid());
}

}  // namespace
}  // namespace stint::rehearsal::server
