// SPDX-License-Identifier: Apache-2.0
// A table of costs as text, CSV and JSON.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <nlohmann/json.hpp>

#include "views/cost_view.h"

namespace stint::views {
namespace {

constexpr std::array<std::pair<CostBy, const char*>, 4> kWords{
    {{CostBy::Stint, "stint"}, {CostBy::Machine, "machine"}, {CostBy::Day, "day"}, {CostBy::Type, "type"}}};

const char* word_of(CostBy by) {
  return std::find_if(kWords.begin(), kWords.end(), [by](const auto& word) { return word.first == by; })
      ->second;
}

struct Column {
  const char* heading;
  const char* name;  // in CSV and JSON, without its unit
  Money (*of)(const CostRow& row);
};
// In the order of CSV, which only ever grows at its end.
constexpr std::array<Column, 8> kColumns{{
    {"MACHINE", "machine", [](const CostRow& row) { return row.spent.machine; }},
    {"DISK", "disk", [](const CostRow& row) { return row.spent.disk; }},
    {"ADDRESS", "address", [](const CostRow& row) { return row.spent.address; }},
    {"TOTAL", "total", [](const CostRow& row) { return row.spent.total(); }},
    {"AT MOST", "at_most", [](const CostRow& row) { return row.at_most; }},
    {"TRAFFIC", "traffic", [](const CostRow& row) { return row.spent.traffic; }},
    {"BEFORE", "before", [](const CostRow& row) { return row.spent.before; }},
    {"MONTH END", "month_end", [](const CostRow& row) { return row.month_end; }},
}};
constexpr std::array<std::size_t, 8> kReadingOrder{0, 1, 2, 5, 6, 3, 4, 7};

// What was spent before this ledger is a column only where there is any.
bool shown(const Column& column, const CostRow& sum) {
  return column.name != std::string_view{"before"} || column.of(sum) > Money{};
}

void pad(std::string& text, std::string_view cell, std::size_t width) {
  text.append(width > cell.size() ? width - cell.size() : 0, ' ').append(cell);
}

template <class Cell>
void add_line(std::string& text, const std::string& key, const std::string& stints, const CostRow& sum,
              Cell cell) {
  text += fmt::format("{:<24}", key);
  pad(text, stints, 7);
  for (auto place : kReadingOrder) {
    if (!shown(kColumns[place], sum)) continue;
    text += ' ';
    pad(text, cell(kColumns[place]), 10);
  }
  text += '\n';
}

void add_line(std::string& text, const CostRow& row, const CostRow& sum) {
  add_line(text, row.key, std::to_string(row.stints), sum,
           [&](const Column& column) { return format_money(column.of(row)); });
}

std::string dollars(Money money) {
  return fmt::format("{}.{:06}", money.micros() / 1'000'000, money.micros() % 1'000'000);
}

Json json_of(const CostRow& row) {
  Json json{{"stints", row.stints}};
  for (const auto& column : kColumns) json[fmt::format("{}_micros", column.name)] = column.of(row).micros();
  return json;
}

}  // namespace

std::optional<CostBy> parse_cost_by(std::string_view word) {
  for (const auto& [by, name] : kWords)
    if (word == name) return by;
  return std::nullopt;
}

std::string cost_text(const std::vector<CostRow>& rows, const CostRow& sum, CostBy by) {
  if (rows.empty()) return "nothing has been launched that costs\n";
  std::string heading = word_of(by);
  for (char& ch : heading) ch = static_cast<char>(std::toupper(static_cast<unsigned char>(ch)));
  std::string text;
  add_line(text, heading, "STINTS", sum, [](const Column& column) { return column.heading; });
  for (const auto& row : rows) add_line(text, row, sum);
  add_line(text, sum, sum);
  return text +
         "US dollars by the rates of each launch; tax is not included. AT MOST: should what is open run to "
         "its\n"
         "deadline and its disk be kept to its end; MONTH END: the same, by the end of this month (UTC)\n";
}

std::string cost_csv(const std::vector<CostRow>& rows, CostBy by) {
  std::string text = fmt::format("{},stints", word_of(by));
  for (const auto& column : kColumns) text += fmt::format(",{}_usd", column.name);
  text += "\r\n";
  for (const auto& row : rows) {
    text += fmt::format("{},{}", row.key, row.stints);
    for (const auto& column : kColumns) text += "," + dollars(column.of(row));
    text += "\r\n";
  }
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
