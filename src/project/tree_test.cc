// SPDX-License-Identifier: Apache-2.0
#include "project/tree.h"

#include <gtest/gtest.h>

#include "testing/stepping_world.h"

namespace stint::project {
namespace {

class TreeTest : public ::testing::Test {
 protected:
  void file(const std::string& name, const std::string& text = "12345") {
    files.contents["/p/" + name] = text;
  }

  std::string goes(const std::vector<std::string>& patterns = {},
                   const std::vector<std::string>& tracked = {}) {
    auto found = walk(files, root, {patterns, tracked});
    EXPECT_TRUE(found);
    tree = *std::move(found);
    std::string names;
    for (const auto& [name, state] : tree.files) names += (names.empty() ? "" : " ") + name;
    return names;
  }

  testing::MemoryFiles files;
  Path root = "/p";
  Tree tree;
};

TEST_F(TreeTest, ProjectWithoutRules) {
  for (auto name : {"train.py", "data/a", ".git/config", "src/__pycache__/a.pyc", "stint-conflicts/lab/a"})
    file(name);
  EXPECT_EQ(goes(), "data/a train.py");
  EXPECT_EQ(tree.bytes, 10U);
  EXPECT_TRUE(tree.left_out.empty()) << "what never travels is no news";
  EXPECT_EQ(tree.stays, (std::vector<std::string>{".git/", "src/__pycache__/", "stint-conflicts/"}));
}

TEST_F(TreeTest, GitignoreOfEachFolderCountsBelowIt) {
  file(".gitignore", "*.ckpt\n/data/\n");
  file("lib/.gitignore", "!own.ckpt\nlocal\n");
  for (auto name : {"a.ckpt", "data/big", "lib/own.ckpt", "lib/x/local", "lib/data/small", "local"})
    file(name);
  EXPECT_EQ(goes(), ".gitignore lib/.gitignore lib/data/small lib/own.ckpt local");
  EXPECT_EQ(tree.left_out, (std::vector<std::string>{"a.ckpt", "data/", "lib/x/local"}));
  EXPECT_EQ(tree.empty_folders, std::vector<std::string>{"lib/x"});
}

TEST_F(TreeTest, OwnersPatternsDecide) {
  file(".gitignore", "data/\n");
  for (auto name : {"data/big", "notes.txt", ".venv/bin/python"}) file(name);
  EXPECT_EQ(goes({"!data/", "*.txt"}), ".gitignore data/big");
  EXPECT_EQ(goes({"!.venv/"}), ".gitignore .venv/bin/python notes.txt");
}

TEST_F(TreeTest, WhatGitTracksGoesThoughItIsIgnored) {
  file(".gitignore", "data/\n*.bin\n");
  for (auto name : {"data/small.csv", "data/big.csv", "data/sub/x", "kept.bin", "other.bin"}) file(name);
  EXPECT_EQ(goes({}, {"data/small.csv", "kept.bin"}), ".gitignore data/small.csv kept.bin");
  EXPECT_EQ(tree.left_out, (std::vector<std::string>{"data/big.csv", "data/sub/", "other.bin"}));
}

TEST_F(TreeTest, ProjectBelowItsRepositoryHeedsTheRulesAboveIt) {
  root = "/p/a/lab";
  for (auto name : {".git/HEAD", "a/lab/x.ckpt", "a/lab/out/y", "a/lab/train.py", "a/lab/tmp"}) file(name);
  file(".gitignore", "*.ckpt\n/a/lab/out/\n");
  file("a/.gitignore", "tmp\n");
  EXPECT_EQ(goes(), "train.py");
  EXPECT_EQ(tree.left_out, (std::vector<std::string>{"out/", "tmp", "x.ckpt"}));
  file(".git/info/exclude", "train.py");
  EXPECT_EQ(goes(), "");
  EXPECT_EQ(goes({"!/train.py"}, {"out/y"}), "out/y train.py");
}

TEST(SizeText, RoundsInPowersOfAThousand) {
  EXPECT_EQ(size_text(999), "999 B");
  EXPECT_EQ(size_text(2'150'000'000), "2.1 GB");
  EXPECT_EQ(size_text(999'960), "1.0 MB");
  EXPECT_EQ(how_much(1, 0), "1 file, 0 B");
}

}  // namespace
}  // namespace stint::project
