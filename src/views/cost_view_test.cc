// SPDX-License-Identifier: Apache-2.0
#include "views/cost_view.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "ledger/bill.h"

namespace stint::views {
namespace {

using namespace std::chrono_literals;

const SysMicros kEvening = *parse_rfc3339("2026-11-24T22:00:00Z");

// $3.60 an hour: a tenth of a cent a second; disk and address cost nothing.
ledger::Stint a_stint(const std::string& name, const std::string& type, SysMicros launched) {
  ledger::Stint stint;
  stint.token = stint.name = name;
  stint.terms = {.place = "aws", .region = "us-east-1", .type = type};
  stint.terms.budget = Money::dollars(50);
  stint.terms.lifetime = 10h;
  stint.terms.rates.machine = *parse_rate("3.6", Rate::Per::Hour);
  stint.machine = ledger::Machine{.id = "i-" + name,
                                  .state = "running",
                                  .launched = launched,
                                  .created = launched,
                                  .runs = {{launched, {}}}};
  return stint;
}

void end(ledger::Stint& stint, Micros after) {
  auto& machine = *stint.machine;
  machine.ended = machine.gone = stint.ended = machine.runs.back().to = machine.launched + after;
  stint.cost = ledger::cost_at(stint.terms, machine, *stint.ended);
}

std::vector<std::int64_t> totals(const std::vector<CostRow>& rows) {
  std::vector<std::int64_t> all;
  for (const auto& row : rows) all.push_back(row.spent.total().micros());
  return all;
}

TEST(CostViewTest, NothingLaunchedIsSaidInWords) {
  ledger::Stint opened = a_stint("lab", "g4dn.xlarge", kEvening);
  opened.machine.reset();
  auto rows = cost_rows({}, {opened}, CostBy::Stint, kEvening);
  EXPECT_TRUE(rows.empty());
  EXPECT_EQ(cost_text(rows, cost_sum(rows, 0), CostBy::Stint), "nothing has been launched that costs\n");
}

TEST(CostViewTest, StintsOfOneNameOrTypeShareARow) {
  std::vector<ledger::Stint> stints{a_stint("lab", "g5.xlarge", kEvening + 2h),
                                    a_stint("lab", "g4dn.xlarge", kEvening),
                                    a_stint("net", "g4dn.xlarge", kEvening + 1h)};
  for (auto& stint : stints) end(stint, 1000s);
  EXPECT_EQ(totals(cost_rows({}, stints, CostBy::Stint, kEvening + 9h)),
            (std::vector<std::int64_t>{2'000'000, 1'000'000}));
  auto by_type = cost_rows({}, stints, CostBy::Type, kEvening + 9h);
  ASSERT_EQ(by_type.size(), 2u);
  EXPECT_EQ(by_type[0].key, "g4dn.xlarge");
  EXPECT_EQ(by_type[0].stints, 2);
  EXPECT_EQ(cost_rows({}, stints, CostBy::Machine, kEvening + 9h).size(), 2u)
      << "two of them carry one id here";
}

TEST(CostViewTest, DayHasWhatTheBillGrewInIt) {
  auto stint = a_stint("lab", "g4dn.xlarge", kEvening);
  end(stint, 3h);  // two hours before midnight, one after
  auto rows = cost_rows({}, {stint}, CostBy::Day, kEvening + 9h);
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows[0].key, "2026-11-24");
  EXPECT_EQ(rows[1].key, "2026-11-25");
  EXPECT_EQ(totals(rows), (std::vector<std::int64_t>{7'200'000, 3'600'000}));
  EXPECT_EQ(cost_sum(rows, 1).spent.total(), stint.cost.total());
}

TEST(CostViewTest, LeastBilledMinuteBelongsToTheDayOfTheLaunch) {
  auto stint = a_stint("lab", "g4dn.xlarge", *parse_rfc3339("2026-11-24T23:59:50Z"));
  end(stint, 30s);
  EXPECT_EQ(totals(cost_rows({}, {stint}, CostBy::Day, kEvening + 9h)),
            (std::vector<std::int64_t>{60'000, 0}));
}

TEST(CostViewTest, OpenStintMayCostUntilItsDeadline) {
  auto stint = a_stint("lab", "g4dn.xlarge", kEvening);
  for (auto by : {CostBy::Stint, CostBy::Day}) {
    auto sum = cost_sum(cost_rows({}, {stint}, by, kEvening + 3h), 1);
    EXPECT_EQ(sum.spent.total(), Money::micros(10'800'000));
    EXPECT_EQ(sum.at_most, Money::micros(36'180'000)) << "ten hours and the shutdown";
  }
  end(stint, 1h);
  EXPECT_EQ(cost_sum(cost_rows({}, {stint}, CostBy::Stint, kEvening + 3h), 1).at_most,
            Money::micros(3'600'000));
}

TEST(CostViewTest, EndedOnesAndOpenOnesOfOneKeyAreOneRow) {
  ledger::EndedCost ended{
      .key = "lab", .stints = 3, .since = kEvening - 48h, .cost = {.machine = Money::dollars(2)}};
  auto open = a_stint("lab", "g4dn.xlarge", kEvening);
  auto other = a_stint("net", "g4dn.xlarge", kEvening - 72h);
  auto rows = cost_rows({ended}, {open, other}, CostBy::Stint, kEvening + 1h);
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows[0].key, "net") << "the first launch is its";
  EXPECT_EQ(rows[1].stints, 4);
  EXPECT_EQ(rows[1].spent.total(), Money::micros(5'600'000));
  EXPECT_EQ(rows[1].at_most, Money::micros(38'180'000));
}

TEST(CostViewTest, KeptDiskIsForecastToTheEndOfTheMonth) {
  auto stint = a_stint("lab", "g4dn.xlarge", kEvening);
  stint.terms.rates.disk = *parse_rate("6.72", Rate::Per::GbMonth);
  stint.terms.rates.disk_gb = 1;
  stint.machine->stopped = stint.machine->runs[0].to = kEvening + 1h;
  stint.guards = {{.layer = "K", .fires = kEvening + 30 * 24h}};
  auto row = cost_rows({}, {stint}, CostBy::Stint, kEvening + 2h).at(0);
  EXPECT_EQ(row.spent.machine, Money::micros(3'600'000));
  EXPECT_EQ(row.month_end - row.spent.total(), Money::micros(1'440'000)) << "144 h to the first of December";
  EXPECT_EQ(row.at_most - row.spent.total(), Money::micros(7'180'000));
}

TEST(CostViewTest, TrafficIsALineAndWhatWasSpentBeforeOneWhereThereIsAny) {
  auto stint = a_stint("lab", "g4dn.xlarge", kEvening);
  stint.terms.rates.traffic = *parse_rate("0.09", Rate::Per::Gb);
  stint.machine->traffic_out = std::int64_t{1} << 30;
  auto rows = cost_rows({}, {stint}, CostBy::Day, kEvening + 3h);
  EXPECT_EQ(rows.at(0).spent.traffic, Money{});
  EXPECT_EQ(rows.at(1).spent.traffic, Money::micros(90'000)) << "on the last day";
  auto text = cost_text(rows, cost_sum(rows, 1), CostBy::Day);
  EXPECT_NE(text.find("TRAFFIC"), std::string::npos);
  EXPECT_EQ(text.find("BEFORE"), std::string::npos);
  stint.machine->before = Money::dollars(2);
  stint.machine->before_at = kEvening;
  rows = cost_rows({}, {stint}, CostBy::Day, kEvening + 3h);
  EXPECT_NE(cost_text(rows, cost_sum(rows, 1), CostBy::Day).find("BEFORE"), std::string::npos);
}

TEST(CostViewTest, YourOwnComputerCostsNothing) {
  auto stint = a_stint("lab", "", kEvening);
  stint.terms.rates = {};
  EXPECT_TRUE(cost_rows({}, {stint}, CostBy::Stint, kEvening + 3h).empty());
}

TEST(CostViewTest, CsvAndJsonAreExact) {
  auto stint = a_stint("lab", "g4dn.xlarge", kEvening);
  end(stint, 61s + 1us);
  auto rows = cost_rows({}, {stint}, CostBy::Stint, kEvening + 9h);
  EXPECT_EQ(cost_csv(rows, CostBy::Stint),
            "stint,stints,machine_usd,disk_usd,address_usd,total_usd,at_most_usd,traffic_usd,before_usd,"
            "month_end_usd\r\n"
            "lab,1,0.062000,0.000000,0.000000,0.062000,0.062000,0.000000,0.000000,0.062000\r\n");
  auto json = cost_json(rows, cost_sum(rows, 1), CostBy::Stint);
  EXPECT_EQ(json["rows"][0]["stint"], "lab");
  EXPECT_EQ(json["total"]["total_micros"], 62000);
}

}  // namespace
}  // namespace stint::views
