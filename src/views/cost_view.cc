// SPDX-License-Identifier: Apache-2.0
#include "views/cost_view.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <nlohmann/json.hpp>
#include <unordered_map>

#include "ledger/bill.h"

namespace stint::views {
namespace {

using Days = std::chrono::duration<std::int64_t, std::ratio<86400>>;

constexpr std::array<std::pair<CostBy, const char*>, 4> kWords{
    {{CostBy::Stint, "stint"}, {CostBy::Machine, "machine"}, {CostBy::Day, "day"}, {CostBy::Type, "type"}}};

const char* word_of(CostBy by) {
  return std::find_if(kWords.begin(), kWords.end(), [by](const auto& word) { return word.first == by; })
      ->second;
}

SysMicros end_of(const ledger::Stint& stint, SysMicros now) {
  return std::max(stint.machine->launched, stint.machine->gone.value_or(stint.machine->ended.value_or(now)));
}

// The bill as it stood at that moment.
budget::Cost bill_at(const ledger::Stint& stint, SysMicros at, SysMicros now) {
  if (stint.ended && at >= end_of(stint, now)) return stint.cost;
  return ledger::cost_so_far(stint, at);
}

Money at_most(const ledger::Stint& stint, const budget::Cost& spent) {
  if (stint.ended || stint.machine->ended) return spent.total();
  const auto& terms = stint.terms;
  return std::max(spent.total(),
                  budget::worst(terms.rates, terms.lifetime + budget::kTail, terms.keep).total());
}

// Rows by key, in the order in which the keys came.
struct Table {
  std::vector<CostRow> rows;
  std::unordered_map<std::string, std::size_t> places;

  void add(const CostRow& part) {
    auto [place, fresh] = places.emplace(part.key, rows.size());
    if (fresh) return rows.push_back(part);
    auto& row = rows[place->second];
    row.stints += part.stints;
    row.spent = row.spent + part.spent;
    row.at_most += part.at_most;
  }
};

std::string day_of(SysMicros at) { return rfc3339(at).substr(0, 10); }

// What is still to come counts to the day of now.
void add_days(Table& table, const ledger::Stint& stint, SysMicros now) {
  const SysMicros end = end_of(stint, now);
  budget::Cost before;
  for (SysMicros from = stint.machine->launched;; from = std::chrono::floor<Days>(from) + Days{1}) {
    const SysMicros to = std::min<SysMicros>(end, std::chrono::floor<Days>(from) + Days{1});
    const bool last = to == end;
    const auto whole = bill_at(stint, std::max(to, from + Micros{1}), now);
    CostRow part{.key = day_of(from), .stints = 1, .spent = whole - before};
    part.at_most = part.spent.total();
    if (last) part.at_most += at_most(stint, whole) - whole.total();
    table.add(part);
    if (last) return;
    before = whole;
  }
}

std::string key_of(const ledger::Stint& stint, CostBy by) {
  if (by == CostBy::Machine) return stint.machine->id;
  return by == CostBy::Type ? stint.terms.type : stint.name;
}

std::string dollars(Money money) {
  return fmt::format("{}.{:06}", money.micros() / 1'000'000, money.micros() % 1'000'000);
}

std::string line(const std::string& key, int stints, const std::array<std::string, 5>& cells) {
  return fmt::format("{:<24} {:>6} {:>10} {:>10} {:>10} {:>10} {:>10}\n", key,
                     stints == 0 ? "STINTS" : std::to_string(stints), cells[0], cells[1], cells[2], cells[3],
                     cells[4]);
}

std::string line(const CostRow& row) {
  return line(row.key, row.stints,
              {format_money(row.spent.machine), format_money(row.spent.disk), format_money(row.spent.address),
               format_money(row.spent.total()), format_money(row.at_most)});
}

Json json_of(const CostRow& row) {
  return {{"stints", row.stints},
          {"machine_micros", row.spent.machine.micros()},
          {"disk_micros", row.spent.disk.micros()},
          {"address_micros", row.spent.address.micros()},
          {"total_micros", row.spent.total().micros()},
          {"at_most_micros", row.at_most.micros()}};
}

}  // namespace

std::optional<CostBy> parse_cost_by(std::string_view word) {
  for (const auto& [by, name] : kWords)
    if (word == name) return by;
  return std::nullopt;
}

bool is_paid(const ledger::Stint& stint) {
  return stint.machine && budget::hourly(stint.terms.rates).e10() > 0;
}

std::vector<CostRow> cost_rows(const std::vector<ledger::Stint>& stints, CostBy by, SysMicros now) {
  std::vector<const ledger::Stint*> launched;
  for (const auto& stint : stints)
    if (is_paid(stint)) launched.push_back(&stint);
  std::stable_sort(launched.begin(), launched.end(),
                   [](const auto* a, const auto* b) { return a->machine->launched < b->machine->launched; });
  Table table;
  for (const auto* stint : launched) {
    if (by == CostBy::Day) {
      add_days(table, *stint, now);
      continue;
    }
    const auto spent =
        bill_at(*stint, std::max(end_of(*stint, now), stint->machine->launched + Micros{1}), now);
    table.add({.key = key_of(*stint, by), .stints = 1, .spent = spent, .at_most = at_most(*stint, spent)});
  }
  if (by == CostBy::Day)
    std::sort(table.rows.begin(), table.rows.end(),
              [](const auto& a, const auto& b) { return a.key < b.key; });
  return std::move(table.rows);
}

CostRow cost_sum(const std::vector<CostRow>& rows, int stints) {
  CostRow sum{.key = "total", .stints = stints};
  for (const auto& row : rows) {
    sum.spent = sum.spent + row.spent;
    sum.at_most += row.at_most;
  }
  return sum;
}

std::string cost_text(const std::vector<CostRow>& rows, const CostRow& sum, CostBy by) {
  if (rows.empty()) return "nothing has been launched that costs\n";
  std::string heading = word_of(by);
  for (char& ch : heading) ch = static_cast<char>(std::toupper(static_cast<unsigned char>(ch)));
  std::string text = line(heading, 0, {"MACHINE", "DISK", "ADDRESS", "TOTAL", "AT MOST"});
  for (const auto& row : rows) text += line(row);
  return text + line(sum) + "US dollars by the rates of each launch; tax not included\n";
}

std::string cost_csv(const std::vector<CostRow>& rows, CostBy by) {
  std::string text =
      fmt::format("{},stints,machine_usd,disk_usd,address_usd,total_usd,at_most_usd\r\n", word_of(by));
  for (const auto& row : rows)
    text += fmt::format("{},{},{},{},{},{},{}\r\n", row.key, row.stints, dollars(row.spent.machine),
                        dollars(row.spent.disk), dollars(row.spent.address), dollars(row.spent.total()),
                        dollars(row.at_most));
  return text;
}

Json cost_json(const std::vector<CostRow>& rows, const CostRow& sum, CostBy by) {
  Json list = Json::array();
  for (const auto& row : rows) {
    list.push_back(json_of(row));
    list.back()[word_of(by)] = row.key;
  }
  return {{"by", word_of(by)}, {"rows", list}, {"total", json_of(sum)}};
}

}  // namespace stint::views
