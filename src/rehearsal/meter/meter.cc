// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/meter/meter.h"

#include <algorithm>

#include "rehearsal/meter/price_list.h"

namespace stint::rehearsal::meter {
namespace {

__extension__ typedef __int128 Wide;

constexpr std::int64_t kMicros = 1'000'000;
constexpr std::int64_t kLeastSeconds = 60;
constexpr Wide kMonthHours = 730;
constexpr Wide kGigabyte = Wide{1} << 30;
// Every line is a whole number of these parts of a nano-dollar (a price unit is 0.1 nano-dollar), so that
// sums are exact.
constexpr Wide kParts = Wide{10} * 3600 * kMonthHours * kGigabyte;

std::int64_t billed_seconds(const Line& line) {
  if (line.kind == Kind::TrafficOut) return 0;
  auto seconds = (std::max<std::int64_t>(line.to - line.from, 0) + kMicros - 1) / kMicros;
  return line.kind == Kind::PublicIpv4 ? seconds : std::max(seconds, kLeastSeconds);
}

Wide parts_of(const Line& line) {
  Wide parts = Wide{line.price_e10} * line.quantity;
  switch (line.kind) {
    case Kind::Instance:
    case Kind::PublicIpv4:
      return parts * line.seconds * kMonthHours * kGigabyte;
    case Kind::Volume:
    case Kind::Snapshot:
      return parts * line.seconds * kGigabyte;
    case Kind::TrafficOut:
      return parts * 3600 * kMonthHours;
  }
  return 0;
}

std::int64_t nano_dollars(Wide parts) { return static_cast<std::int64_t>((parts + kParts / 2) / kParts); }

}  // namespace

std::string_view name_of(Kind kind) {
  switch (kind) {
    case Kind::Instance:
      return "instance";
    case Kind::Volume:
      return "volume";
    case Kind::Snapshot:
      return "snapshot";
    case Kind::PublicIpv4:
      return "public-ipv4";
    case Kind::TrafficOut:
      return "traffic-out";
  }
  return "";
}

void Meter::begin(const Line& line) {
  end(line.resource, line.from);
  open_[line.resource] = lines_.size();
  lines_.push_back(line);
  lines_.back().open = true;
  lines_.back().price_e10 = price_e10(line.what, line.region).value_or(0);
}

void Meter::end(std::string_view resource, Micros at) {
  auto found = open_.find(resource);
  if (found == open_.end()) return;
  lines_[found->second].open = false;
  lines_[found->second].to = at;
  open_.erase(found);
}

void Meter::relabel(std::string_view resource, std::string_view label) {
  for (auto& line : lines_)
    if (line.resource == resource) line.label = label;
}

void Meter::traffic_out(std::string_view resource, std::string_view region, std::string_view label,
                        std::int64_t bytes, Micros at) {
  auto is_it = [&](const Line& l) { return l.kind == Kind::TrafficOut && l.resource == resource; };
  auto line = std::ranges::find_if(lines_, is_it);
  if (line == lines_.end()) {
    lines_.push_back({.resource = std::string(resource),
                      .kind = Kind::TrafficOut,
                      .what = std::string(kTrafficOut),
                      .region = std::string(region),
                      .label = std::string(label),
                      .from = at,
                      .quantity = 0});
    line = lines_.end() - 1;
    line->price_e10 = price_e10(line->what, region).value_or(0);
  }
  line->quantity += bytes;
  line->to = at;
}

Bill Meter::bill_if(Micros now, const std::string_view* label) const {
  Bill bill;
  Wide sum = 0;
  for (const auto& kept : lines_) {
    if (label && kept.label != *label) continue;
    Line line = kept;
    if (line.open) line.to = std::max(now, line.from);
    line.seconds = billed_seconds(line);
    if (line.price_e10 == 0) bill.unpriced.push_back(line.resource);
    sum += parts_of(line);
    line.nano_dollars = nano_dollars(parts_of(line));
    bill.lines.push_back(std::move(line));
  }
  bill.nano_dollars = nano_dollars(sum);
  return bill;
}

}  // namespace stint::rehearsal::meter
