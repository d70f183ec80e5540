// SPDX-License-Identifier: Apache-2.0
// The verbs that look at a whole account, against the rehearsal cloud's model and wire.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "aws/config.h"
#include "aws/ec2_launch.h"
#include "aws/ec2_network.h"
#include "provider/ec2/ec2.h"
#include "sim/universe.h"

namespace {

using namespace stint;
using namespace std::chrono_literals;
using nlohmann::json;
using Words = std::vector<std::string>;

class AccountVerbsTest : public ::testing::Test {
 protected:
  sim::Universe world{1};

  sim::Life say(Words words) {
    words.insert(words.end(), {"--on", "aws"});
    return world.live(words);
  }
  json told(Words words) {
    words.push_back("--json");
    auto life = say(words);
    auto value = json::parse(life.out, nullptr, false);
    EXPECT_TRUE(value.is_object()) << life.out << life.err;
    return value;
  }
  void up(const std::string& region = "us-east-1") {
    auto life = say({"up", "lab", "--type", "g4dn.xlarge", "--deadline", "1h", "--yes", "--region", region});
    ASSERT_EQ(life.code, 0) << life.err;
  }
  void with_cloud(const std::function<void(World&, aws::Session&, ec2::Ec2&)>& body) {
    world.live([&](World& w) {
      auto config = aws::load_config(w, {});
      aws::Session session{w, *config};
      ec2::Ec2 cloud{w, *config, {"aws", "us-east-1", "http://cloud/checkip"}};
      body(w, session, cloud);
      return 0;
    });
  }
  int running() {
    world.settle();
    int n = 0;
    for (const auto& [id, instance] : world.instances()) n += instance.running() ? 1 : 0;
    return n;
  }
};

bool says(const std::string& text, std::string_view piece) { return text.find(piece) != std::string::npos; }

TEST_F(AccountVerbsTest, SweepEndsWhatIsOursInEveryRegion) {
  up();
  auto life = say({"sweep", "--yes"});
  EXPECT_EQ(life.code, 0) << life.err;
  EXPECT_TRUE(says(life.err, "yours in us-east-1:")) << life.err;
  EXPECT_TRUE(says(life.err, "g4dn.xlarge (NVIDIA T4)")) << life.err;
  EXPECT_TRUE(says(life.out, "nothing of yours is left in the 17 regions that answered")) << life.out;
  EXPECT_EQ(running(), 0);
}

TEST_F(AccountVerbsTest, SweepLooksAtOneRegionWhereOneIsGiven) {
  auto told_here = told({"sweep", "--region", "eu-west-1", "--yes"});
  EXPECT_EQ(told_here["regions"], json::array({"eu-west-1"}));
}

TEST_F(AccountVerbsTest, SweepLeavesOthersAlone) {
  up();
  world.variables["STINT_OWNER"] = "somebody-else";
  auto swept = told({"sweep", "--yes"});
  ASSERT_EQ(swept["removed"].size(), 0U);
  ASSERT_FALSE(swept["others"].empty());
  EXPECT_EQ(swept["others"][0]["region"], "us-east-1");
  EXPECT_GT(swept["others"][0]["month_micros"], 384'000'000) << "machine, disk and address";
  EXPECT_EQ(running(), 1);
}

TEST_F(AccountVerbsTest, SweepShowsMachinesWithGpusThatAreNoStints) {
  with_cloud([&](World&, aws::Session& session, ec2::Ec2& cloud) {
    auto offer = cloud.offer(
        {.place = "aws", .region = "us-east-1", .type = "g4dn.xlarge", .from = "198.51.100.1/32"});
    ASSERT_TRUE(offer) << offer.error().what;
    auto launched = aws::run_instances(session.in("us-east-1"), {.client_token = "by-hand",
                                                                 .image_id = offer->image.id,
                                                                 .instance_type = "g4dn.xlarge",
                                                                 .disks = {}});
    ASSERT_TRUE(launched) << launched.error().what;
  });
  auto life = say({"sweep", "--yes"});
  EXPECT_EQ(life.code, 0) << life.err;
  EXPECT_TRUE(says(life.out, "no stint")) << life.out;
  EXPECT_TRUE(says(life.out, "g4dn.xlarge (NVIDIA T4)")) << life.out;
  world.pass(1min);
  EXPECT_EQ(running(), 1) << "never touched";
}

TEST_F(AccountVerbsTest, SweepClaimsNothingOfARegionThatDoesNotAnswer) {
  world.front().set_faults({{.call = "DescribeSnapshots",
                             .skip = 4,
                             .what = rehearsal::wire::fault::Refused{{"SomethingElse", "no"}}}});
  auto life = say({"sweep", "--yes"});
  EXPECT_EQ(life.code, 3) << life.out << life.err;
  EXPECT_TRUE(says(life.out, "the 16 regions that answered")) << life.out;
  EXPECT_TRUE(says(life.err, "could not be asked")) << life.err;
  EXPECT_TRUE(says(life.err, "bill: not known")) << life.err;
}

TEST_F(AccountVerbsTest, SweepPassesOverARegionWhereNothingIsPermittedAndNothingEverWas) {
  world.front().set_faults({{.call = "DescribeVolumes",
                             .skip = 4,
                             .what = rehearsal::wire::fault::Refused{{"UnauthorizedOperation", "no"}}}});
  auto life = say({"sweep", "--yes"});
  EXPECT_EQ(life.code, 0) << life.out << life.err;
  EXPECT_TRUE(says(life.err, "could not be asked")) << life.err;
}

TEST_F(AccountVerbsTest, SweepTellsWhenAStoppedMachinesDiskEnds) {
  up();
  with_cloud([&](World& w, aws::Session&, ec2::Ec2& cloud) {
    ASSERT_TRUE(cloud.make_guard_role());
    auto machines = cloud.all();
    ASSERT_TRUE(machines);
    ASSERT_EQ(machines->size(), 1U);
    auto machine = machines->front();
    ASSERT_TRUE(cloud.schedule(machine, "K", cloud.latest_now() + 72h, provider::Act::Terminate));
    ASSERT_TRUE(cloud.stop(machine.id));
    (void)sleep_for(w, 3min);
  });
  world.variables["STINT_OWNER"] = "somebody-else";
  auto swept = told({"sweep", "--yes"});
  const auto& stopped = swept["others"][0];
  EXPECT_EQ(stopped["state"], "stopped");
  EXPECT_TRUE(stopped["ends"].is_string()) << stopped.dump();
  EXPECT_GT(stopped["month_micros"], 0) << "its disk";
  EXPECT_LT(stopped["month_micros"], 20'000'000) << "and nothing else";
}

TEST_F(AccountVerbsTest, SweepTakesSchedulesOfMachinesThatAreGone) {
  with_cloud([&](World&, aws::Session&, ec2::Ec2& cloud) {
    ASSERT_TRUE(cloud.make_guard_role());
    provider::Machine gone{.id = "i-0123456789abcdef0", .token = "t1", .name = "lab", .owner = "me"};
    ASSERT_TRUE(cloud.schedule(gone, "K", cloud.latest_now() + 1h, provider::Act::Terminate));
  });
  world.variables["STINT_OWNER"] = "me";
  auto swept = told({"sweep", "--yes"});
  ASSERT_EQ(swept["removed"].size(), 1U) << swept.dump();
  EXPECT_EQ(swept["removed"][0]["kind"], "schedule");
  EXPECT_EQ(told({"sweep", "--yes"})["removed"].size(), 0U);
}

TEST_F(AccountVerbsTest, PolicyNamesTheAccountOfTheCredentials) {
  auto document = json::parse(say({"policy"}).out, nullptr, false);
  EXPECT_EQ(document["Version"], "2012-10-17") << "stdout is the document and nothing else";
  auto value = told({"policy"});
  EXPECT_EQ(value["policy"], document);
  EXPECT_EQ(value["account"].get<std::string>().size(), 12U);
  auto role = told({"policy", "--guard-role"});
  EXPECT_TRUE(says(role["trust"].dump(), value["account"].get<std::string>()));
  EXPECT_TRUE(says(role["script"].get<std::string>(), "aws iam create-role --role-name stint-guard"));
}

TEST_F(AccountVerbsTest, DoctorMakesTheGuardRoleOnceItMay) {
  auto before = say({"doctor"});
  EXPECT_TRUE(says(before.out, "there is none")) << before.out;
  EXPECT_TRUE(says(before.out, "stint policy --guard-role")) << before.out;
  auto made = say({"doctor", "--yes"});
  EXPECT_TRUE(says(made.out, "schedules can stop and terminate machines of stints")) << made.out << made.err;
  EXPECT_TRUE(says(say({"doctor"}).out, "schedules can stop")) << "and it is still there";
}

TEST_F(AccountVerbsTest, DoctorSaysWhoMustMakeTheGuardRoleWhereTheCallerMayNot) {
  world.settings().accounts.front().keys.front().denied = {"iam:CreateRole"};
  auto life = say({"doctor", "--yes"});
  EXPECT_TRUE(says(life.out, "it could not be made")) << life.out;
  EXPECT_TRUE(says(life.out, "as an administrator")) << life.out;
}

TEST_F(AccountVerbsTest, MonthlyIsMadeChangedAndShown) {
  EXPECT_TRUE(says(say({"monthly"}).out, "no budget of the month"));
  EXPECT_EQ(say({"monthly", "--limit", "20"}).code, 2) << "nobody would be told";
  auto made = told({"monthly", "--limit", "20", "--mail", "me@example.org"});
  ASSERT_EQ(made["budgets"].size(), 1U) << made.dump();
  EXPECT_EQ(made["budgets"][0]["limit_micros"], 20'000'000);
  EXPECT_EQ(made["budgets"][0]["alerts"], json::array({"50 %", "80 %", "100 %", "forecast 100 %"}));
  EXPECT_EQ(made["budgets"][0]["mail"], json::array({"me@example.org"}));
  auto changed = told({"monthly", "--limit", "30.50", "--mail", "you@example.org"});
  ASSERT_TRUE(changed.contains("budgets")) << changed.dump();
  EXPECT_EQ(changed["budgets"][0]["limit_micros"], 30'500'000);
  EXPECT_EQ(changed["budgets"][0]["mail"], json::array({"me@example.org", "you@example.org"}));
  EXPECT_EQ(changed["ledger_month_micros"], 0);
  EXPECT_TRUE(says(say({"monthly"}).out, "8 to 12 hours late"));
}

TEST_F(AccountVerbsTest, MonthlyShowsTheLedgersMonthBeside) {
  up();
  world.pass(30min);
  EXPECT_GT(told({"monthly"})["ledger_month_micros"], 200'000);
}

TEST_F(AccountVerbsTest, MonthlyTakesNoWrongValues) {
  for (const char* limit : {"0", "-5", "lots", ""})
    EXPECT_EQ(say({"monthly", "--limit", limit}).code, 2) << limit;
  EXPECT_EQ(say({"monthly", "--limit", "5", "--mail", "nobody"}).code, 2);
  EXPECT_EQ(say({"monthly", "--mail", "me@example.org"}).code, 2);
}

}  // namespace
