// SPDX-License-Identifier: Apache-2.0
#include "guard/core/record.h"

#include <nlohmann/json.hpp>
#include <tuple>

#include "guard/core/deadline.h"
#include "guard/core/ending.h"
#include "guard/core/usage.h"
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

std::uint64_t bytes(pact::Fields& f, const char* name) {
  auto count = f.maybe_number(name).value_or(0);
  f.expect(count >= 0, "a count of bytes is below nothing");
  return static_cast<std::uint64_t>(count);
}

Usage usage_from(pact::Fields& f) {
  Usage usage{.before = {Money::micros(f.maybe_number("before_micros").value_or(0)), bytes(f, "before_sent")},
              .sent = bytes(f, "sent")};
  f.expect(usage.sent >= usage.before.sent, "an earlier run sent more than all of them");
  if (f.maybe_number("counter")) usage.counter = bytes(f, "counter");
  return usage;
}

}  // namespace

Record record_of(const State& state, const Instant& now) {
  Record record{.policy = *state.policy,
                .used = used(state, now.boot),
                .unused = now.boot - state.idle.used_at,
                .usage = state.usage,
                .at = now,
                .boot_id = state.boot_id};
  if (auto end = known_end(state)) record.left = *end - now.boot;
  if (ends_for_good(state)) {
    record.asked_end = state.ending.why;
    record.off_at = state.ending.off_at;
  }
  return record;
}

std::string to_text(const Record& record) {
  const auto& usage = record.usage;
  Json json{{"policy", pact::to_json(record.policy)},
            {"used_ms", millis(record.used)},
            {"unused_ms", millis(record.unused)},
            {"before_micros", usage.before.money.micros()},
            {"before_sent", usage.before.sent},
            {"sent", usage.sent},
            {"boot_ms", millis(record.at.boot)},
            {"wall", rfc3339(record.at.wall)},
            {"boot_id", record.boot_id}};
  if (record.left) json["left_ms"] = millis(*record.left);
  if (usage.counter) json["counter"] = *usage.counter;
  if (!record.asked_end.empty()) json["end"] = {{"why", record.asked_end}, {"off_ms", millis(record.off_at)}};
  return pact::dump_line(json) + "\n";
}

Result<Record> record_from(std::string_view text) {
  STINT_TRY_ASSIGN(auto json, pact::parse_object(text, "the guard's record"));
  pact::Fields f(json, "the guard's record");
  Record record{.used = f.maybe_millis("used_ms"),
                .unused = f.maybe_millis("unused_ms"),
                .usage = usage_from(f),
                .at = {.wall = f.moment("wall"), .boot = f.millis("boot_ms")},
                .boot_id = f.text("boot_id")};
  if (f.maybe_number("left_ms")) record.left = f.millis("left_ms");
  const auto& policy = f.object("policy");
  const Json* end = f.maybe_object("end");
  STINT_TRY(f.ok());
  if (end != nullptr) STINT_TRY(read_end(*end, record));
  STINT_TRY_ASSIGN(record.policy, pact::policy_from(policy));
  return record;
}

Micros age(const Record& record, const Instant& now, std::string_view boot_id) {
  if (record.boot_id == boot_id) return now.boot - record.at.boot;
  Micros gap = now.wall - record.at.wall;
  bool believed = gap >= Micros{0} && gap <= kLongestReboot;
  return believed ? gap : kKeepEvery + now.boot;
}

Spent all_spent(const Record& record) {
  const auto& [policy, usage] = std::tie(record.policy, record.usage);
  return {usage.before.money + cost(policy.rate, record.used) +
              traffic_cost(policy.traffic, usage.sent - usage.before.sent),
          usage.sent};
}

}  // namespace stint::guard
