// SPDX-License-Identifier: Apache-2.0
#include "pact/job.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "pact/fields.h"
#include "pact/names.h"
#include "pact/utf8.h"

namespace stint::pact {
namespace {

constexpr std::uint64_t kLeastLog = 64U << 10;

bool is_text(std::string_view text) { return text.find('\0') == std::string_view::npos && is_utf8(text); }

bool climbs(std::string_view dir) {
  return dir == ".." || dir.starts_with("../") || dir.ends_with("/..") ||
         dir.find("/../") != std::string_view::npos;
}

bool is_variable(std::string_view name) {
  return !name.empty() && name.find('=') == std::string_view::npos && is_text(name);
}

bool is_file(const std::pair<std::string, std::string>& file) {
  return is_job_id(file.first) && is_text(file.second);  // letters, digits, ._-: it cannot leave its folder
}

bool is_kind_of_terminal(std::string_view name) {
  return name.size() <= 64 && name.find_first_not_of(
                                  "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                  "0123456789-._+") == std::string_view::npos;
}

bool names_script(const JobSpec& spec) {
  return std::ranges::find(spec.argv, kScriptArgument) != spec.argv.end();
}

// What is wrong with it, or empty.
std::string complaint(const JobSpec& spec) {
  if (!is_job_id(spec.id)) return fmt::format("\"{}\" is no id of a job", spec.id);
  if (spec.argv.empty() || spec.argv.front().empty()) return "the job has nothing to run";
  if (!std::ranges::all_of(spec.argv, is_text)) return "an argument of the job is no UTF-8 text";
  if (!is_text(spec.dir)) return "the job's folder is no UTF-8 text";
  if (!spec.dir.starts_with('/') && climbs(spec.dir)) return "the job's folder is above the home";
  if (!is_text(spec.input) || (!spec.input.starts_with('/') && climbs(spec.input)))
    return "the job's input is no file that can be named";
  if (!is_kind_of_terminal(spec.terminal)) return "the job's terminal is of no kind";
  if (!std::ranges::all_of(spec.after, is_job_id)) return "the job waits for what is no job";
  if (!is_text(spec.script)) return "the job's script is no UTF-8 text";
  if (names_script(spec) && spec.script.empty() && !spec.prepares)
    return "the job names a script and has none";
  if (spec.log_bytes < kLeastLog) return "the job's log has less than 64 KiB";
  if (!std::ranges::all_of(spec.files, is_file)) return "a file of the job has no plain name or text";
  for (const auto& [name, value] : spec.env)
    if (!is_variable(name) || !is_text(value)) return "a variable of the job's environment is no UTF-8 text";
  return {};
}

std::optional<SysMicros> moment_from(Fields& f, const char* name) {
  if (f.maybe_text(name).empty()) return std::nullopt;
  return f.moment(name);
}

std::string_view name_of(Lack lack) {
  return lack == Lack::Environment ? "environment" : lack == Lack::Gpu ? "gpu" : "";
}

Lack lack_from(std::string_view name) {
  return name == "environment" ? Lack::Environment : name == "gpu" ? Lack::Gpu : Lack::Nothing;
}

struct OutcomeJson {
  Json operator()(const Exited& o) const { return {{"exit", o.code}}; }
  Json operator()(const Killed& o) const {
    Json json{{"signal", o.signal}};
    if (o.out_of_memory) json["out_of_memory"] = true;
    return json;
  }
  Json operator()(const NotRun& o) const {
    Json json{{"not_run", o.why}};
    if (o.lack != Lack::Nothing) json["lacks"] = name_of(o.lack);
    return json;
  }
  Json operator()(const Lost& o) const { return {{"lost", o.why}}; }
};

struct OutcomeText {
  std::string operator()(const Exited& o) const { return fmt::format("exit code {}", o.code); }
  std::string operator()(const Killed& o) const {
    return fmt::format("killed by signal {}{}", o.signal,
                       o.out_of_memory ? ": the machine ran out of memory" : "");
  }
  std::string operator()(const NotRun& o) const { return "did not run: " + o.why; }
  std::string operator()(const Lost& o) const { return "lost: " + o.why; }
};

struct OutcomeCode {
  int operator()(const Exited& o) const { return o.code; }
  int operator()(const Killed& o) const { return 128 + o.signal; }
  int operator()(const NotRun& o) const {
    return o.lack == Lack::Environment ? 125 : o.lack == Lack::Gpu ? 126 : 127;
  }
  int operator()(const Lost&) const { return 1; }
};

std::int64_t within(std::int64_t value, std::int64_t most) {
  return std::clamp<std::int64_t>(value, 0, most);
}

}  // namespace

std::optional<NotRun> read_report(std::string_view text) {
  auto line = text.substr(0, text.find('\n'));
  auto word = line.substr(0, line.find(' '));
  std::string why{line.substr(std::min(word.size() + 1, line.size()))};
  if (why.empty() || (word != "program" && lack_from(word) == Lack::Nothing)) return std::nullopt;
  return NotRun{std::move(why), lack_from(word)};
}

Result<> check(const JobSpec& spec) {
  if (auto wrong = complaint(spec); !wrong.empty()) return fail(Kind::Usage, wrong);
  return {};
}

bool has_prepare_script(const JobSpec& spec) {
  return spec.prepares && spec.script.empty() && names_script(spec);
}

Json to_json(const JobSpec& spec) {
  Json env = Json::object();
  for (const auto& [name, value] : spec.env) env[name] = value;
  Json files = Json::object();
  for (const auto& [name, text] : spec.files) files[name] = text;
  return {{"id", spec.id},
          {"argv", spec.argv},
          {"dir", spec.dir},
          {"env", env},
          {"files", files},
          {"script", spec.script},
          {"log_bytes", spec.log_bytes},
          {"serves", spec.serves},
          {"prepares", spec.prepares},
          {"in_order", spec.in_order},
          {"after", spec.after},
          {"input", spec.input},
          {"terminal", spec.terminal}};
}

Result<JobSpec> job_spec_from(const Json& json) {
  Fields f(json, "the job");
  JobSpec spec{.id = f.text("id"),
               .argv = f.texts("argv"),
               .dir = f.maybe_text("dir"),
               .env = f.text_map("env"),
               .script = f.maybe_text("script"),
               .files = f.text_map("files"),
               .serves = f.maybe_flag("serves"),
               .prepares = f.maybe_flag("prepares"),
               .in_order = f.maybe_flag("in_order"),
               .after = f.maybe_texts("after"),
               .input = f.maybe_text("input"),
               .terminal = f.maybe_text("terminal")};
  auto log_bytes = f.maybe_number("log_bytes");
  f.expect(!log_bytes || *log_bytes >= 0, "its log is below nothing");
  STINT_TRY(f.ok());
  if (log_bytes) spec.log_bytes = static_cast<std::uint64_t>(*log_bytes);
  STINT_TRY(check(spec));
  return spec;
}

Json to_json(const Outcome& outcome) { return std::visit(OutcomeJson{}, outcome); }

Result<Outcome> outcome_from(const Json& json) {
  Fields f(json, "the outcome");
  auto code = f.maybe_number("exit");
  auto signal = f.maybe_number("signal");
  auto not_run = f.maybe_text("not_run");
  auto lost = f.maybe_text("lost");
  auto lack = lack_from(f.maybe_text("lacks"));
  bool out_of_memory = f.maybe_flag("out_of_memory");
  f.expect(code || signal || !not_run.empty() || !lost.empty(), "it says nothing");
  STINT_TRY(f.ok());
  if (code) return Exited{static_cast<int>(within(*code, 255))};
  if (signal) return Killed{static_cast<int>(within(*signal, 127)), out_of_memory};
  if (!not_run.empty()) return NotRun{not_run, lack};
  return Lost{lost};
}

Json to_json(const JobStatus& s) {
  Json json{{"id", s.id},
            {"state", s.done()    ? "done"
                      : s.pid > 0 ? "running"
                                  : "queued"},
            {"log_end", s.log_end}};
  if (s.pid > 0) json["pid"] = s.pid;
  if (!s.after.empty()) json["after"] = s.after;
  if (s.started) json["started"] = rfc3339(*s.started);
  if (s.ended) json["ended"] = rfc3339(*s.ended);
  if (s.outcome) json["outcome"] = to_json(*s.outcome);
  return json;
}

Result<JobStatus> job_status_from(const Json& json) {
  Fields f(json, "the job's status");
  JobStatus s{.id = f.text("id"),
              .pid = static_cast<int>(within(f.maybe_number("pid").value_or(0), INT32_MAX)),
              .started = moment_from(f, "started"),
              .ended = moment_from(f, "ended"),
              .log_end = static_cast<std::uint64_t>(within(f.number("log_end"), INT64_MAX)),
              .after = f.maybe_texts("after")};
  f.expect(is_job_id(s.id), "its id is none");
  const Json* outcome = f.maybe_object("outcome");
  STINT_TRY(f.ok());
  if (outcome != nullptr) {
    STINT_TRY_ASSIGN(s.outcome, outcome_from(*outcome));
  }
  return s;
}

std::string describe(const Outcome& outcome) { return std::visit(OutcomeText{}, outcome); }

int shell_code(const Outcome& outcome) { return std::visit(OutcomeCode{}, outcome); }

}  // namespace stint::pact
