// SPDX-License-Identifier: Apache-2.0
#include "pact/status.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "pact/fields.h"

namespace stint::pact {
namespace {

constexpr std::array<const char*, 4> kPhases{"unbound", "working", "saving", "off"};  // in the order of Phase

std::uint64_t traffic_out(Fields& f) {
  auto bytes = f.maybe_number("traffic_out").value_or(0);
  f.expect(bytes >= 0, "its traffic is below nothing");
  return static_cast<std::uint64_t>(bytes);
}

std::int64_t millis(Micros span) { return std::chrono::floor<std::chrono::milliseconds>(span).count(); }

Result<BootTimer> boot_timer_from(const Json& json) {
  Fields f(json, "the boot timer");
  BootTimer timer{.armed = f.flag("armed"), .left = f.millis("left_ms")};
  STINT_TRY(f.ok());
  return timer;
}

Result<std::vector<JobStatus>> jobs_from(const Json& json) {
  std::vector<JobStatus> jobs;
  for (const auto& item : json) {
    STINT_TRY_ASSIGN(auto job, job_status_from(item));
    jobs.push_back(std::move(job));
  }
  return jobs;
}

}  // namespace

Json to_json(const Status& s) {
  Json jobs = Json::array();
  for (const auto& job : s.jobs) jobs.push_back(to_json(job));
  Json json{{"program", s.program},
            {"boot_id", s.boot_id},
            {"token", s.token},
            {"name", s.name},
            {"phase", kPhases[static_cast<std::size_t>(s.phase)]},
            {"used_ms", millis(s.used)},
            {"spent_micros", s.spent.micros()},
            {"traffic_out", s.traffic_out},
            {"idle_for_ms", millis(s.idle_for)},
            {"busy", s.busy},
            {"jobs", std::move(jobs)}};
  if (s.left) json["left_ms"] = millis(*s.left);
  if (s.boot_timer)
    json["boot_timer"] = {{"armed", s.boot_timer->armed}, {"left_ms", millis(s.boot_timer->left)}};
  return json;
}

Result<Status> status_from(const Json& json) {
  Fields f(json, "the status");
  Status s{.program = f.text("program"),
           .boot_id = f.text("boot_id"),
           .token = f.text("token"),
           .name = f.text("name"),
           .used = f.millis("used_ms"),
           .spent = Money::micros(f.number("spent_micros")),
           .traffic_out = traffic_out(f),
           .idle_for = f.maybe_millis("idle_for_ms"),
           .busy = f.maybe_text("busy")};
  auto phase = std::ranges::find(kPhases, f.text("phase"));
  f.expect(phase != kPhases.end(), "its phase is none");
  if (f.maybe_number("left_ms")) s.left = f.millis("left_ms");
  const Json* timer = f.maybe_object("boot_timer");
  STINT_TRY(f.ok());
  s.phase = static_cast<Status::Phase>(phase - kPhases.begin());
  if (timer != nullptr) {
    STINT_TRY_ASSIGN(s.boot_timer, boot_timer_from(*timer));
  }
  STINT_TRY_ASSIGN(s.jobs, jobs_from(json.value("jobs", Json::array())));
  return s;
}

}  // namespace stint::pact
