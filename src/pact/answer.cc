// SPDX-License-Identifier: Apache-2.0
#include "pact/answer.h"

#include <array>
#include <nlohmann/json.hpp>

#include "pact/base64.h"
#include "pact/fields.h"

namespace stint::pact {
namespace {

std::int64_t millis(Micros span) { return std::chrono::floor<std::chrono::milliseconds>(span).count(); }

std::string_view kind_name(Kind kind) {
  return kind == Kind::Usage ? "usage" : kind == Kind::Budget ? "budget" : "failed";
}

Kind kind_from(std::string_view name) {
  return name == "usage" ? Kind::Usage : name == "budget" ? Kind::Budget : Kind::Failed;
}

struct Write {
  Json operator()(const Welcome& a) const {
    return {{"say", "welcome"}, {"protocol", a.protocol}, {"status", to_json(a.status)}};
  }
  Json operator()(const StatusIs& a) const { return {{"say", "status"}, {"status", to_json(a.status)}}; }
  Json operator()(const Bound& a) const { return {{"say", "bound"}, {"left_ms", millis(a.left)}}; }
  Json operator()(const Started& a) const { return {{"say", "started"}, {"job", to_json(a.job)}}; }
  Json operator()(const Log& a) const {
    return {{"say", "log"},   {"job", a.job},       {"at", a.at},
            {"next", a.next}, {"stream", a.stream}, {"data", base64(a.bytes)}};
  }
  Json operator()(const Gap& a) const {
    return {{"say", "gap"}, {"job", a.job}, {"at", a.at}, {"next", a.next}};
  }
  Json operator()(const Done& a) const { return {{"say", "done"}, {"job", to_json(a.job)}}; }
  Json operator()(const Ok&) const { return {{"say", "ok"}}; }
  Json operator()(const Refused& a) const {
    return {{"say", "refused"}, {"kind", kind_name(a.kind)}, {"what", a.what}, {"next", a.next}};
  }
  Json operator()(const Warning& a) const {
    return {{"say", "warning"}, {"left_ms", millis(a.left)}, {"text", a.text}};
  }
  Json operator()(const Ending& a) const {
    return {{"say", "ending"}, {"left_ms", millis(a.left)}, {"why", a.why}};
  }
};

std::uint64_t offset(Fields& f, const char* name) {
  auto value = f.number(name);
  f.expect(value >= 0, "an offset is below nothing");
  return static_cast<std::uint64_t>(value);
}

Result<Answer> welcome(Fields& f) {
  auto protocol = static_cast<int>(f.number("protocol"));
  STINT_TRY_ASSIGN(auto status, status_from(f.object("status")));
  return Welcome{protocol, std::move(status)};
}

Result<Answer> status(Fields& f) {
  STINT_TRY_ASSIGN(auto status, status_from(f.object("status")));
  return StatusIs{std::move(status)};
}

Result<Answer> bound(Fields& f) { return Bound{f.millis("left_ms")}; }

Result<Answer> started(Fields& f) {
  STINT_TRY_ASSIGN(auto job, job_status_from(f.object("job")));
  return Started{std::move(job)};
}

Result<Answer> log(Fields& f) {
  Log a{.job = f.text("job"),
        .at = offset(f, "at"),
        .next = offset(f, "next"),
        .stream = static_cast<int>(f.number("stream"))};
  auto bytes = from_base64(f.text("data"));
  f.expect(bytes.has_value(), "its data is no base64");
  if (bytes) a.bytes = *std::move(bytes);
  return a;
}

Result<Answer> gap(Fields& f) { return Gap{f.text("job"), offset(f, "at"), offset(f, "next")}; }

Result<Answer> done(Fields& f) {
  STINT_TRY_ASSIGN(auto job, job_status_from(f.object("job")));
  return Done{std::move(job)};
}

Result<Answer> ok(Fields&) { return Ok{}; }

Result<Answer> refused(Fields& f) {
  return Refused{kind_from(f.text("kind")), f.text("what"), f.maybe_text("next")};
}

Result<Answer> warning(Fields& f) { return Warning{f.millis("left_ms"), f.text("text")}; }

Result<Answer> ending(Fields& f) { return Ending{f.millis("left_ms"), f.maybe_text("why")}; }

struct Row {
  std::string_view say;
  Result<Answer> (*read)(Fields&);
};
constexpr std::array kRows{Row{"welcome", welcome}, Row{"status", status}, Row{"bound", bound},
                           Row{"started", started}, Row{"log", log},       Row{"gap", gap},
                           Row{"done", done},       Row{"ok", ok},         Row{"refused", refused},
                           Row{"warning", warning}, Row{"ending", ending}};

}  // namespace

std::string to_line(const Told& told) {
  auto json = std::visit(Write{}, told.what);
  json["n"] = told.n;
  return dump_line(json) + "\n";
}

Result<std::optional<Told>> read_answer(std::string_view line) {
  STINT_TRY_ASSIGN(auto json, parse_object(line, "stintd's answer"));
  Fields f(json, "stintd's answer");
  auto n = f.number("n");
  auto say = f.text("say");
  STINT_TRY(f.ok());
  for (const auto& row : kRows) {
    if (row.say != say) continue;
    STINT_TRY_ASSIGN(auto what, row.read(f));
    STINT_TRY(f.ok());
    return Told{n, std::move(what)};
  }
  return std::optional<Told>{};
}

}  // namespace stint::pact
