// SPDX-License-Identifier: Apache-2.0
#include "cli/flags.h"

#include <gtest/gtest.h>

#include <set>

namespace stint::cli {
namespace {

using namespace std::chrono_literals;

Result<Options> parse(std::vector<std::string> args, unsigned verb, Reach reach = Reach::All) {
  Options options;
  STINT_TRY(parse_flags(std::move(args), verb, reach, options));
  return options;
}

TEST(FlagsTest, EachIsReadForItsVerb) {
  auto options = parse({"lab", "--type=g4dn.xlarge", "--budget", "0.50", "--deadline", "1h30m", "--disk",
                        "16GB", "-y", "--json"},
                       kUp);
  ASSERT_TRUE(options) << options.error().what;
  EXPECT_EQ(options->type, "g4dn.xlarge");
  EXPECT_EQ(options->budget, Money::micros(500'000));
  EXPECT_EQ(options->deadline, 90min);
  EXPECT_EQ(options->disk_gb, 16);
  EXPECT_TRUE(options->yes && options->json);
  EXPECT_EQ(options->words, std::vector<std::string>{"lab"});
}

TEST(FlagsTest, OursAreOursBeforeAndBehindTheProgramAndOthersAreItsOwn) {
  auto options = parse({"--on", "aws", "train.py", "--epochs", "3", "--budget=2", "-v", "data", "--json"},
                       kRun, Reach::Program);
  ASSERT_TRUE(options) << options.error().what;
  EXPECT_EQ(options->words, (std::vector<std::string>{"train.py", "--epochs", "3", "-v", "data"}));
  EXPECT_EQ(options->on, "aws");
  EXPECT_EQ(options->budget, Money::dollars(2));
  EXPECT_TRUE(options->json);
  EXPECT_FALSE(options->command);
}

TEST(FlagsTest, WhatFollowsTwoDashesIsTheProgramsOwn) {
  auto options = parse({"train.py", "--on", "aws", "--", "--budget", "9"}, kRun, Reach::Program);
  EXPECT_EQ(options->words, (std::vector<std::string>{"train.py", "--budget", "9"}));
  EXPECT_FALSE(options->budget);
  auto command = parse({"--keep", "--", "ls", "-l"}, kRun, Reach::Program);
  EXPECT_EQ(command->words, (std::vector<std::string>{"ls", "-l"}));
  EXPECT_TRUE(command->command);
}

TEST(FlagsTest, AMistypedBudgetDoesNotGoToTheProgram) {
  auto options = parse({"train.py", "--bugdet", "1"}, kRun, Reach::Program);
  ASSERT_FALSE(options);
  EXPECT_EQ(options.error().next, "did you mean --budget? If it is the program's own, write it after --");
}

TEST(FlagsTest, ReachWordLeavesTheRest) {
  auto options = parse({"lab", "--json", "x"}, kSsh, Reach::Word);
  EXPECT_EQ(options->words, (std::vector<std::string>{"lab", "--json", "x"}));
}

TEST(FlagsTest, UnknownOnesNameTheNearest) {
  auto options = parse({"--bugdet", "5"}, kUp);
  ASSERT_FALSE(options);
  EXPECT_EQ(options.error().what, "unknown option \"--bugdet\"");
  EXPECT_EQ(options.error().next, "did you mean --budget?");
  EXPECT_EQ(parse({"--xyzzy"}, kUp).error().next, "");
  EXPECT_EQ(parse({"-q"}, kUp).error().what, "unknown option \"-q\"");
  EXPECT_FALSE(parse({"--refresh"}, kUp)) << "a flag of another verb";
}

TEST(FlagsTest, MissingValueIsSaid) {
  EXPECT_EQ(parse({"--type"}, kUp).error().what, "--type needs a value");
}

TEST(FlagsTest, IdleMayBeNeverAndNothingMayBeKept) {
  auto options = parse({"--idle", "never", "--keep-disk", "0s", "--end", "stop"}, kUp);
  ASSERT_TRUE(options) << options.error().what;
  EXPECT_EQ(options->idle, 0s);
  EXPECT_EQ(options->keep_disk, 0s);
  EXPECT_EQ(options->end, "stop");
  EXPECT_EQ(parse({"--idle", "45m", "--keep-disk", "2d"}, kUp)->idle, 45min);
}

TEST(FlagsTest, BadValuesAreRefused) {
  for (auto args : {std::vector<std::string>{"--budget", "0"},
                    {"--budget", "-5"},
                    {"--budget", "five"},
                    {"--budget", ""},
                    {"--budget", "1e9"},
                    {"--deadline", "0s"},
                    {"--deadline", "5"},
                    {"--deadline", "31d"},
                    {"--deadline", "9999999999999d"},
                    {"--idle", "0s"},
                    {"--idle", "-1m"},
                    {"--idle", "often"},
                    {"--keep-disk", "3"},
                    {"--keep-disk", "-3d"},
                    {"--keep-disk", "31d"},
                    {"--deadline", "-5m"},
                    {"--disk", "0"},
                    {"--disk", "16.5GB"},
                    {"--disk", "16TB"},
                    {"--disk", "99999"},
                    {"--end", "never"}}) {
    auto options = parse(args, kUp);
    ASSERT_FALSE(options) << args[0] << " " << args[1];
    EXPECT_EQ(options.error().kind, Kind::Usage);
    EXPECT_NE(options.error().what.find(args[0]), std::string::npos) << options.error().what;
  }
}

TEST(FlagsTest, TableIsSound) {
  std::set<std::string> names;
  std::set<char> letters;
  for (const auto& flag : flags()) {
    EXPECT_TRUE(names.insert(flag.name).second) << flag.name;
    if (flag.letter != 0) {
      EXPECT_TRUE(letters.insert(flag.letter).second) << flag.name;
      EXPECT_EQ(flag.value, nullptr) << "a letter is for a switch";
    }
    EXPECT_NE(flag.verbs, 0U);
    EXPECT_GT(std::string{flag.help}.size(), 5U);
    EXPECT_EQ(find_flag(flag.name), &flag);
  }
}

TEST(NearestTest, TakesATypoAndNoOtherWord) {
  std::vector<std::string_view> verbs{"up", "run", "ls", "down", "sweep", "limits"};
  EXPECT_EQ(nearest("limit", verbs), "limits");
  EXPECT_EQ(nearest("dwon", verbs), "down");
  EXPECT_EQ(nearest("notebook", verbs), "");
}

}  // namespace
}  // namespace stint::cli
