// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "cli/at_machine.h"
#include "cli/verbs.h"
#include "life/job_log.h"
#include "life/ready.h"

namespace stint::cli {
namespace {

Result<std::vector<pact::JobStatus>> jobs_there(host::Link& link) {
  STINT_TRY_ASSIGN(auto answer, link.ask(pact::AskStatus{}));
  return std::move(std::get<pact::StatusIs>(answer).status.jobs);
}

std::string what_of(const ledger::Stint& stint, const std::string& id) {
  for (const auto& job : stint.jobs)
    if (job.id == id) return job.started.what;
  return "";
}

std::string state_of(const pact::JobStatus& job) {
  if (job.outcome) return pact::describe(*job.outcome);
  if (job.after.empty()) return job.started ? "running" : "queued";
  std::string others;
  for (const auto& id : job.after) others += (others.empty() ? "waits for " : ", ") + id;
  return others;
}

Json json_of(const ledger::Stint& stint, const pact::JobStatus& job) {
  auto moment = [](const std::optional<SysMicros>& at) { return at ? Json(rfc3339(*at)) : Json(nullptr); };
  return {{"job", job.id},
          {"what", what_of(stint, job.id)},
          {"state", state_of(job)},
          {"done", job.done()},
          {"started", moment(job.started)},
          {"ended", moment(job.ended)},
          {"log_bytes", job.log_end},
          {"waits_for", job.after}};
}

// The job that a word names, else the latest.
Result<pact::JobStatus> job_of(const ledger::Stint& stint, const std::vector<pact::JobStatus>& jobs,
                               const std::string& word) {
  auto named = std::ranges::find(jobs, word, &pact::JobStatus::id);
  if (named != jobs.end()) return *named;
  if (!word.empty() || jobs.empty())
    return fail(Kind::Usage, fmt::format("the machine of {} has no job {}", stint.name, word), "stint ps");
  return *std::ranges::max_element(jobs, {}, [](const auto& job) {
    return std::pair{job.started, job.id.size()};
  });
}

// Its log as it is, or to the job's end.
Result<int> show_log(Context& c, host::Link& link, const pact::JobStatus& job) {
  life::JobLog log{c.show, job.id};
  link.send(pact::Follow{job.id, log.next()});
  while (!log.outcome() && (c.options.follow || job.done() || log.next() < job.log_end)) {
    STINT_TRY_ASSIGN(auto told, link.next());
    STINT_TRY(log.take(told->what));
  }
  c.show.output_over();
  return 0;
}

}  // namespace

Result<int> processes(Context& c) {
  if (c.options.words.size() > 1) return fail(Kind::Usage, "ps takes one name");
  return with_machine(c, c.options.words.empty() ? "" : c.options.words[0],
                      [&](const ledger::Stint& stint, life::Ready& ready) -> Result<int> {
                        STINT_TRY_ASSIGN(auto link, ready.session.attach(ready.stintd));
                        STINT_TRY_ASSIGN(auto jobs, jobs_there(link));
                        Json list = Json::array();
                        if (jobs.empty()) c.show.say("no job has run there\n");
                        for (const auto& job : jobs) {
                          list.push_back(json_of(stint, job));
                          auto since = job.started ? rfc3339(*job.started).substr(0, 19) + "Z" : "";
                          c.show.say(fmt::format("{:<8} {:<22} {:<20} {}\n", job.id, state_of(job), since,
                                                 what_of(stint, job.id)));
                        }
                        c.show.json({{"stint", stint.name}, {"jobs", list}});
                        return 0;
                      });
}

Result<int> logs(Context& c) {
  const auto& words = c.options.words;
  if (words.size() > 2)
    return fail(Kind::Usage, "logs takes a stint and a job of it", "stint logs lab job-2");
  return with_machine(c, words.empty() ? "" : words[0],
                      [&](const ledger::Stint& stint, life::Ready& ready) -> Result<int> {
                        STINT_TRY_ASSIGN(auto link, ready.session.attach(ready.stintd));
                        STINT_TRY_ASSIGN(auto jobs, jobs_there(link));
                        STINT_TRY_ASSIGN(auto job, job_of(stint, jobs, words.size() > 1 ? words[1] : ""));
                        c.show.json(json_of(stint, job));
                        return show_log(c, link, job);
                      });
}

}  // namespace stint::cli
