// SPDX-License-Identifier: Apache-2.0
#include "host/key.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "testing/stepping_world.h"

namespace stint::host {
namespace {

// OpenSSH's own ssh-keygen reads the private file and derives the same public line from it.
TEST(KeyTest, OpensshReadsWhatWeMake) {
  if (std::system("command -v ssh-keygen >/dev/null") != 0) GTEST_SKIP() << "no ssh-keygen on this machine";
  testing::SteppingWorld w;
  std::string name = ::testing::TempDir() + "/stint-key-XXXXXX";
  std::filesystem::path dir = mkdtemp(name.data());
  for (const char* comment : {"stint", "a longer comment", "x"}) {
    KeyPair pair = make_key(w.out, comment);
    std::ofstream(dir / "key") << pair.private_file;
    std::filesystem::permissions(dir / "key",
                                 std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
    FILE* out = popen(("ssh-keygen -y -f " + (dir / "key").string()).c_str(), "r");
    char line[512] = {};
    ASSERT_NE(fgets(line, sizeof line, out), nullptr);
    EXPECT_EQ(pclose(out), 0);
    EXPECT_EQ(std::string(line), pair.public_line + "\n");
  }
  std::filesystem::remove_all(dir);
}

TEST(KeyTest, EachKeyIsAnother) {
  testing::SteppingWorld w;
  EXPECT_NE(make_key(w.out, "a").public_line, make_key(w.out, "a").public_line);
}

}  // namespace
}  // namespace stint::host
