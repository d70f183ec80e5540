// SPDX-License-Identifier: Apache-2.0
#include "views/cost_view.h"

#include <algorithm>
#include <array>
#include <set>
#include <unordered_map>

#include "ledger/bill.h"
#include "views/forecast.h"

namespace stint::views {
namespace {

std::string key_of(const ledger::Stint& stint, const ledger::DayCost& part, CostBy by) {
  switch (by) {
    case CostBy::Machine:
      return part.machine;
    case CostBy::Day:
      return ledger::day_text(part.day);
    case CostBy::Type:
      return stint.terms.type;
    case CostBy::Stint:
      return stint.name;
  }
  return stint.name;
}

// Rows by key.
struct Table {
  std::vector<CostRow> rows;
  std::unordered_map<std::string, std::size_t> places;

  CostRow& row(const std::string& key, SysMicros since) {
    auto [place, fresh] = places.emplace(key, rows.size());
    if (fresh) rows.push_back({.key = key, .since = since});
    auto& found = rows[place->second];
    found.since = std::min(found.since, since);
    return found;
  }

  void add(const ledger::EndedCost& ended) {
    auto& found = row(ended.key, ended.since);
    found.stints += ended.stints;
    add_cost(found, ended.cost);
  }

  void add(const ledger::Stint& stint, CostBy by, SysMicros now) {
    std::set<std::string> keys;
    CostRow* last = nullptr;
    for (const auto& part : ledger::cost_by_day(stint, now)) {
      auto key = key_of(stint, part, by);
      last = &row(key, part.since);
      if (keys.insert(key).second) ++last->stints;
      add_cost(*last, part.cost);
    }
    if (last == nullptr) return;
    last->at_most += most_to_come(stint, now);
    last->month_end += still_to_come(stint, now, views::month_end(now));
  }

 private:
  static void add_cost(CostRow& row, const budget::Cost& cost) {
    row.spent = row.spent + cost;
    row.at_most += cost.total();
    row.month_end += cost.total();
  }
};

}  // namespace

std::vector<CostRow> cost_rows(const std::vector<ledger::EndedCost>& ended,
                               const std::vector<ledger::Stint>& stints, CostBy by, SysMicros now) {
  Table table;
  for (const auto& sum : ended) table.add(sum);
  for (const auto& stint : stints) table.add(stint, by, now);
  std::sort(table.rows.begin(), table.rows.end(), [by](const CostRow& a, const CostRow& b) {
    if (by == CostBy::Day || a.since == b.since) return a.key < b.key;
    return a.since < b.since;
  });
  return std::move(table.rows);
}

CostRow cost_sum(const std::vector<CostRow>& rows, int stints) {
  CostRow sum{.key = "total", .stints = stints};
  for (const auto& row : rows) {
    sum.spent = sum.spent + row.spent;
    sum.at_most += row.at_most;
    sum.month_end += row.month_end;
  }
  return sum;
}

}  // namespace stint::views
