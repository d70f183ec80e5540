// SPDX-License-Identifier: Apache-2.0
#include "life/zones.h"

#include <gtest/gtest.h>

namespace stint::life {
namespace {

constexpr const char* kAsksForC =
    "InsufficientInstanceCapacity: none in the Availability Zone you requested (us-east-1a). You can get it "
    "by "
    "choosing us-east-1c, us-east-1d.";

ledger::Stint in_zones(std::vector<std::string> zones) {
  ledger::Stint stint;
  stint.terms.region = "us-east-1";
  stint.terms.type = "g4dn.xlarge";
  stint.terms.zones = std::move(zones);
  return stint;
}

void attempt(ledger::Stint& stint, const char* zone, const char* state, const char* why = "") {
  stint.attempts.push_back(
      {.n = static_cast<std::int64_t>(stint.attempts.size()) + 1, .state = state, .zone = zone, .why = why});
}

TEST(NextZoneTest, FirstOfThePlan) {
  EXPECT_EQ(next_zone(in_zones({"us-east-1a", "us-east-1b"})), "us-east-1a");
}

TEST(NextZoneTest, PlaceWithoutZonesIsAskedOnce) {
  auto stint = in_zones({});
  EXPECT_EQ(next_zone(stint), "");
  attempt(stint, "", "refused");
  EXPECT_EQ(next_zone(stint), std::nullopt);
}

TEST(NextZoneTest, ThoseThatARefusalNamesComeFirst) {
  auto stint = in_zones({"us-east-1a", "us-east-1b", "us-east-1c"});
  attempt(stint, "us-east-1a", "refused", kAsksForC);
  EXPECT_EQ(next_zone(stint), "us-east-1c");
  attempt(stint, "us-east-1c", "refused", kAsksForC);
  EXPECT_EQ(next_zone(stint), "us-east-1b") << "the one that is named has said no itself";
}

TEST(NextZoneTest, RefusalThatNamesNoneLeavesTheOrder) {
  auto stint = in_zones({"us-east-1a", "us-east-1b", "us-east-1c"});
  attempt(stint, "us-east-1a", "refused", "Unsupported");
  EXPECT_EQ(next_zone(stint), "us-east-1b");
}

TEST(NextZoneTest, AttemptWithoutANoLeavesItsZoneOpen) {
  auto stint = in_zones({"us-east-1a", "us-east-1b"});
  attempt(stint, "us-east-1a", "void", "no machine of it ever showed");
  EXPECT_EQ(next_zone(stint), "us-east-1a");
}

TEST(NextZoneTest, EveryZoneHasSaidNo) {
  auto stint = in_zones({"us-east-1a", "us-east-1b"});
  attempt(stint, "us-east-1b", "refused");
  attempt(stint, "us-east-1a", "refused");
  EXPECT_EQ(next_zone(stint), std::nullopt);
}

TEST(RefusedEverywhereTest, OneErrorNamesTheZonesAndWhatElseToTry) {
  auto stint = in_zones({"us-east-1a", "us-east-1b"});
  attempt(stint, "us-east-1a", "refused", "Unsupported: not here");
  attempt(stint, "us-east-1b", "refused", "InsufficientInstanceCapacity: none");
  auto error = refused_everywhere(stint, {"g4dn.2xlarge"},
                                  {.kind = Kind::Limit, .what = "x", .code = "InsufficientInstanceCapacity"});
  EXPECT_EQ(error.kind, Kind::Limit);
  EXPECT_EQ(error.code, "InsufficientInstanceCapacity");
  EXPECT_EQ(
      error.what,
      "no capacity: no zone of us-east-1 has a g4dn.xlarge to give now (2 asked: us-east-1a, us-east-1b)");
  EXPECT_EQ(error.next,
            "try again later, or in another --region, or a type with the same GPUs: --type g4dn.2xlarge");
  EXPECT_NE(error.detail.find("us-east-1a: Unsupported: not here"), std::string::npos) << error.detail;
  EXPECT_EQ(refused_everywhere(stint, {}, {}).next, "try again later, or in another --region");
}

}  // namespace
}  // namespace stint::life
