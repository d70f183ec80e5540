// SPDX-License-Identifier: Apache-2.0
#include "pact/policy.h"

#include <nlohmann/json.hpp>

#include "pact/fields.h"
#include "pact/names.h"

namespace stint::pact {
namespace {

constexpr Seconds kMostIdle = std::chrono::hours{24 * 366};

std::int64_t millis(Micros span) { return std::chrono::floor<std::chrono::milliseconds>(span).count(); }

Json margins_json(const budget::Margins& m) {
  return {{"first_warning_ms", millis(m.first_warning)},
          {"last_warning_ms", millis(m.last_warning)},
          {"save_ms", millis(m.save)},
          {"off_ms", millis(m.off)},
          {"timer_ms", millis(m.timer)}};
}

Result<budget::Margins> margins_from(const Json& json) {
  Fields f(json, "the margins");
  budget::Margins m{.first_warning = f.millis("first_warning_ms"),
                    .last_warning = f.millis("last_warning_ms"),
                    .save = f.millis("save_ms"),
                    .off = f.millis("off_ms"),
                    .timer = f.millis("timer_ms")};
  f.expect(budget::in_order(m), "they are not in the order of the layers");
  STINT_TRY(f.ok());
  return m;
}

Result<End> end_from(const std::string& text) {
  if (text == "terminate") return End::Terminate;
  if (text == "stop") return End::Stop;
  return fail(Kind::Failed, "the policy's end is neither terminate nor stop");
}

}  // namespace

Json to_json(const Policy& p) {
  return {{"token", p.token},
          {"name", p.name},
          {"user", p.user},
          {"launched", rfc3339(p.launched)},
          {"deadline", rfc3339(p.deadline)},
          {"left_ms", millis(p.left)},
          {"end", p.end == End::Stop ? "stop" : "terminate"},
          {"budget_micros", p.budget.micros()},
          {"rate_e10_per_hour", p.rate.e10()},
          {"margins", margins_json(p.margins)},
          {"idle_s", p.idle.count()},
          {"spent_micros", p.spent.micros()},
          {"traffic_e10_per_gb", p.traffic.e10()},
          {"reserve_micros", p.reserve.micros()},
          {"extend", p.extend}};
}

Result<Policy> policy_from(const Json& json) {
  Fields f(json, "the policy");
  Policy p{.token = f.text("token"),
           .name = f.text("name"),
           .user = f.text("user"),
           .launched = f.moment("launched"),
           .deadline = f.moment("deadline"),
           .left = f.millis("left_ms"),
           .budget = Money::micros(f.number("budget_micros")),
           .rate = Rate{f.number("rate_e10_per_hour"), Rate::Per::Hour},
           .idle = Seconds{f.maybe_number("idle_s").value_or(0)},
           .spent = Money::micros(f.maybe_number("spent_micros").value_or(0)),
           .traffic = Rate{f.maybe_number("traffic_e10_per_gb").value_or(0), Rate::Per::Gb},
           .reserve = Money::micros(f.maybe_number("reserve_micros").value_or(0)),
           .extend = f.maybe_flag("extend")};
  f.expect(is_token(p.token), "its token is none");
  f.expect(is_user(p.user), "its user is no login name");
  f.expect(p.deadline > p.launched, "its deadline is not after its launch");
  f.expect(p.budget >= Money{} && p.rate.e10() >= 0, "its budget or rate is below nothing");
  f.expect(p.spent >= Money{} && p.reserve >= Money{} && p.traffic.e10() >= 0,
           "its spent, reserve or traffic is below nothing");
  f.expect(p.idle >= Seconds{0} && p.idle <= kMostIdle, "its idle span is out of bounds");
  auto end = f.text("end");
  const auto& margins = f.object("margins");
  STINT_TRY(f.ok());
  STINT_TRY_ASSIGN(p.end, end_from(end));
  STINT_TRY_ASSIGN(p.margins, margins_from(margins));
  return p;
}

}  // namespace stint::pact
