// SPDX-License-Identifier: Apache-2.0
#include "train/options.h"

#include <gtest/gtest.h>

#include <vector>

namespace stint::train {
namespace {

Result<Options> parse(std::vector<std::string> arguments) { return parse_options(arguments); }

std::string why_not(std::vector<std::string> arguments) {
  auto options = parse(std::move(arguments));
  return options ? "it was taken" : options.error().what;
}

TEST(TrainOptions, TheDefaultsAreTheLabs) {
  auto options = parse({"--data", "/mnist"});
  ASSERT_TRUE(options) << options.error().what;
  EXPECT_EQ(options->data, "/mnist");
  EXPECT_EQ(options->epochs, 10U);
  EXPECT_EQ(options->batch, 128U);
  EXPECT_EQ(options->rate, 1e-3);
  EXPECT_FALSE(options->json);
}

TEST(TrainOptions, EachIsTakenInBothForms) {
  auto options =
      parse({"--data=/mnist", "--epochs", "3", "--batch=64", "--lr", "0.01", "--seed", "18446744073709551615",
             "--threads=7", "--load", "/a", "--save=/b", "--simd", "avx2", "--plain", "--json"});
  ASSERT_TRUE(options) << options.error().what;
  EXPECT_EQ(options->epochs, 3U);
  EXPECT_EQ(options->batch, 64U);
  EXPECT_EQ(options->rate, 0.01);
  EXPECT_EQ(options->seed, UINT64_MAX);
  EXPECT_EQ(options->threads, 7U);
  EXPECT_EQ(options->load, "/a");
  EXPECT_EQ(options->save, "/b");
  EXPECT_EQ(options->simd, "avx2");
  EXPECT_TRUE(options->plain);
  EXPECT_TRUE(options->json);
}

TEST(TrainOptions, APathIsMadeAbsolute) {
  auto options = parse({"--data", "here/../mnist"});
  ASSERT_TRUE(options);
  EXPECT_EQ(options->data, std::filesystem::current_path() / "mnist");
}

TEST(TrainOptions, SaysWhatIsWrong) {
  EXPECT_EQ(why_not({}), "--data is missing: where are the MNIST files?");
  EXPECT_EQ(why_not({"--data"}), "--data needs a value");
  EXPECT_EQ(why_not({"--epoch", "3"}), "lenet5 does not know '--epoch'");
  EXPECT_EQ(why_not({"mnist"}), "lenet5 does not know 'mnist'");
  EXPECT_EQ(why_not({"--json=1"}), "--json takes no value");
  EXPECT_EQ(why_not({"--batch", "0"}), "--batch: '0' is not a number from 1 to 100000");
  EXPECT_EQ(why_not({"--batch", "12x"}), "--batch: '12x' is not a number from 1 to 100000");
  EXPECT_EQ(why_not({"--epochs", "-1"}), "--epochs: '-1' is not a number from 0 to 100000");
  EXPECT_EQ(why_not({"--lr", "nan"}), "--lr: 'nan' is not a number from 0 to 1");
  EXPECT_EQ(why_not({"--threads", ""}), "--threads: '' is not a number from 1 to 1024");
}

TEST(TrainOptions, HelpNeedsNoData) {
  auto options = parse({"--help"});
  ASSERT_TRUE(options);
  EXPECT_TRUE(options->help);
}

}  // namespace
}  // namespace stint::train
