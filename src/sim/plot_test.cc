// SPDX-License-Identifier: Apache-2.0
#include "sim/plot.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>

#include "sim/draw.h"
#include "sim/journey.h"
#include "sim/shrink.h"

namespace stint::sim {
namespace {

Plot plot_of(const std::string& steps, const std::vector<std::string>& faults) {
  Plot plot{.seed = 7};
  EXPECT_TRUE(take_option(plot, "steps", steps));
  for (const auto& fault : faults) EXPECT_TRUE(take_option(plot, "fault", fault)) << fault;
  return plot;
}

TEST(PlotTest, ItsWordsMakeItAgain) {
  Plot plot = plot_of("up,run,down", {"kill;1;tell stintd start;1;after;0", "laptop clock;0;;1;before;-120"});
  EXPECT_TRUE(take_option(plot, "account", "role"));
  EXPECT_TRUE(take_option(plot, "pauses", "0,30,660"));
  EXPECT_TRUE(take_option(plot, "retry", "180"));
  EXPECT_TRUE(take_option(plot, "ending", "other-laptop"));
  EXPECT_TRUE(take_option(plot, "never-back", ""));
  EXPECT_EQ(words_of(plot),
            "--seed 7 --account role --steps up,run,down --pauses 0,30,660 --retry 180 --ending other-laptop "
            "--never-back"
            " --fault 'kill;1;tell stintd start;1;after;0' --fault 'laptop clock;0;;1;before;-120'");
}

TEST(PlotTest, WhatIsNoneIsRefused) {
  Plot plot;
  EXPECT_FALSE(take_option(plot, "steps", "up,dance"));
  EXPECT_FALSE(take_option(plot, "ending", "never"));
  EXPECT_FALSE(take_option(plot, "account", "rich"));
  EXPECT_FALSE(take_option(plot, "colour", "red"));
  for (const char* words :
       {"", "kill", "earthquake;0;;1;before;0", "kill;x;;1;before;0", "kill;0;;1;before;"})
    EXPECT_FALSE(take_option(plot, "fault", words)) << words;
}

TEST(PlotTest, EveryKindHasItsRow) {
  std::size_t n = 0;
  for (const auto& kind : fault_kinds()) EXPECT_EQ(static_cast<std::size_t>(kind.what), n++) << kind.name;
}

// A killed client leaves memory behind, so those plots have none.
TEST(PlotTest, ToldTwiceItIsTheSameStoryByteForByte) {
  for (const char* fault :
       {"answer lost after;0;http RunInstances;1;before;0", "reboot;1;spawn push;1;before;0",
        "second client;0;http PutMetricAlarm;1;before;0"}) {
    Plot plot = plot_of("up,run,down", {fault});
    auto first = play(plot, {.story = true}), second = play(plot, {.story = true});
    EXPECT_GT(first.story.size(), 1000U);
    EXPECT_EQ(first.story, second.story) << fault;
    EXPECT_EQ(first.hits.size(), 1U) << fault;
  }
}

TEST(DrawTest, SameSeedSamePlotAndFaultsInTheSharesThatItNames) {
  Draw draw, other;
  std::size_t by_faults[3] = {};
  for (std::uint64_t seed = 1; seed <= 4000; ++seed) {
    auto plot = draw.plot(seed);
    ASSERT_EQ(words_of(plot), words_of(other.plot(seed)));
    ASSERT_LE(plot.faults.size(), 2U);
    ++by_faults[plot.faults.size()];
  }
  EXPECT_EQ(by_faults[0], 4000U / 31);
  EXPECT_NEAR(static_cast<double>(by_faults[1]), (4000 - 129) * 0.6, 150);
  EXPECT_NEAR(static_cast<double>(by_faults[2]), (4000 - 129) * 0.4, 150);
}

// A kind of fault at a call of a journey is in one cell: where all of a round differ, each cell has had its
// turn.
TEST(DrawTest, EachCellHasItsTurnOnceARound) {
  Draw draw;
  const auto cells = draw.reachable().size();
  std::set<std::string> turns;
  std::size_t harmed = 0;
  for (std::uint64_t seed = 1; harmed < cells; ++seed) {
    auto plot = draw.plot(seed);
    if (plot.faults.empty()) continue;
    ++harmed;
    auto fault = plot.faults.front();
    fault.span = Seconds{0};
    fault.at.after = false;
    std::string turn = words_of(fault);
    for (const auto* step : plot.steps) turn += "," + std::string{step->name};
    turns.insert(turn + (plot.account == Account::Role ? " role" : ""));
  }
  EXPECT_EQ(turns.size(), cells);
}

TEST(DrawTest, EachCellIsReachableOrSaysWhyNot) {
  Draw draw;
  auto reachable = draw.reachable();
  EXPECT_EQ(reachable.size() + draw.unreachable().size(), draw.columns().size() * fault_kinds().size());
  for (const auto& [cell, why] : draw.unreachable()) EXPECT_FALSE(why.empty()) << cell.column;
}

TEST(ShrinkTest, LeavesWhatBreaksIt) {
  Plot plot = plot_of("up,run,run,down", {"kill;0;random;1;before;0", "reboot;2;spawn push;1;before;0"});
  plot.pauses = {Seconds{1}, Seconds{30}, Seconds{60}, Seconds{90}};
  plot.back = false;
  plot.ending = Ending::LongAfter;
  auto smallest = shrink(plot, [](const Plot& p) {
    bool pause = std::ranges::find(p.pauses, Seconds{60}) != p.pauses.end();
    return pause && std::ranges::find(p.faults, What::Reboot, &Fault::what) != p.faults.end();
  });
  EXPECT_EQ(words_of(smallest),
            "--seed 7 --account plain --steps run --pauses 60 --retry 0 --ending same"
            " --fault 'reboot;0;spawn push;1;before;0'");
}

}  // namespace
}  // namespace stint::sim
