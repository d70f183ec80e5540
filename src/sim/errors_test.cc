// SPDX-License-Identifier: Apache-2.0
// What can go wrong in a launch, one by one: one clear error with the state of the bill and the next step,
// the right exit code, nothing left running, nothing left in the account.
#include <gtest/gtest.h>

#include <algorithm>

#include "rehearsal/wire/faults.h"
#include "sim/universe.h"

namespace stint::sim {
namespace {

using namespace std::chrono_literals;
using Words = std::vector<std::string>;

const Words kUp{"up", "lab", "--on", "aws", "--type", "g4dn.xlarge", "--deadline", "1h", "--yes"};

bool says(const std::string& text, std::string_view piece) { return text.find(piece) != std::string::npos; }

int machines_that_run(Universe& world) {
  world.settle();
  int n = 0;
  for (const auto& [id, instance] : world.instances()) n += instance.running() ? 1 : 0;
  return n;
}

// The error as a person reads it: its pieces are there, in three lines at most, and nothing is left.
void expect_error(Universe& world, const Life& life, int code, const Words& pieces) {
  EXPECT_EQ(life.code, code) << life.err;
  auto error = life.err.substr(std::min(life.err.size(), life.err.rfind("stint: ")));
  for (const auto& piece : pieces)
    EXPECT_TRUE(says(error, piece)) << "\"" << piece << "\" is missing in:\n" << error;
  EXPECT_LE(std::count(error.begin(), error.end(), '\n'), 3) << error;
  EXPECT_EQ(machines_that_run(world), 0);
  world.pass(10s);
  world.variables = {};
  auto sweep = world.live({"sweep", "--on", "aws", "--region", "us-east-1"});
  EXPECT_EQ(sweep.code, 0) << sweep.err;
  EXPECT_TRUE(says(sweep.out, "nothing of yours is left")) << sweep.out << sweep.err;
}

TEST(LaunchErrorTest, NoCredentials) {
  Universe world{1};
  world.variables = {{"AWS_ACCESS_KEY_ID", ""}, {"AWS_SECRET_ACCESS_KEY", ""}};
  expect_error(world, world.live(kUp), 4,
               {"no AWS credentials", "next: aws configure", "nothing is running"});
}

TEST(LaunchErrorTest, WrongSecret) {
  Universe world{1};
  world.variables = {{"AWS_SECRET_ACCESS_KEY", "wrong"}};
  auto life = world.live(kUp);
  EXPECT_FALSE(says(life.err, "wrong")) << "the secret is not shown";
  expect_error(world, life, 4, {"secret", "nothing is running"});
}

TEST(LaunchErrorTest, UnknownKey) {
  Universe world{1};
  world.variables = {{"AWS_ACCESS_KEY_ID", "AKIAAAAAAAAAAAAAAAAA"}};
  expect_error(world, world.live(kUp), 4, {"nothing is running"});
}

TEST(LaunchErrorTest, SessionHasExpired) {
  Universe world{1, [](rehearsal::Settings& settings) {
                   auto& key = settings.accounts.front().keys.front();
                   key.session_token = "a-session";
                   key.expires = SysMicros{};
                 }};
  auto life = world.live(kUp);
  EXPECT_FALSE(says(life.err, "a-session")) << "it is a secret";
  EXPECT_EQ(life.code, 4);
  EXPECT_TRUE(says(life.err, "the session has expired; sign in again")) << life.err;
  EXPECT_TRUE(says(life.err, "nothing is running")) << life.err;
  EXPECT_TRUE(world.instances().empty());
}

TEST(LaunchErrorTest, MachineOfAnotherStintIsNotForgotten) {
  Universe world{1};
  ASSERT_EQ(world.live(kUp).code, 0);
  world.variables = {{"AWS_SECRET_ACCESS_KEY", "wrong"}};
  auto life = world.live({"limits", "--on", "aws"});
  EXPECT_EQ(life.code, 4);
  EXPECT_TRUE(says(life.err, "another stint that is open may cost: stint ls")) << life.err;
  world.variables = {};
  EXPECT_EQ(world.live({"down"}).code, 0);
}

TEST(LaunchErrorTest, NoType) {
  Universe world{1};
  expect_error(world, world.live({"up", "lab", "--on", "aws", "--yes"}), 2,
               {"no instance type", "g4dn.xlarge", "$0.526"});
}

TEST(LaunchErrorTest, NoRegion) {
  Universe world{1};
  world.variables = {{"AWS_REGION", ""}};
  expect_error(world, world.live(kUp), 2, {"region", "--region"});
}

TEST(LaunchErrorTest, UnknownType) {
  Universe world{1};
  expect_error(world, world.live({"up", "--on", "aws", "--type", "g4dn.tiny", "--yes"}), 2,
               {"us-east-1 has no instance type \"g4dn.tiny\"", "--type"});
}

TEST(LaunchErrorTest, UnknownImage) {
  for (const char* image : {"ami-00000000000000000", "/aws/service/none", "ubumtu"}) {
    Universe world{1};
    expect_error(world, world.live({"up", "--on", "aws", "--type", "g4dn.xlarge", "--image", image, "--yes"}),
                 2, {image});
  }
}

TEST(LaunchErrorTest, LimitOfZeroNamesTheLimitAndTheRequest) {
  Universe world{1, [](rehearsal::Settings& settings) { settings.accounts.front().limits.clear(); }};
  expect_error(world, world.live(kUp), 6,
               {"Running On-Demand G and VT instances", "is 0 vCPUs", "stint limits request", "us-east-1"});
}

TEST(LaunchErrorTest, FreePlanAccount) {
  Universe world{
      1, [](rehearsal::Settings& settings) { settings.accounts.front().plan = rehearsal::Plan::Free; }};
  expect_error(world, world.live(kUp), 4, {"Free"});
}

TEST(LaunchErrorTest, NoCapacity) {
  Universe world{1, [](rehearsal::Settings& settings) { settings.shortages = {{.type = "g4dn.*"}}; }};
  expect_error(world, world.live(kUp), 6, {"apacity", "nothing is running"});
}

TEST(LaunchErrorTest, CapacityIsGoneAfterTheLaunchWasAccepted) {
  Universe world{1, [](rehearsal::Settings& settings) {
                   settings.shortages = {{.type = "g4dn.*", .after_accepting = true}};
                 }};
  auto life = world.live(kUp);
  expect_error(world, life, 6, {"apacity", "nothing is running"});
}

TEST(LaunchErrorTest, PriceThatIsNotKnown) {
  Universe world{1, [](rehearsal::Settings& settings) {
                   settings.accounts.front().keys.front().denied = {"pricing:GetProducts"};
                 }};
  auto elsewhere = kUp;  // of us-east-1's prices some are built in
  elsewhere.insert(elsewhere.end(), {"--region", "eu-central-1"});
  expect_error(world, world.live(elsewhere), 4, {"price", "no launch without a price"});
}

TEST(LaunchErrorTest, MayNotLaunch) {
  Universe world{1, [](rehearsal::Settings& settings) {
                   settings.accounts.front().keys.front().denied = {"ec2:RunInstances"};
                 }};
  expect_error(world, world.live(kUp), 4, {"RunInstances", "nothing is running"});
}

TEST(LaunchErrorTest, MayNotArmTheCloudGuard) {
  Universe world{1, [](rehearsal::Settings& settings) {
                   settings.accounts.front().keys.front().denied = {"monitoring:PutMetricAlarm",
                                                                    "cloudwatch:PutMetricAlarm"};
                 }};
  auto life = world.live(kUp);
  EXPECT_TRUE(says(life.err, "launched i-")) << "it was launched, and ended at once";
  expect_error(world, life, 4, {"PutMetricAlarm", "nothing is running"});
}

TEST(LaunchErrorTest, CloudThatDropsTheWarmUpIsNotArmed) {
  Universe world{1, [](rehearsal::Settings& settings) { settings.alarms.knows_warm_up = false; }};
  expect_error(world, world.live(kUp), 1, {"warm-up", "nothing is running"});
}

TEST(LaunchErrorTest, BudgetTooSmall) {
  Universe world{1};
  expect_error(world, world.live({"up", "--on", "aws", "--type", "g4dn.xlarge", "--budget", "0.01", "--yes"}),
               5, {"budget of $0.01 is too small", "--budget"});
}

TEST(LaunchErrorTest, DeadlineTooShortToGuard) {
  Universe world{1};
  expect_error(world, world.live({"up", "--on", "aws", "--type", "g4dn.xlarge", "--deadline", "4m", "--yes"}),
               2, {"--deadline 5m"});
}

TEST(LaunchErrorTest, NobodyToAskAboutTheMoney) {
  Universe world{1};
  expect_error(world, world.live({"up", "--on", "aws", "--type", "g4dn.xlarge"}), 2, {"--yes"});
}

TEST(LaunchErrorTest, TargetThatIsMissing) {
  Universe world{1};
  expect_error(world, world.live({"run", "none.ipynb", "--on", "aws", "--type", "g4dn.xlarge", "--yes"}), 2,
               {"/home/u/lab/none.ipynb"});
  EXPECT_TRUE(world.instances().empty());
}

TEST(LaunchErrorTest, BenchWithoutItsData) {
  Universe world{1};
  expect_error(world, world.live({"bench", "--on", "aws", "--type", "g4dn.xlarge", "--yes"}), 2,
               {"/home/u/lab/mnist does not have MNIST's four IDX files", "--data DIR"});
}

TEST(LaunchErrorTest, OtherOptionsThanTheUnfinishedStint) {
  Universe world{1};
  ASSERT_EQ(world.live(kUp).code, 0);
  auto life = world.live({"up", "lab", "--on", "aws", "--type", "g5.xlarge", "--deadline", "1h", "--yes"});
  EXPECT_EQ(life.code, 2);
  EXPECT_TRUE(says(life.err, "--type g4dn.xlarge then, g5.xlarge now")) << life.err;
  EXPECT_EQ(machines_that_run(world), 1) << "the one that was there goes on";
}

// Whatever becomes of the answer to the launch, one machine comes of it, and it is ours.
TEST(LaunchAnswerTest, IsLostOrSpoiltAndTheMachineIsFound) {
  namespace fault = rehearsal::wire::fault;
  const std::vector<decltype(rehearsal::wire::Fault::what)> faults{
      fault::Lost{false},       fault::Lost{true}, fault::Broken{500, false}, fault::Broken{503, true},
      fault::Broken{502, true}, fault::Cut{},      fault::Throttled{},        fault::Late{45s}};
  for (std::size_t i = 0; i < faults.size(); ++i) {
    for (int times : {1, 2}) {
      Universe world{1 + i};
      world.front().set_faults({{.call = "RunInstances", .times = times, .what = faults[i]}});
      auto life = world.live(kUp);
      EXPECT_EQ(life.code, 0) << "fault " << i << ", " << times << " times: " << life.err;
      EXPECT_EQ(world.instances().size(), 1U);
    }
  }
}

TEST(LaunchAnswerTest, NeverComesAndTheBillIsSaidToBeUnknownOrNothing) {
  for (bool after : {false, true}) {
    Universe world{1};
    world.front().set_faults(
        {{.call = "RunInstances", .times = 100, .what = rehearsal::wire::fault::Lost{after}}});
    auto life = world.live(kUp);
    if (after) {  // the machine is there; it is found by its tag and ended
      expect_error(world, life, 1, {"RunInstances", "nothing is running"});
      EXPECT_EQ(world.instances().size(), 1U);
    } else {  // nobody can tell yet
      EXPECT_EQ(life.code, 3);
      EXPECT_TRUE(says(life.err, "bill: not known")) << life.err;
      EXPECT_TRUE(says(life.err, "next: stint down lab")) << life.err;
      EXPECT_TRUE(world.instances().empty());
      world.front().set_faults({});
      world.pass(16min);
      EXPECT_EQ(world.live({"down", "lab"}).code, 0) << "once nothing can come of it any more, it is closed";
    }
  }
}

TEST(EndpointTest, DoesNotAnswer) {
  Universe world{1};
  world.front().set_faults({{.call = "*", .times = 1000, .what = rehearsal::wire::fault::Lost{false}}});
  auto life = world.live(kUp);
  world.front().set_faults({});
  expect_error(world, life, 1, {"no answer", "nothing is running"});
}

TEST(EndpointTest, AnswersGarbage) {
  Universe world{1};
  world.front().set_faults(
      {{.call = "*", .times = 1000, .what = rehearsal::wire::fault::Broken{200, false}}});
  auto life = world.live(kUp);
  world.front().set_faults({});
  expect_error(world, life, 1, {"nothing is running"});
}

}  // namespace
}  // namespace stint::sim
