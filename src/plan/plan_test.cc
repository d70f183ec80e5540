// SPDX-License-Identifier: Apache-2.0
#include "plan/plan.h"

#include <gtest/gtest.h>

namespace stint::plan {
namespace {

using namespace std::chrono_literals;

Wish wish() {
  return {.place = "aws", .region = "us-east-1", .name = "lab", .owner = "me", .type = "g4dn.xlarge"};
}

Offer offer() {
  Offer o{.account = "123456789012",
          .type = {.name = "g4dn.xlarge",
                   .arch = "x86_64",
                   .vcpus = 4,
                   .memory_mib = 16384,
                   .gpu = "NVIDIA T4",
                   .gpus = 1},
          .image = {.id = "ami-1",
                    .name = "Deep Learning",
                    .root_device = "/dev/sda1",
                    .login = "ubuntu",
                    .least_gb = 75,
                    .deep_learning = true},
          .limit = Limit{"Running On-Demand G and VT instances", "L-DB2E81BA", 8, 0},
          .from = "198.51.100.1/32",
          .least = 5min,
          .image_proved = true};
  o.rates = {.machine = *parse_rate("0.526", Rate::Per::Hour),
             .disk = *parse_rate("0.08", Rate::Per::GbMonth),
             .address = *parse_rate("0.005", Rate::Per::Hour)};
  return o;
}

TEST(PlanTest, DefaultsFitADeepLearningImage) {
  auto plan = make(wish(), offer());
  ASSERT_TRUE(plan) << plan.error().what;
  EXPECT_EQ(plan->rates.disk_gb, 100);
  EXPECT_LE(plan->worst, Money::dollars(5));
  EXPECT_LT(plan->lifetime, 12h);
  ASSERT_EQ(plan->notes.size(), 1U);
  EXPECT_NE(plan->notes[0].find("is used up after"), std::string::npos);
}

TEST(PlanTest, DiskGrowsToWhatTheImageNeedsAndSaysSo) {
  auto w = wish();
  w.disk_gb = 16;
  w.deadline = 1h;
  auto plan = make(w, offer());
  EXPECT_EQ(plan->rates.disk_gb, 75);
  EXPECT_EQ(plan->notes.at(0), "the disk grows from 16 GB to 75 GB: the image Deep Learning needs that much");
}

TEST(PlanTest, LimitOfZeroNamesTheLimitAndTheNextCommand) {
  auto o = offer();
  o.limit->vcpus = 0;
  auto plan = make(wish(), o);
  ASSERT_FALSE(plan);
  EXPECT_EQ(plan.error().kind, Kind::Limit);
  EXPECT_EQ(
      plan.error().what,
      "your limit \"Running On-Demand G and VT instances\" in us-east-1 is 0 vCPUs; g4dn.xlarge needs 4");
  EXPECT_EQ(plan.error().next, "stint limits request --on aws --region us-east-1 --type g4dn.xlarge");
}

TEST(PlanTest, VcpusInUseCountAgainstTheLimit) {
  auto o = offer();
  o.limit->used = 5;
  EXPECT_EQ(make(wish(), o).error().kind, Kind::Limit);
  o.limit->used = 4;
  EXPECT_TRUE(make(wish(), o));
  o.limit.reset();
  EXPECT_TRUE(make(wish(), o)) << "a limit that cannot be asked for does not stop a launch";
}

TEST(PlanTest, DeadlineTooShortToGuardIsRefused) {
  auto w = wish();
  w.deadline = 4min;
  auto plan = make(w, offer());
  ASSERT_FALSE(plan);
  EXPECT_EQ(plan.error().kind, Kind::Usage);
  EXPECT_EQ(plan.error().next, "give at least --deadline 5m");
}

TEST(PlanTest, BudgetTooSmallIsRefused) {
  auto w = wish();
  w.budget = Money::micros(10'000);
  EXPECT_EQ(make(w, offer()).error().kind, Kind::Budget);
}

Offer with_schedules() {
  auto o = offer();
  o.schedules = true;
  return o;
}

TEST(ForcedEndTest, StopsAndKeepsTheDiskWhereASchedulesGuardIsThere) {
  auto plan = make(wish(), with_schedules());
  ASSERT_TRUE(plan) << plan.error().what;
  EXPECT_EQ(plan->forced, "stop");
  EXPECT_EQ(plan->keep, 72h);
  EXPECT_LE(plan->worst, Money::dollars(5)) << "the kept disk is inside the budget";
  EXPECT_EQ(plan->reserve, Money::micros(857'143));
  EXPECT_LT(plan->lifetime, make(wish(), offer())->lifetime);
}

TEST(ForcedEndTest, TerminatesWhereNothingCouldEndTheDisk) {
  auto plan = make(wish(), offer());
  EXPECT_EQ(plan->forced, "terminate");
  EXPECT_EQ(plan->keep, 0s);
  EXPECT_EQ(plan->reserve, Money{});
}

TEST(ForcedEndTest, AKeepOfNothingTerminates) {
  auto w = wish();
  w.keep = 0s;
  EXPECT_EQ(make(w, with_schedules())->forced, "terminate");
  w.end = "stop";
  EXPECT_EQ(make(w, with_schedules()).error().kind, Kind::Usage);
}

TEST(ForcedEndTest, UsualKeepThatIsTooDearIsLeftOutWithANote) {
  auto w = wish();
  w.budget = Money::dollars(1);
  auto plan = make(w, with_schedules());
  ASSERT_TRUE(plan) << plan.error().what;
  EXPECT_EQ(plan->forced, "terminate");
  EXPECT_EQ(plan->notes.at(0),
            "the guard would terminate, not stop: keeping the disk for 3d costs $0.86, more than half of the "
            "budget");
}

TEST(ForcedEndTest, AskedKeepThatIsTooDearIsRefusedNamingWhatFits) {
  auto w = wish();
  w.budget = Money::dollars(1);
  w.keep = 240h;
  auto plan = make(w, with_schedules());
  ASSERT_FALSE(plan);
  EXPECT_EQ(plan.error().kind, Kind::Budget);
  EXPECT_NE(plan.error().next.find("--keep-disk 3d"), std::string::npos) << plan.error().next;
}

TEST(ForcedEndTest, StopWithoutSchedulesNeedsToBeAcceptedByName) {
  auto w = wish();
  w.end = "stop";
  auto plan = make(w, offer());
  ASSERT_FALSE(plan);
  EXPECT_EQ(plan.error().kind, Kind::Usage);
  EXPECT_NE(plan.error().next.find("stint policy --guard-role"), std::string::npos);
  EXPECT_NE(plan.error().next.find("--keep-disk-unguarded"), std::string::npos);
  w.disk_unguarded = true;
  EXPECT_EQ(make(w, offer())->forced, "stop");
  w.disk_unguarded = false;
  w.end = "terminate";
  w.keep = 24h;
  EXPECT_EQ(make(w, offer()).error().kind, Kind::Usage) << "a keep is asked for, too";
}

TEST(GuardTest, UnprovedImageNeedsSchedulesOrItsName) {
  auto o = offer();
  o.image_proved = false;
  auto w = wish();
  ASSERT_FALSE(make(w, o));
  EXPECT_EQ(make(w, o).error().kind, Kind::Usage);
  w.unproved_image = true;
  EXPECT_TRUE(make(w, o));
  w.unproved_image = false;
  o.schedules = true;
  EXPECT_TRUE(make(w, o));
}

TEST(GuardTest, DeadlineThatAnAlarmCannotReachNeedsSchedules) {
  auto w = wish();
  w.deadline = 47h + 1s;
  EXPECT_EQ(make(w, offer()).error().kind, Kind::Usage);
  EXPECT_TRUE(make(w, with_schedules()));
  w.deadline = 47h;
  EXPECT_TRUE(make(w, offer()));
}

TEST(GuardTest, OnesOwnComputerIsNeitherStoppedNorKept) {
  Offer own;
  own.costs = false;
  Wish w{.place = "local", .name = "lab"};
  ASSERT_TRUE(make(w, own));
  EXPECT_EQ(make(w, own)->forced, "terminate");
  w.end = "stop";
  EXPECT_EQ(make(w, own).error().kind, Kind::Usage);
}

TEST(DifferenceTest, NamesEachOptionInTheUsersWords) {
  auto a = wish(), b = wish();
  EXPECT_EQ(difference(a.text(), b.text()), "");
  b.budget = Money::dollars(8);
  b.disk_gb = 50;
  EXPECT_EQ(difference(a.text(), b.text()), "--disk (none) then, 50GB now; --budget 5.00 then, 8.00 now");
}

TEST(DifferenceTest, KnowsWhatStandsInOneTextAlone) {
  auto a = wish(), b = wish();
  a.idle = 10min;
  b.keep = 24h;
  b.without_cloud_guard = b.disk_unguarded = b.unproved_image = true;
  EXPECT_EQ(difference(a.text(), b.text()),
            "--keep-disk (none) then, 1d now; --without-cloud-guard (none) then, yes now; "
            "--keep-disk-unguarded (none) then, yes now; --unproved-image (none) then, yes now; "
            "--idle 10m then, (none) now");
}

TEST(WishTest, TextOfTheUsualWishIsThatOfTheFirstVersion) {
  EXPECT_EQ(wish().text(),
            "--type g4dn.xlarge\n--image \n--disk \n--budget 5.00\n--deadline 12h\n--end terminate");
}

}  // namespace
}  // namespace stint::plan
