// SPDX-License-Identifier: Apache-2.0
#include "cli/manual.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <sstream>

#include "cli/completions.h"
#include "cli/tools.h"
#include "testing/stepping_world.h"

namespace stint::cli {
namespace {

bool says(std::string_view text, std::string_view piece) { return text.find(piece) != text.npos; }

std::string roff_flag(const Flag& flag) { return "\\fB" + as_roff(std::string{"--"} + flag.name) + "\\fR"; }

TEST(ManualTest, EveryVerbHasAPageWithItsFlagsAndNoOthers) {
  for (const auto& verb : verbs()) {
    auto page = manual_page(verb);
    EXPECT_TRUE(says(page, as_roff(verb.does)) && says(page, as_roff(verb.example))) << verb.name;
    EXPECT_TRUE(says(manual_page(), std::string{"\\fB"} + verb.name + "\\fR")) << verb.name;
    EXPECT_TRUE(says(manual_page(), as_roff(std::string{"stint-"} + verb.name) + "\\fR(1)")) << verb.name;
    for (const auto& flag : flags())
      EXPECT_EQ(says(page, roff_flag(flag)), (flag.verbs & verb.bit) != 0) << verb.name << " " << flag.name;
  }
}

TEST(ManualTest, EveryExitCodeAndVariableIsThere) {
  for (const auto& exit : exit_codes()) EXPECT_TRUE(says(manual_page(), as_roff(exit.means))) << exit.code;
  for (const char* name : {"STINT_BUDGET", "STINT_NO_COLOR", "STINT_ON"})
    EXPECT_TRUE(says(manual_page(), name)) << name;
}

TEST(ManualTest, TextIsNoCommandOfRoffs) {
  EXPECT_EQ(as_roff(".so x\n'ft\n--a\\b…"), "\\&.so x\n\\&'ft\n\\-\\-a\\eb...");
  for (const auto& verb : verbs())
    EXPECT_TRUE(std::ranges::all_of(manual_page(verb), [](char c) { return c > 0; })) << verb.name;
}

TEST(CompletionsTest, EveryVerbAndFlagIsInEachShells) {
  auto bash = bash_completions(), zsh = zsh_completions(), fish = fish_completions();
  for (const auto& verb : verbs()) {
    EXPECT_TRUE(says(zsh, std::string{"'"} + verb.name + ":")) << verb.name;
    EXPECT_TRUE(says(fish, std::string{"-n __stint_has_no_verb -a "} + verb.name + " ")) << verb.name;
  }
  for (const auto& flag : flags()) {
    EXPECT_TRUE(says(bash, std::string{"--"} + flag.name)) << flag.name;
    EXPECT_TRUE(says(zsh, std::string{"*--"} + flag.name)) << flag.name;
    EXPECT_TRUE(says(fish, std::string{" -l "} + flag.name)) << flag.name;
  }
}

TEST(CompletionsTest, WhatIsOfferedForAFlagIsTaken) {
  for (const auto& flag : flags()) {
    if (flag.completes == nullptr || flag.completes == kFiles || flag.completes == kPlaces) continue;
    std::istringstream words{flag.completes};
    for (std::string word; words >> word;) {
      Options options;
      EXPECT_TRUE(flag.set(options, word)) << flag.name << " " << word;
    }
  }
}

TEST(CompletionsTest, OperandsAreReadFromTheTable) {
  using What = Operand::What;
  const std::map<std::string_view, What> known{
      {"down", What::Names},     {"ssh", What::Names}, {"logs", What::Names},    {"run", What::Files},
      {"notebook", What::Files}, {"put", What::Files}, {"sweep", What::Nothing}, {"limits", What::Words}};
  std::size_t found = 0;
  for (const auto& verb : verbs()) {
    auto expected = known.find(verb.name);
    if (expected == known.end()) continue;
    ++found;
    EXPECT_EQ(operand_of(verb).what, expected->second) << verb.name;
    EXPECT_EQ(operand_of(verb).words, expected->second == What::Words ? "request wait" : "") << verb.name;
  }
  EXPECT_EQ(found, known.size());
}

TEST(ToolsTest, NamesAreAskedOfNobodyWhereThereIsNoLedger) {
  testing::SteppingWorld world;
  world.run([](World& w) {
    auto code = answer_tool(w, {"print-names"});
    EXPECT_TRUE(code && *code && **code == 0);
    EXPECT_FALSE(answer_tool(w, {"ls"}));
  });
  EXPECT_EQ(world.terminal.out, "");
  EXPECT_TRUE(world.files.contents.empty() && world.out.asked.empty());
}

TEST(ToolsTest, PagesAreWrittenForEachVerb) {
  testing::SteppingWorld world;
  world.run([](World& w) { EXPECT_TRUE(*answer_tool(w, {"write-pages", "pages"})); });
  EXPECT_EQ(world.files.contents.size(), verbs().size() + 4);
  EXPECT_EQ(world.files.modes["/project/pages/man/stint-run.1"], 0644U);
}

}  // namespace
}  // namespace stint::cli
