// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/meter/price_list.h"

#include <algorithm>
#include <charconv>
#include <stdexcept>

namespace stint::embedded {
extern const std::string_view prices_csv;  // of this folder, put in at build time
}

namespace stint::rehearsal::meter {
namespace {

constexpr std::int64_t kSpotPercent = 35;
constexpr std::int64_t kMicroDollar = 10'000;  // in units of the prices

constexpr size_t kFactColumns = 9;  // those before the regions

struct List {
  std::vector<std::string_view> regions;
  std::vector<Item> items;
};

std::vector<std::string_view> split(std::string_view text, char at) {
  std::vector<std::string_view> parts;
  for (size_t end = 0; end != text.npos;) {
    end = text.find(at);
    parts.push_back(text.substr(0, end));
    text.remove_prefix(end == text.npos ? text.size() : end + 1);
  }
  return parts;
}

std::int64_t whole(std::string_view text) {
  std::int64_t value = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (!text.empty() && (error != std::errc() || end != text.data() + text.size()))
    throw std::logic_error("prices.csv: not a whole number: " + std::string(text));
  return value;
}

// "0.526" in units of 1e-10.
std::int64_t decimal_e10(std::string_view text) {
  auto point = std::min(text.find('.'), text.size());
  auto part = point < text.size() ? text.substr(point + 1) : std::string_view{};
  if (part.size() > 10) throw std::logic_error("prices.csv: over ten decimals: " + std::string(text));
  std::int64_t value = whole(part);
  for (size_t i = part.size(); i < 10; ++i) value *= 10;
  return whole(text.substr(0, point)) * 10'000'000'000 + value;
}

Item read_item(const std::vector<std::string_view>& cells) {
  Item item{.name = cells[0],
            .vcpus = static_cast<int>(whole(cells[1])),
            .memory_mib = whole(cells[2]),
            .architecture = cells[3],
            .gpu = cells[4],
            .gpu_maker = cells[5],
            .gpus = static_cast<int>(whole(cells[6])),
            .gpu_share = cells[7],
            .gpu_mib = static_cast<int>(whole(cells[8])),
            .e10 = {}};
  for (size_t i = kFactColumns; i < cells.size(); ++i) item.e10.push_back(decimal_e10(cells[i]));
  return item;
}

List read_list(std::string_view text) {
  List list;
  for (auto line : split(text, '\n')) {
    if (line.empty() || line.front() == '#') continue;
    auto cells = split(line, ',');
    if (list.regions.empty()) {
      list.regions.assign(cells.begin() + kFactColumns, cells.end());
      continue;
    }
    if (cells.size() != kFactColumns + list.regions.size())
      throw std::logic_error("prices.csv: wrong number of cells in " + std::string(line));
    list.items.push_back(read_item(cells));
  }
  return list;
}

const List& list() {
  static const List kList = read_list(embedded::prices_csv);
  return kList;
}

std::optional<std::int64_t> spot_price_e10(std::string_view type, std::string_view region) {
  auto on_demand = price_e10(type, region);
  if (!on_demand) return std::nullopt;
  return *on_demand * kSpotPercent / 100 / kMicroDollar * kMicroDollar;
}

}  // namespace

std::string_view prices_of() { return "2025-11-30"; }

std::span<const std::string_view> regions() { return list().regions; }

std::span<const Item> items() { return list().items; }

const Item* find(std::string_view name) {
  auto found = std::ranges::find(items(), name, &Item::name);
  return found == items().end() ? nullptr : &*found;
}

std::optional<std::int64_t> price_e10(std::string_view name, std::string_view region) {
  if (name.ends_with(kSpot)) return spot_price_e10(name.substr(0, name.size() - kSpot.size()), region);
  const Item* item = find(name);
  auto column = std::ranges::find(regions(), region) - regions().begin();
  if (!item || static_cast<size_t>(column) == regions().size()) return std::nullopt;
  auto e10 = item->e10[static_cast<size_t>(column)];
  if (e10 == 0) return std::nullopt;
  return e10;
}

}  // namespace stint::rehearsal::meter
