// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/server/fault_json.h"

#include <nlohmann/json.hpp>

#include "rehearsal/server/json_fields.h"

namespace stint::rehearsal::server {
namespace {

namespace fault = wire::fault;
using Kinds = decltype(wire::Fault::what);

Result<Kinds> kind_of(const Json& json) {
  STINT_TRY_ASSIGN(const auto what, text_in(json, "what"));
  STINT_TRY_ASSIGN(const bool after, truth_in(json, "after", false));
  if (what == "lost") return fault::Lost{after};
  if (what == "cut") return fault::Cut{};
  if (what == "throttled") return fault::Throttled{};
  if (what == "broken") {
    STINT_TRY_ASSIGN(const double status, number_in(json, "status", 503));
    if (status < 400 || status > 599) return bad_setting("status", "an HTTP status from 400 to 599");
    return fault::Broken{static_cast<int>(status), after};
  }
  if (what == "refused") {
    STINT_TRY_ASSIGN(auto code, text_in(json, "code"));
    STINT_TRY_ASSIGN(auto message, text_in(json, "message", ""));
    return fault::Refused{{std::move(code), std::move(message)}};
  }
  if (what != "late") return bad_setting("what", "lost, broken, cut, throttled, refused or late");
  STINT_TRY_ASSIGN(const Micros by, seconds_of(json.value("by", Json()), "by"));
  return fault::Late{by};
}

struct Show {
  Json& json;
  void operator()(const fault::Lost& lost) const { json.update({{"what", "lost"}, {"after", lost.after}}); }
  void operator()(const fault::Broken& broken) const {
    json.update({{"what", "broken"}, {"status", broken.status}, {"after", broken.after}});
  }
  void operator()(const fault::Cut&) const { json["what"] = "cut"; }
  void operator()(const fault::Throttled&) const { json["what"] = "throttled"; }
  void operator()(const fault::Refused& refused) const {
    json.update({{"what", "refused"}, {"code", refused.refusal.code}, {"message", refused.refusal.message}});
  }
  void operator()(const fault::Late& late) const {
    json.update({{"what", "late"}, {"by", server::show(late.by)}});
  }
};

}  // namespace

Result<wire::Fault> fault_of(const Json& json) {
  STINT_TRY(check_names(json, "faults",
                        {"call", "skip", "times", "what", "after", "status", "code", "message", "by"}));
  STINT_TRY_ASSIGN(auto call, text_in(json, "call", "*"));
  STINT_TRY_ASSIGN(const double skip, number_in(json, "skip", 0));
  STINT_TRY_ASSIGN(const double times, number_in(json, "times", 1));
  STINT_TRY_ASSIGN(auto kind, kind_of(json));
  return wire::Fault{std::move(call), static_cast<int>(skip), static_cast<int>(times), std::move(kind)};
}

Json show(const wire::Fault& fault) {
  Json json{{"call", fault.call}, {"skip", fault.skip}, {"times", fault.times}};
  std::visit(Show{json}, fault.what);
  return json;
}

}  // namespace stint::rehearsal::server
