// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/hosts/shipped_image.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cstdlib>
#include <fstream>

namespace stint::rehearsal::hosts {
namespace {

namespace fs = std::filesystem;

class ShippedImage : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = (fs::temp_directory_path() / "shippedXXXXXX").string();
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    folder_ = name;
    for (const auto* file :
         {"usr/lib/python3/dist-packages/torch/__init__.py",
          "usr/lib/python3/dist-packages/torch-1.13.egg-info/PKG-INFO",
          "usr/lib/python3/dist-packages/numpy/__init__.py",
          "usr/lib/python3/dist-packages/notebook/__init__.py",
          "usr/lib/python3/dist-packages/cloudinit/__init__.py", "usr/lib/x86_64-linux-gnu/libtorch.so",
          "usr/bin/python3.11", "usr/bin/jupyter", "usr/share/jupyter/kernels/python3/kernel.json"})
      write(file);
    fs::create_symlink("python3.11", folder_ / "base/usr/bin/python3");
  }
  void TearDown() override { fs::remove_all(folder_); }

  void write(const Path& file) {
    fs::create_directories((folder_ / "base" / file).parent_path());
    std::ofstream(folder_ / "base" / file) << "x";
  }
  bool has(const char* path) { return fs::exists(fs::symlink_status(folder_ / "root" / path)); }

  Path folder_;
};

TEST_F(ShippedImage, FrameworkIsInAFolderOfItsOwnAndJupyterNowhere) {
  ASSERT_TRUE(make_shipped_image(folder_ / "base", folder_ / "root"));
  EXPECT_TRUE(has("opt/pytorch/lib/python3.11/site-packages/torch/__init__.py"));
  EXPECT_TRUE(has("opt/pytorch/lib/python3.11/site-packages/numpy/__init__.py"));
  EXPECT_FALSE(has("opt/pytorch/lib/python3.11/site-packages/notebook"));
  EXPECT_FALSE(has("opt/pytorch/lib/python3.11/site-packages/cloudinit"));
  EXPECT_TRUE(has("opt/pytorch/bin/python3"));
  EXPECT_TRUE(has("opt/pytorch/pyvenv.cfg"));
  EXPECT_TRUE(has("opt/pytorch/lib/x86_64-linux-gnu"));
  EXPECT_TRUE(has("usr/lib/python3/dist-packages/cloudinit/__init__.py"));
  for (const auto* gone :
       {"usr/lib/python3/dist-packages/torch", "usr/lib/python3/dist-packages/torch-1.13.egg-info",
        "usr/lib/python3/dist-packages/notebook", "usr/bin/jupyter", "usr/share/jupyter"})
    EXPECT_FALSE(has(gone)) << gone;
}

TEST_F(ShippedImage, BaseStaysAsItIsAndLendsItsFiles) {
  ASSERT_TRUE(make_shipped_image(folder_ / "base", folder_ / "root"));
  EXPECT_TRUE(fs::exists(folder_ / "base/usr/lib/python3/dist-packages/torch/__init__.py"));
  EXPECT_TRUE(fs::exists(folder_ / "base/usr/bin/jupyter"));
  EXPECT_FALSE(fs::exists(folder_ / "base/opt"));
  EXPECT_EQ(fs::hard_link_count(folder_ / "root/usr/bin/python3.11"), 2);
}

TEST_F(ShippedImage, OneThatCannotBeMadeIsAnError) {
  fs::remove(folder_ / "base/usr/bin/python3");
  EXPECT_FALSE(make_shipped_image(folder_ / "base", folder_ / "root"));
}

}  // namespace
}  // namespace stint::rehearsal::hosts
