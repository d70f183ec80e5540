// SPDX-License-Identifier: Apache-2.0
// A launch from zone to zone, against the rehearsal cloud's model and wire.
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "ledger/ledger.h"
#include "rehearsal/wire/faults.h"
#include "sim/universe.h"

namespace {

using namespace stint;
using namespace std::chrono_literals;
using nlohmann::json;
using Words = std::vector<std::string>;

const Words kUp{"up", "lab", "--on", "aws", "--type", "g4dn.xlarge", "--deadline", "1h", "--yes"};
const Words kZones{"us-east-1a", "us-east-1b", "us-east-1c", "us-east-1d", "us-east-1f"};  // that have a T4

bool says(const std::string& text, std::string_view piece) { return text.find(piece) != std::string::npos; }

class LaunchZonesTest : public ::testing::Test {
 protected:
  sim::Universe world{2};

  void none_in(const Words& zones) {
    for (const auto& zone : zones) world.settings().shortages.push_back({.type = "g4dn.*", .zone = zone});
  }
  sim::Life say(Words words) { return world.live(words); }
  ledger::Stint stint() {
    std::vector<ledger::Stint> stints;
    world.live([&](World& laptop) {
      stints = *ledger::Ledger::open(laptop)->stints({});
      return 0;
    });
    EXPECT_EQ(stints.size(), 1U);
    return stints.at(0);
  }
  int running() {
    world.settle();
    return static_cast<int>(
        std::ranges::count_if(world.instances(), [](const auto& item) { return item.second.running(); }));
  }
  void nothing_is_left() {
    EXPECT_EQ(running(), 0);
    world.pass(10s);
    auto sweep = say({"sweep", "--on", "aws", "--region", "us-east-1"});
    EXPECT_TRUE(says(sweep.out, "nothing of yours is left")) << sweep.out << sweep.err;
  }
};

TEST_F(LaunchZonesTest, PlanNamesThoseThatHaveTheType) {
  auto words = kUp;
  words.insert(words.end(), {"--dry-run", "--json"});
  auto plan = json::parse(say(words).out, nullptr, false);
  EXPECT_EQ(plan["zones"], json(kZones)) << plan;
}

TEST_F(LaunchZonesTest, TypeThatNoStintdIsForIsRefusedBeforeItCosts) {
  auto words = kUp;
  words[5] = "g5g.xlarge";
  words.insert(words.end(), {"--image", "base"});
  auto refused = say(words);
  EXPECT_EQ(refused.code, 2) << refused.err;
  EXPECT_TRUE(says(refused.err, "no stintd for machines of aarch64")) << refused.err;
  EXPECT_TRUE(world.instances().empty());
  world.disk.plain["/opt/stint/stintd-aarch64"] = "stintd of that world";
  EXPECT_EQ(say(words).code, 0);
  EXPECT_EQ(running(), 1);
}

TEST_F(LaunchZonesTest, OneWithoutCapacityIsFollowedByTheNextWithAnAttemptOfItsOwn) {
  none_in({"us-east-1a", "us-east-1b"});
  auto words = kUp;
  words.emplace_back("--json");
  auto life = say(words);
  ASSERT_EQ(life.code, 0) << life.err;
  EXPECT_TRUE(
      says(life.err, "no g4dn.xlarge in us-east-1a (InsufficientInstanceCapacity): asking us-east-1c"))
      << life.err;
  EXPECT_TRUE(says(life.err, "(g4dn.xlarge) in us-east-1c")) << life.err;
  auto attempts = stint().attempts;
  ASSERT_EQ(attempts.size(), 2U);
  EXPECT_EQ(attempts[0].state, "refused");
  EXPECT_EQ(attempts[0].zone, "us-east-1a");
  EXPECT_EQ(attempts[1].state, "launched");
  EXPECT_EQ(attempts[1].zone, "us-east-1c") << "the refusal named it; b has none either";
  EXPECT_NE(attempts[0].client_token, attempts[1].client_token);
  EXPECT_EQ(json::parse(life.out, nullptr, false)["attempts"][1]["zone"], "us-east-1c") << life.out;
  EXPECT_EQ(running(), 1);
  EXPECT_EQ(say({"down", "lab"}).code, 0);
  nothing_is_left();
}

TEST_F(LaunchZonesTest, AllWithoutCapacityAreOneErrorAndNoBill) {
  none_in({"*"});
  auto life = say(kUp);
  EXPECT_EQ(life.code, 6) << life.err;
  for (const auto& zone : kZones)
    EXPECT_TRUE(says(life.err, "no g4dn.xlarge in " + zone + " (InsufficientInstanceCapacity)")) << life.err;
  auto error = life.err.substr(life.err.rfind("stint: "));
  for (const char* piece : {"no zone of us-east-1 has a g4dn.xlarge to give now", "us-east-1a, us-east-1b",
                            "bill: nothing is running", "--region", "--type g4dn.2xlarge"})
    EXPECT_TRUE(says(error, piece)) << "\"" << piece << "\" is missing in:\n" << error;
  EXPECT_TRUE(world.instances().empty());
  EXPECT_EQ(stint().attempts.size(), kZones.size());
  EXPECT_EQ(stint().cost.total(), Money{});
  EXPECT_TRUE(stint().ended);
  nothing_is_left();
}

TEST_F(LaunchZonesTest, ARefusalThatHoldsEverywhereIsNotRepeatedZoneByZone) {
  world.front().set_faults({{.call = "RunInstances",
                             .times = 9,
                             .what = rehearsal::wire::fault::Refused{"VcpuLimitExceeded", "no"}}});
  EXPECT_EQ(say(kUp).code, 6);
  EXPECT_EQ(stint().attempts.size(), 1U);
}

TEST_F(LaunchZonesTest, AnAnswerThatIsLostIsSettledBeforeAnotherZoneIsAsked) {
  none_in({"us-east-1a"});
  world.front().set_faults(
      {{.call = "RunInstances", .skip = 1, .times = 3, .what = rehearsal::wire::fault::Lost{true}}});
  auto life = say(kUp);
  EXPECT_EQ(life.code, 1) << life.err;
  EXPECT_TRUE(says(life.err, "nothing is running")) << life.err;
  EXPECT_EQ(world.instances().size(), 1U) << "the machine of the second attempt, found and ended";
  auto attempts = stint().attempts;
  ASSERT_EQ(attempts.size(), 2U);
  EXPECT_EQ(attempts[1].state, "launched");
  nothing_is_left();
}

TEST_F(LaunchZonesTest, KilledAfterTheSecondLaunchItsMachineIsTakenOver) {
  none_in({"us-east-1a"});
  int asked = 0;
  world.live(kUp, [&](const std::string& call, bool after) {
    return call == "http RunInstances" && after && ++asked == 2;
  });
  world.pass(10s);
  EXPECT_EQ(running(), 1);
  auto life = say(kUp);
  EXPECT_EQ(life.code, 0) << life.err;
  EXPECT_EQ(world.instances().size(), 1U);
  EXPECT_EQ(stint().attempts.at(1).state, "launched");
  EXPECT_EQ(say({"down", "lab"}).code, 0);
  nothing_is_left();
}

TEST_F(LaunchZonesTest, OneThatTakesTheMachineBackIsFollowedByTheNext) {
  world.settings().shortages = {{.type = "g4dn.*", .zone = "us-east-1a", .after_accepting = true}};
  auto life = say(kUp);
  ASSERT_EQ(life.code, 0) << life.err;
  EXPECT_TRUE(
      says(life.err, "no g4dn.xlarge in us-east-1a (Server.InsufficientInstanceCapacity): asking us-east-1b"))
      << life.err;
  auto now = stint();
  ASSERT_EQ(now.attempts.size(), 2U);
  EXPECT_EQ(now.attempts[0].state, "refused");
  EXPECT_EQ(now.attempts[1].state, "launched");
  ASSERT_EQ(now.earlier.size(), 1U) << "the machine that never ran stays on the page";
  EXPECT_TRUE(now.earlier[0].ended);
  for (const auto& guard : now.guards)
    EXPECT_FALSE(says(guard.name, now.earlier[0].id)) << guard.layer << " of a machine that is gone";
  EXPECT_EQ(running(), 1);
  EXPECT_EQ(say({"down", "lab"}).code, 0);
  nothing_is_left();
}

TEST_F(LaunchZonesTest, AllThatTakeTheMachineBackAreOneError) {
  world.settings().shortages = {{.type = "g4dn.*", .after_accepting = true}};
  auto life = say(kUp);
  EXPECT_EQ(life.code, 6) << life.err;
  EXPECT_TRUE(says(life.err, "no zone of us-east-1 has a g4dn.xlarge to give now")) << life.err;
  EXPECT_EQ(stint().attempts.size(), kZones.size());
  EXPECT_TRUE(stint().ended);
  nothing_is_left();
}

TEST_F(LaunchZonesTest, KilledInTheZoneAfterOneThatTookTheMachineBackItGoesOnThere) {
  world.settings().shortages = {{.type = "g4dn.*", .zone = "us-east-1a", .after_accepting = true}};
  for (bool with_effect : {false, true}) {
    int asked = 0;
    world.live(kUp, [&](const std::string& call, bool after) {
      return call == "http RunInstances" && after == with_effect && ++asked == 2;
    });
    world.pass(10s);
    EXPECT_EQ(running(), with_effect ? 1 : 0);
    auto life = say(kUp);
    EXPECT_EQ(life.code, 0) << life.err;
    EXPECT_EQ(running(), 1);
    EXPECT_EQ(say({"down", "lab"}).code, 0);
  }
  nothing_is_left();
}

TEST_F(LaunchZonesTest, WhoMayNotAskForZonesLeavesTheChoiceToTheCloud) {
  world.settings().accounts.front().keys.front().denied = {"ec2:DescribeSubnets"};
  none_in({"us-east-1a"});
  auto life = say(kUp);
  EXPECT_EQ(life.code, 0) << life.err;
  EXPECT_EQ(stint().attempts.at(0).zone, "");
}

}  // namespace
