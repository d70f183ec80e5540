// SPDX-License-Identifier: Apache-2.0
#include "cli/data.h"

#include <gtest/gtest.h>

#include "testing/stepping_world.h"

namespace stint::cli {
namespace {

class DataTest : public ::testing::Test {
 protected:
  DataTest() { w_.env.cwd = "/home/learner/lab"; }

  Result<std::vector<life::Data>> read(std::vector<std::string> words) {
    options_.data = std::move(words);
    World world{w_.out, w_.files, w_.tasks, w_.env, nullptr, w_.log, w_.terminal};
    Show show{world, options_};
    Context c{world, options_, show};
    return data_of(c);
  }
  std::string name_of(const std::string& word) {
    auto data = read({word});
    return data ? data->front().name : "refused: " + data.error().what;
  }

  testing::SteppingWorld w_;
  Options options_;
};

TEST_F(DataTest, LastPartOfAnAddressIsItsName) {
  EXPECT_EQ(name_of("https://example.org/sets/mnist.npz"), "mnist.npz");
  EXPECT_EQ(name_of("http://example.org/a%20b.zip?X-Amz-Signature=1/2"), "a b.zip");
  EXPECT_EQ(name_of("s3://bucket/sets/train/"), "train");
  EXPECT_EQ(name_of("s3://bucket/sets/train.csv"), "train.csv");
  EXPECT_EQ(name_of("s3://bucket"), "bucket");
  EXPECT_EQ(name_of("../big/images/"), "images");
  EXPECT_EQ(name_of("/data/x.bin"), "x.bin");
}

TEST_F(DataTest, WhatNamesNothingIsRefused) {
  for (const char* word :
       {"", "https://example.org", "https://example.org/sets/", "s3:///x", "ftp://example.org/x",
        "https://example.org/a%2Fb", "https://example.org/*.csv", "/", "https://me:secret@example.org/x",
        "https://example.org/x#md5=00", "https://example.org/x#sha256=00"}) {
    auto data = read({word});
    ASSERT_FALSE(data) << word;
    EXPECT_EQ(data.error().kind, Kind::Usage);
    EXPECT_EQ(data.error().what.find("secret"), std::string::npos);
  }
  EXPECT_FALSE(read({"https://example.org/x?1", "../x"})) << "two of one name";
}

TEST_F(DataTest, MachineIsToldWhatToFetch) {
  const std::string hash(64, 'A');
  auto data = read({"https://example.org/x?key=1#sha256=" + hash, "s3://lab/sets/train/", "../big"});
  ASSERT_TRUE(data) << data.error().what;
  EXPECT_EQ(ignored_for(*data), (std::vector<std::string>{"/data/x", "/data/train", "/data/big"}));
  auto json = data_json(*data, false);
  for (const auto& piece :
       {std::string{R"("url": "https://example.org/x?key=1")"}, R"("sha256": ")" + std::string(64, 'a'),
        std::string{R"("bucket": "lab")"}, std::string{R"("key": "sets/train/")"},
        R"("sent": ")" + life::sent_to(false, "/home/learner/big") + "/big"})
    EXPECT_NE(json.find(piece), std::string::npos) << piece << json;
  EXPECT_TRUE(life::sent_to(true, "/big").starts_with(".stint/data/sent/"));
}

}  // namespace
}  // namespace stint::cli
