// SPDX-License-Identifier: Apache-2.0
#include "cli/source.h"

#include <gtest/gtest.h>

namespace stint::cli {
namespace {

TEST(SourceTest, AddressBranchAndFileAreToldApart) {
  using S = GitSource;
  EXPECT_EQ(git_source("https://h.org/u/Lab.git"), (S{"https://h.org/u/Lab.git", "", "", "Lab"}));
  EXPECT_EQ(git_source("https://h.org:8443/u/Lab.git:nb/a.ipynb"),
            (S{"https://h.org:8443/u/Lab.git", "", "nb/a.ipynb", "Lab"}));
  EXPECT_EQ(git_source("https://h.org/u/Lab#dev/x:a.ipynb"),
            (S{"https://h.org/u/Lab", "dev/x", "a.ipynb", "Lab"}));
  EXPECT_EQ(git_source("git@h.org:u/Lab.git#v1"), (S{"git@h.org:u/Lab.git", "v1", "", "Lab"}));
  EXPECT_EQ(git_source("/srv/Lab.git:a.ipynb"), (S{"/srv/Lab.git", "", "a.ipynb", "Lab"}));
  EXPECT_EQ(git_source("file:///srv/x.github.io/Lab.git"),
            (S{"file:///srv/x.github.io/Lab.git", "", "", "Lab"}));
}

TEST(SourceTest, PathIsNoAddress) {
  for (const char* word : {"lab.ipynb", "../lab", "a:b.py", "my.gitlab/x.py", "/srv/lab"})
    EXPECT_FALSE(git_source(word)) << word;
}

}  // namespace
}  // namespace stint::cli
