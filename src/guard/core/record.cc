// SPDX-License-Identifier: Apache-2.0
#include "guard/core/record.h"

#include <nlohmann/json.hpp>

#include "pact/fields.h"

namespace stint::guard {
namespace {

std::int64_t millis(Micros span) { return std::chrono::floor<std::chrono::milliseconds>(span).count(); }

Result<> read_end(const Json& json, Record& record) {
  pact::Fields f(json, "the end in the guard's record");
  record.asked_end = f.text("why");
  record.off_at = f.millis("off_ms");
  return f.ok();
}

}  // namespace

std::string to_text(const Record& record) {
  Json json{{"policy", pact::to_json(record.policy)},
            {"left_ms", millis(record.left)},
            {"boot_ms", millis(record.at.boot)},
            {"wall", rfc3339(record.at.wall)},
            {"boot_id", record.boot_id}};
  if (!record.asked_end.empty()) json["end"] = {{"why", record.asked_end}, {"off_ms", millis(record.off_at)}};
  return pact::dump_line(json) + "\n";
}

Result<Record> record_from(std::string_view text) {
  STINT_TRY_ASSIGN(auto json, pact::parse_object(text, "the guard's record"));
  pact::Fields f(json, "the guard's record");
  Record record{.left = f.millis("left_ms"),
                .at = {.wall = f.moment("wall"), .boot = f.millis("boot_ms")},
                .boot_id = f.text("boot_id")};
  const auto& policy = f.object("policy");
  const Json* end = f.maybe_object("end");
  STINT_TRY(f.ok());
  if (end != nullptr) STINT_TRY(read_end(*end, record));
  STINT_TRY_ASSIGN(record.policy, pact::policy_from(policy));
  return record;
}

Micros deadline_of(const Record& record, const Instant& now, std::string_view boot_id) {
  if (record.boot_id == boot_id) return record.at.boot + record.left;
  Micros gap = now.wall - record.at.wall;
  bool believed = gap >= Micros{0} && gap <= kLongestReboot;
  return now.boot + record.left - (believed ? gap : kKeepEvery + now.boot);
}

}  // namespace stint::guard
