// SPDX-License-Identifier: Apache-2.0
#include "cli/config_file.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>

#include "cli/flags.h"
#include "testing/stepping_world.h"

namespace stint::cli {
namespace {

struct Settings {
  testing::SteppingWorld w;
  Result<Options> read(const Options& flags = {}, unsigned verb = kUp) {
    World world{w.out, w.files, w.tasks, w.env, nullptr, w.log, w.terminal};
    return with_settings(world, verb, flags);
  }
};

TEST(SettingsTest, FlagBeatsVariableBeatsProjectBeatsUser) {
  Settings s;
  s.w.files.contents["/home/u/.config/stint/config.toml"] =
      "type = 'a'\nbudget = 1\nregion = 'r1'\ndisk = '8GB'";
  s.w.files.contents["/project/stint.toml"] = "type = 'b'\nbudget = 2.5\nregion = 'r2'";
  s.w.env.vars["STINT_TYPE"] = "c";
  s.w.env.vars["STINT_BUDGET"] = "3";
  Options flags;
  flags.type = "d";
  auto options = s.read(flags);
  ASSERT_TRUE(options) << options.error().what;
  EXPECT_EQ(options->type, "d");
  EXPECT_EQ(options->budget, Money::dollars(3));
  EXPECT_EQ(options->region, "r2");
  EXPECT_EQ(options->disk_gb, 8);
}

// A value that the flag takes.
std::string sample_of(const Flag& flag) {
  Options options;
  for (const char* text : {"1", "2h", "stop", "16GB", "NAME=VALUE", "image", "rootless"})
    if (flag.set(options, text)) return text;
  return {};
}

TEST(SettingsTest, NoFlagIsLostOnItsWayFromAVariable) {
  for (const auto& flag : flags()) {
    if (!has_variable(flag)) continue;
    Options expected;
    ASSERT_TRUE(flag.set(expected, sample_of(flag))) << flag.name;
    Settings s;
    std::string variable = "STINT_";
    for (char c : std::string_view{flag.name})
      variable += c == '-' ? '_' : static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    s.w.env.vars[variable] = sample_of(flag);
    auto options = s.read({}, flag.verbs & (~flag.verbs + 1));  // one of its verbs
    ASSERT_TRUE(options) << options.error().what;
    EXPECT_TRUE(*options == expected) << flag.name;
  }
}

TEST(SettingsTest, VariableOfAJobsOwnIsNoFlag) {
  Settings s;
  s.w.env.vars["STINT_REPORT"] = "3";
  EXPECT_FALSE(s.read({}, kDoctor)->report);
  EXPECT_EQ(std::ranges::count_if(flags(), [](const Flag& flag) { return !has_variable(flag); }), 2);
}

TEST(SettingsTest, ProjectFileIsFoundInAFolderAbove) {
  Settings s;
  s.w.env.cwd = "/project/a/b";
  s.w.files.contents["/project/stint.toml"] = "ignore = ['data/', '*.ckpt']";
  EXPECT_EQ(s.read({}, kRun)->ignore, (std::vector<std::string>{"data/", "*.ckpt"}));
  EXPECT_TRUE(s.read({}, kUp)->ignore.empty()) << "a key of another verb is no error and has no effect";
}

TEST(SettingsTest, PathsOfDataCountFromTheirFile) {
  Settings s;
  s.w.env.cwd = "/project/a/b";
  s.w.env.vars["HOME"] = "/home/learner";
  s.w.files.contents["/project/stint.toml"] =
      "data = ['../big', '~/x', '/y', 's3://b/k', 'https://example.org/z']";
  EXPECT_EQ(s.read({}, kRun)->data, (std::vector<std::string>{"/project/../big", "/home/learner/x", "/y",
                                                              "s3://b/k", "https://example.org/z"}));
}

TEST(SettingsTest, UnknownKeyNamesFileLineAndTheNearest) {
  Settings s;
  s.w.files.contents["/project/stint.toml"] = "type = 'x'\nbugdet = 5\n";
  auto options = s.read();
  ASSERT_FALSE(options);
  EXPECT_EQ(options.error().kind, Kind::Usage);
  EXPECT_EQ(options.error().what, "/project/stint.toml, line 2: unknown key \"bugdet\"");
  EXPECT_EQ(options.error().next, "did you mean budget?");
}

TEST(SettingsTest, WrongValueAndBrokenFileNameTheLine) {
  Settings s;
  s.w.files.contents["/project/stint.toml"] = "\nbudget = 'much'\n";
  EXPECT_EQ(s.read().error().what.find("/project/stint.toml, line 2: --budget"), 0U) << s.read().error().what;
  s.w.files.contents["/project/stint.toml"] = "type = \n";
  EXPECT_EQ(s.read().error().what.find("/project/stint.toml, line 1: "), 0U) << s.read().error().what;
  s.w.files.contents["/project/stint.toml"] = "yes = true\n";
  EXPECT_FALSE(s.read()) << "a question about money is not answered by a file";
}

TEST(SettingsTest, WrongVariableIsNamed) {
  Settings s;
  s.w.env.vars["STINT_DEADLINE"] = "soon";
  EXPECT_EQ(s.read().error().what.find("STINT_DEADLINE: "), 0U);
}

}  // namespace
}  // namespace stint::cli
