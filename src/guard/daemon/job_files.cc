// SPDX-License-Identifier: Apache-2.0
#include "guard/daemon/job_files.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "guard/daemon/log_reader.h"
#include "pact/fields.h"
#include "pact/names.h"

namespace stint::guard {
namespace {

Json to_json(const ProcessId& process) { return {{"pid", process.pid}, {"start", process.start}}; }

ProcessId process_from(pact::Fields& of, const char* name) {
  pact::Fields f(of.object(name), name);
  auto pid = f.number("pid"), start = f.number("start");
  of.expect(f.ok() && pid > 0 && pid <= INT32_MAX && start > 0, "a process in it is none");
  return {static_cast<pid_t>(pid), static_cast<std::uint64_t>(start)};
}

Result<Running> running_from(const Json& json) {
  pact::Fields f(json, "the record of a running job");
  Running running{.job = process_from(f, "job"),
                  .supervisor = process_from(f, "supervisor"),
                  .boot_id = f.text("boot_id"),
                  .started = f.moment("started")};
  STINT_TRY(f.ok());
  return running;
}

Result<Exit> exit_from(const Json& json) {
  pact::Fields f(json, "the record of a job's end");
  auto ended = f.moment("ended");
  const auto& outcome = f.object("outcome");
  STINT_TRY(f.ok());
  STINT_TRY_ASSIGN(auto how, pact::outcome_from(outcome));
  return Exit{std::move(how), ended};
}

template <class T>
Result<std::optional<T>> read_if_there(Files& files, const Path& path, Result<T> (*from)(const Json&)) {
  STINT_TRY_ASSIGN(auto text, files.read(path));
  if (!text) return std::optional<T>{};
  STINT_TRY_ASSIGN(auto json, pact::parse_object(*text, path.string()));
  STINT_TRY_ASSIGN(auto value, from(json));
  return value;
}

std::optional<JobRecord> read_job(Files& files, const JobFiles& job) {
  auto spec = read_spec(files, job);
  if (!spec) return std::nullopt;
  JobRecord record{.spec = *std::move(spec), .log_end = log_end(job.log())};
  if (auto running = read_running(files, job); running && *running) {
    record.pid = (*running)->job.pid;
    record.boot_id = (*running)->boot_id;
    record.started = (*running)->started;
    record.supervised = record.boot_id == read_boot_id() && lives((*running)->supervisor);
  }
  // Read last: a supervisor that ended meanwhile has written it.
  if (auto exit = read_exit(files, job); exit && *exit) {
    record.outcome = (*exit)->outcome;
    record.ended = (*exit)->ended;
    record.log_end = log_end(job.log());
  }
  return record;
}

}  // namespace

Result<> write_spec(Files& files, const JobFiles& job, const pact::JobSpec& spec) {
  return files.write(job.spec(), pact::dump_line(pact::to_json(spec)) + "\n", 0600);
}

Result<> write_running(Files& files, const JobFiles& job, const Running& running) {
  Json json{{"job", to_json(running.job)},
            {"supervisor", to_json(running.supervisor)},
            {"boot_id", running.boot_id},
            {"started", rfc3339(running.started)}};
  return files.write(job.running(), pact::dump_line(json) + "\n", 0600);
}

Result<> write_exit(Files& files, const JobFiles& job, const Exit& exit) {
  Json json{{"outcome", pact::to_json(exit.outcome)}, {"ended", rfc3339(exit.ended)}};
  return files.write(job.exit(), pact::dump_line(json) + "\n", 0600);
}

Result<pact::JobSpec> read_spec(Files& files, const JobFiles& job) {
  STINT_TRY_ASSIGN(auto spec, read_if_there(files, job.spec(), &pact::job_spec_from));
  if (!spec) return fail(Kind::Failed, job.spec().string() + " is missing");
  return *std::move(spec);
}

Result<std::optional<Running>> read_running(Files& files, const JobFiles& job) {
  return read_if_there(files, job.running(), &running_from);
}

Result<std::optional<Exit>> read_exit(Files& files, const JobFiles& job) {
  return read_if_there(files, job.exit(), &exit_from);
}

std::vector<JobRecord> read_jobs(Files& files, const Path& jobs) {
  std::vector<JobRecord> records;
  auto list = files.list(jobs);
  if (!list) return records;
  for (const auto& info : *list) {
    if (!info.is_dir || !pact::is_job_id(info.name)) continue;
    if (auto record = read_job(files, {jobs / info.name})) records.push_back(*std::move(record));
  }
  return records;
}

void remove_job(Files& files, const JobFiles& job) {
  // The spec first: with it, what is left after a crash would look like a job that is yet to run.
  static_cast<void>(files.remove(job.spec()));
  for (const auto& dir : {job.log(), job.beside(), job.dir}) {
    auto list = files.list(dir);
    if (!list) continue;
    for (const auto& info : *list) static_cast<void>(files.remove(dir / info.name));
    static_cast<void>(files.remove(dir));
  }
}

}  // namespace stint::guard
