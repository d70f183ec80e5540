// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/hosts/image.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sched.h>
#include <sys/file.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>

namespace stint::rehearsal::hosts {
namespace {

namespace fs = std::filesystem;

// With a mmdebstrap of our own first in PATH: a script that makes a root with one file in the last argument's
// folder.
class Image : public testing::Test {
 protected:
  void SetUp() override {
    if (geteuid() != 0) GTEST_SKIP() << "skipped: an image is built by root";
    std::string name = (fs::temp_directory_path() / "imageXXXXXX").string();
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    folder_ = name;
    path_ = std::getenv("PATH");
    recipe_.suite = "bookworm";
    recipe_.packages = {"systemd"};
    recipe_.removed = {"etc/key"};
    recipe_.files = {{"etc/hostname", "localhost\n"}};
    recipe_.links = {{"etc/unit", "/dev/null"}};
    recipe_.insertions = {{"etc/conf", "[part]", "line=1"}};
    mmdebstrap_is(
        "for root; do :; done; mkdir -p $root/etc; echo secret > $root/etc/key;"
        "printf 'a\\n[part]\\nb\\n' > $root/etc/conf; echo I: downloading packages");
  }
  void TearDown() override {
    if (folder_.empty()) return;
    setenv("PATH", path_.c_str(), 1);
    fs::remove_all(folder_);
  }

  void mmdebstrap_is(const std::string& script) {
    const auto program = folder_ / "bin/mmdebstrap";
    fs::create_directories(program.parent_path());
    std::ofstream(program) << "#!/bin/sh\necho run >> " << (folder_ / "runs").native() << "\n"
                           << script << "\n";
    fs::permissions(program, fs::perms::owner_all);
    setenv("PATH", (program.parent_path().native() + ":" + path_).c_str(), 1);
  }
  Result<Path> ensure() {
    return ensure_image(folder_ / "cache", recipe_,
                        [this](std::string_view line) { said_.emplace_back(line); });
  }
  std::string text(const Path& path) {
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  // Names of images, whole and not.
  std::size_t kept() {
    std::size_t n = 0;
    for (const auto& entry : fs::directory_iterator(folder_ / "cache/images")) n += entry.is_directory();
    return n;
  }

  Path folder_;
  std::string path_;
  Recipe recipe_;
  std::vector<std::string> said_;
};

TEST_F(Image, IsBuiltOnceAndFinishedAsTheRecipeSays) {
  const auto root = ensure();
  ASSERT_TRUE(root) << root.error().what;
  EXPECT_EQ(*root, image_root(folder_ / "cache/images", recipe_));
  EXPECT_FALSE(fs::exists(*root / "etc/key"));
  EXPECT_EQ(text(*root / "etc/hostname"), "localhost\n");
  EXPECT_EQ(fs::read_symlink(*root / "etc/unit"), "/dev/null");
  EXPECT_EQ(text(*root / "etc/conf"), "a\n[part]\nline=1\nb\n");
  ASSERT_EQ(said_.size(), 3u);
  EXPECT_EQ(said_[1], "downloading packages");
  ASSERT_TRUE(ensure());
  EXPECT_EQ(text(folder_ / "runs"), "run\n");
}

TEST_F(Image, OtherRecipeIsAnotherImage) {
  ASSERT_TRUE(ensure());
  recipe_.packages.push_back("git");
  ASSERT_TRUE(ensure());
  EXPECT_EQ(kept(), 2u);
}

TEST_F(Image, FailedOneIsNeverTakenForWhole) {
  mmdebstrap_is("for root; do :; done; mkdir -p $root; echo I: begun; echo E: no such mirror >&2; exit 25");
  const auto failed = ensure();
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().what, "the machine image could not be built: no such mirror");
  EXPECT_EQ(failed.error().detail, "mmdebstrap ended with code 25\nI: begun\nE: no such mirror\n");
  EXPECT_EQ(kept(), 0u) << "nothing is left of it";
}

TEST_F(Image, MissingNetworkIsNamed) {
  mmdebstrap_is("echo \"E: Temporary failure resolving 'deb.example'\" >&2; exit 25");
  const auto failed = ensure();
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().what, "the machine image cannot be built: Debian's packages cannot be downloaded");
}

TEST_F(Image, FullDiskIsNamedWithTheSizeNeeded) {
  mmdebstrap_is("echo 'dpkg: error: No space left on device' >&2; exit 25");
  recipe_.bytes_to_build = 1'500'000;
  auto failed = ensure();
  ASSERT_FALSE(failed);
  EXPECT_NE(failed.error().what.find("the machine image needs 0.0 GB in "), std::string::npos)
      << failed.error().what;
  recipe_.bytes_to_build = 1'000'000'000'000'000'000;
  failed = ensure();
  ASSERT_FALSE(failed);
  EXPECT_NE(failed.error().what.find("needs 1000000000.0 GB in"), std::string::npos) << failed.error().what;
  EXPECT_EQ(text(folder_ / "runs"), "run\n") << "the second is not even begun";
}

TEST_F(Image, OthersMayNotReachThePrograms) {
  ASSERT_TRUE(ensure());
  EXPECT_EQ(fs::status(folder_ / "cache/images").permissions(), fs::perms::owner_all);
}

TEST_F(Image, FullDiskIsToldBeforeAnythingIsDownloaded) {
  recipe_.bytes_to_build = 2'800'000'000;
  const auto child = fork();
  if (child == 0) {
    fs::create_directories(folder_ / "cache");
    const bool small = unshare(CLONE_NEWNS) == 0 &&
                       mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0 &&
                       mount("none", (folder_ / "cache").c_str(), "tmpfs", 0, "size=20m") == 0;
    const auto failed = ensure();
    const bool told = !failed && failed.error().what.starts_with("the machine image needs 2.8 GB in ");
    _exit(small && told ? 0 : 1);
  }
  int status = 0;
  waitpid(child, &status, 0);
  EXPECT_EQ(status, 0);
  EXPECT_FALSE(fs::exists(folder_ / "runs"));
}

TEST_F(Image, UnfinishedOneOfAKilledProcessIsRemoved) {
  const auto unfinished = folder_ / "cache/images/0123456789abcdef.unfinished";
  fs::create_directories(unfinished / "rootfs/etc");
  ASSERT_TRUE(ensure());
  EXPECT_FALSE(fs::exists(unfinished));
  EXPECT_EQ(kept(), 1u);
}

TEST_F(Image, SecondBuilderWaitsForTheFirst) {
  fs::create_directories(folder_ / "cache/images");
  const auto first = fork();
  if (first == 0) {
    const int lock = ::open((folder_ / "cache/images/lock").c_str(), O_RDWR | O_CREAT, 0600);
    flock(lock, LOCK_EX);
    std::ofstream(folder_ / "locked") << "yes";
    usleep(200'000);
    fs::create_directories(image_root(folder_ / "cache/images", recipe_) / "built-by-the-first");
    _exit(0);
  }
  while (!fs::exists(folder_ / "locked")) usleep(1000);
  const auto root = ensure();
  waitpid(first, nullptr, 0);
  ASSERT_TRUE(root);
  EXPECT_TRUE(fs::exists(*root / "built-by-the-first"));
  EXPECT_FALSE(fs::exists(folder_ / "runs")) << "it built nothing itself";
  ASSERT_EQ(said_.size(), 1u);
  EXPECT_NE(said_[0].find("waiting"), std::string::npos);
}

TEST_F(Image, MmdebstrapIsNamedWhereItIsMissing) {
  setenv("PATH", "/nowhere", 1);
  const auto failed = ensure();
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().next, "sudo apt-get install mmdebstrap debian-archive-keyring");
}

TEST_F(Image, PackageThatChangedUnderTheRecipeIsTold) {
  recipe_.insertions[0].after = "[gone]";
  const auto failed = ensure();
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().what, "etc/conf has no line \"[gone]\": a newer package than this recipe knows");
}

}  // namespace
}  // namespace stint::rehearsal::hosts
