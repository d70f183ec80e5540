// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/server/bill_json.h"

#include <nlohmann/json.hpp>

#include "base/time.h"

namespace stint::rehearsal::server {
namespace {

std::int64_t micros_of(std::int64_t nano_dollars) { return (nano_dollars + 999) / 1000; }

std::string instant(meter::Micros at) { return rfc3339(SysMicros{stint::Micros{at}}); }

Json show_line(const meter::Line& line) {
  return {{"resource", line.resource},
          {"kind", name_of(line.kind)},
          {"what", line.what},
          {"label", line.label},
          {"region", line.region},
          {"from", instant(line.from)},
          {"to", instant(line.to)},
          {"open", line.open},
          {"seconds", line.seconds},
          {"quantity", line.quantity},
          {"micros", micros_of(line.nano_dollars)},
          {"nano_dollars", line.nano_dollars}};
}

}  // namespace

Json show(const meter::Bill& bill) {
  Json lines = Json::array();
  for (const auto& line : bill.lines) lines.push_back(show_line(line));
  return {{"total_micros", micros_of(bill.nano_dollars)},
          {"total_nano_dollars", bill.nano_dollars},
          {"lines", std::move(lines)},
          {"unpriced", bill.unpriced}};
}

}  // namespace stint::rehearsal::server
