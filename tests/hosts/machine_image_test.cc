// SPDX-License-Identifier: Apache-2.0
// The image that all other tests on hosts use. Building it, minutes the first time, is this test's time and
// not theirs.
#include <gtest/gtest.h>
#include <unistd.h>

#include "cloud.h"

namespace stint::rehearsal::hosts {
namespace {

namespace fs = std::filesystem;

TEST(MachineImage, IsWhole) {
  if (geteuid() != 0) GTEST_SKIP() << "skipped: an image is built by root";
  const auto& root = test_image();
  for (const auto* path : {"sbin/init", "usr/sbin/sshd", "usr/bin/cloud-init", "usr/bin/jupyter-notebook",
                           "usr/lib/python3/dist-packages/torch/__init__.py", "usr/bin/nvidia-smi"}) {
    EXPECT_TRUE(fs::exists(root / path)) << path;
  }
  EXPECT_FALSE(fs::exists(root / "etc/ssh/ssh_host_ed25519_key")) << "hosts would share it";
  EXPECT_FALSE(fs::exists(root / "sbin/dhclient")) << "cloud-init would wait for it";
}

}  // namespace
}  // namespace stint::rehearsal::hosts
