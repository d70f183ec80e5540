// SPDX-License-Identifier: Apache-2.0
#include "views/stint_view.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace stint::views {
namespace {

using namespace std::chrono_literals;

const SysMicros kLaunch = *parse_rfc3339("2026-11-24T20:00:00Z");

ledger::Stint a_stint() {
  ledger::Stint stint;
  stint.token = "t1";
  stint.name = "lab";
  stint.owner = "me";
  stint.terms = {.place = "aws", .region = "us-east-1", .type = "g4dn.xlarge"};
  stint.terms.budget = Money::dollars(5);
  stint.terms.lifetime = 2h;
  stint.terms.rates = {.machine = *parse_rate("0.526", Rate::Per::Hour),
                       .disk = *parse_rate("0.08", Rate::Per::GbMonth),
                       .address = *parse_rate("0.005", Rate::Per::Hour),
                       .disk_gb = 100,
                       .source = "AWS Price List"};
  return stint;
}

ledger::Machine a_machine() {
  return {.id = "i-1",
          .state = "running",
          .address = "198.51.100.9",
          .launched = kLaunch,
          .created = kLaunch,
          .runs = {{kLaunch, {}}}};
}

TEST(StintViewTest, StateTellsHowFarItHasCome) {
  auto stint = a_stint();
  EXPECT_EQ(view_of(stint, kLaunch).state, "opened");
  stint.attempts.push_back({.state = "intended"});
  EXPECT_EQ(view_of(stint, kLaunch).state, "unsettled");
  stint.attempts[0].state = "launched";
  stint.machine = a_machine();
  EXPECT_EQ(view_of(stint, kLaunch).state, "running");
  stint.machine->ended = kLaunch + 1h;
  EXPECT_EQ(view_of(stint, kLaunch).state, "ending");
  stint.ended = kLaunch + 1h;
  EXPECT_EQ(view_of(stint, kLaunch).state, "ended");
}

TEST(StintViewTest, JsonHasMoneyInMicrosAndTimesInUtc) {
  auto stint = a_stint();
  stint.machine = a_machine();
  stint.guards = {{.layer = "W", .name = "stint-i-1-1", .fires = kLaunch + 118min, .seen = kLaunch + 1min}};
  auto json = to_json(view_of(stint, kLaunch + 1h));
  EXPECT_EQ(json["spent_micros"], 541'959);
  EXPECT_EQ(json["budget_micros"], 5'000'000);
  EXPECT_EQ(json["rate_micros_per_hour"], 541'959);
  EXPECT_EQ(json["launched"], "2026-11-24T20:00:00Z");
  EXPECT_EQ(json["deadline"], "2026-11-24T22:00:00Z");
  EXPECT_EQ(json["ended"], nullptr);
  EXPECT_EQ(json["guards"][0]["acts_at"], "2026-11-24T21:58:00Z");
  EXPECT_EQ(json["guards"][0]["act"], "terminate");
  EXPECT_EQ(json["guards"][0]["last_seen"], "2026-11-24T20:01:00Z");
  EXPECT_EQ(json["stopped"], nullptr);
}

TEST(StintViewTest, TableSaysWhatEndsItAndWhatGuardsIt) {
  EXPECT_EQ(table_of({}, kLaunch), "no stint is open in the ledger here\n");
  auto stint = a_stint();
  stint.machine = a_machine();
  auto text = table_of({view_of(stint, kLaunch + 1h)}, kLaunch + 1h);
  EXPECT_NE(text.find("ends in 1h"), std::string::npos) << text;
  EXPECT_NE(text.find("guarded by none"), std::string::npos) << text;
}

TEST(StintViewTest, StoppedOneCostsItsDiskUntilTheGuardEndsIt) {
  auto stint = a_stint();
  stint.machine = a_machine();
  stint.machine->state = "stopped";
  stint.machine->stopped = stint.machine->runs[0].to = kLaunch + 1h;
  auto view = view_of(stint, kLaunch + 2h);
  EXPECT_EQ(view.state, "stopped");
  EXPECT_EQ(format_rate(view.hourly), "$0.0109589042/h");
  auto text = table_of({view}, kLaunch + 2h);
  EXPECT_NE(text.find("its disk costs $8.00 a month until you end it"), std::string::npos) << text;
  stint.guards = {{.layer = "K", .fires = kLaunch + 73h, .seen = kLaunch + 1h}};
  text = table_of({view_of(stint, kLaunch + 2h)}, kLaunch + 2h);
  EXPECT_NE(text.find("its disk costs $8.00 a month and goes 2026-11-27T21:00:00Z"), std::string::npos)
      << text;
  EXPECT_EQ(to_json(view_of(stint, kLaunch + 2h))["disk_until"], "2026-11-27T21:00:00Z");
  stint.machine->start = ledger::Start{kLaunch + 2h, 1h};
  EXPECT_EQ(view_of(stint, kLaunch + 2h).state, "starting");
}

TEST(StintViewTest, GuardsShowTheirLastSignOfLifeAndWhatWasAccepted) {
  auto stint = a_stint();
  stint.terms.forced = "stop";
  stint.machine = a_machine();
  stint.guards = {{.layer = "W", .fires = kLaunch + 118min, .seen = kLaunch + 57min},
                  {.layer = "stintd", .fires = kLaunch + 116min, .seen = kLaunch + 61min}};
  auto text = table_of({view_of(stint, kLaunch + 1h)}, kLaunch + 1h);
  EXPECT_NE(text.find("stops in 1h; guarded by W (seen 3m ago), stintd (seen 0s ago)\n"), std::string::npos)
      << text;
  stint.terms.without_cloud_guard = stint.terms.disk_unguarded = true;
  text = table_of({view_of(stint, kLaunch + 1h)}, kLaunch + 1h);
  EXPECT_NE(text.find("without cloud guard"), std::string::npos) << text;
  EXPECT_NE(text.find("disk unguarded, as you accepted: its disk costs $8.00 a month until you end it"),
            std::string::npos)
      << text;
}

TEST(BillTest, TrafficAndWhatWasSpentBeforeAreShown) {
  auto stint = a_stint();
  stint.terms.rates.traffic = *parse_rate("0.09", Rate::Per::Gb);
  stint.cost = {.traffic = Money::micros(90'000), .before = Money::dollars(2)};
  auto text = bill_text(stint);
  EXPECT_EQ(text.find("bill: $2.09 of $5.00"), 0U) << text;
  EXPECT_NE(text.find("traffic"), std::string::npos) << text;
  EXPECT_NE(text.find("spent before this ledger"), std::string::npos) << text;
  EXPECT_EQ(bill_json(stint)["before_micros"], 2'000'000);
}

TEST(BillTest, SumsTheLinesItShows) {
  auto stint = a_stint();
  stint.cost = {
      .machine = Money::micros(526'000), .disk = Money::micros(10'959), .address = Money::micros(5'000)};
  EXPECT_EQ(bill_json(stint)["total_micros"], 541'959);
  auto text = bill_text(stint);
  EXPECT_EQ(text.find("bill: $0.55 of $5.00"), 0U) << text;
  EXPECT_NE(text.find("tax is not included"), std::string::npos);
  stint.terms.rates = {};
  EXPECT_EQ(bill_text(stint), "bill: $0.00 (your own computer)\n");
}

TEST(PlanTest, TextShowsPriceWorstCaseAndEnd) {
  plan::Plan plan{
      .wish = {.place = "aws", .region = "us-east-1", .name = "lab", .type = "g4dn.xlarge"},
      .offer =
          {.type = {.name = "g4dn.xlarge", .vcpus = 4, .memory_mib = 16384, .gpu = "NVIDIA T4", .gpus = 1},
           .image = {.id = "ami-1", .name = "Deep Learning"},
           .from = "198.51.100.1/32"},
      .rates = a_stint().terms.rates,
      .lifetime = 2h,
      .worst = Money::micros(1'140'000),
      .notes = {"a note"}};
  plan.rates.disk_source = "of last month";
  auto text = plan_text(plan);
  for (const char* piece :
       {"1 x NVIDIA T4", "ssh from 198.51.100.1/32, nothing else", "$0.5419589042/h all in",
        "machine  $0.526/h, AWS Price List\n", "disk     $0.08/GB-month, of last month\n",
        "2h after launch at the latest; the machine is terminated",
        "at worst $1.14, of a budget of $5.00; tax is not included", "a note"})
    EXPECT_NE(text.find(piece), std::string::npos) << piece << "\n" << text;
  EXPECT_EQ(text.find("traffic"), std::string::npos) << "it has no price here";
  EXPECT_EQ(to_json(plan)["worst_micros"], 1'140'000);

  plan.offer.schedules = true;
  plan.forced = "stop";
  plan.keep = 72h;
  plan.reserve = Money::micros(857'143);
  plan.rates.traffic = *parse_rate("0.09", Rate::Per::Gb);
  text = plan_text(plan);
  for (const char* piece : {"the machine is stopped, its disk kept 3d", "$0.86 of it for the kept disk",
                            "traffic  $0.09/GB, AWS Price List"})
    EXPECT_NE(text.find(piece), std::string::npos) << piece << "\n" << text;
  EXPECT_EQ(to_json(plan)["keep_seconds"], 259'200);
}

}  // namespace
}  // namespace stint::views
