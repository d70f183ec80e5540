// SPDX-License-Identifier: Apache-2.0
#include "life/job_start.h"

#include <fmt/format.h>

#include <algorithm>

namespace stint::life {

using ledger::Stint;

std::string next_job_id(const Stint& stint, const std::set<std::string>& there) {
  std::set<std::string> taken = there;
  for (const auto& job : stint.jobs) taken.insert(job.id);
  for (auto n = stint.jobs.size() + 1;; ++n)
    if (auto id = fmt::format("job-{}", n); !taken.contains(id)) return id;
}

std::optional<std::string> job_id(const Stint& stint, const Work& work) {
  auto unfinished = std::find_if(stint.jobs.rbegin(), stint.jobs.rend(), [&](const ledger::Job& job) {
    return job.started.what == work.what && !job.code;
  });
  if (unfinished != stint.jobs.rend()) return unfinished->id;
  bool not_home = !stint.jobs.empty() && !stint.outputs_home;
  if (not_home && stint.jobs.back().started.what == work.what) return stint.jobs.back().id;
  return std::nullopt;
}

pact::JobSpec spec_of(const std::string& id, const std::string& folder, const Work& work, bool serves) {
  bool waits_for_people = serves || !work.terminal.empty();
  return {.id = id,
          .argv = work.argv,
          .dir = work.subdir.empty() ? folder : folder + "/" + work.subdir,
          .env = work.env,
          .script = work.script,
          .files = work.files,
          .serves = waits_for_people,
          .prepares = work.prepares,
          .in_order = work.in_order && !waits_for_people,
          .terminal = work.terminal};
}

Result<> send_input(Life& life, const Stint& stint, Ready& ready, const Work& work, pact::JobSpec& spec) {
  if (!work.input) return {};
  auto& files = life.world.files;
  const Path here = stint_dir(life.world, stint.token) / (spec.id + ".input");
  STINT_TRY(files.write(here, *work.input));
  spec.input = here.string();
  const auto& reach = ready.session.reach();
  if (reach.local) return {};
  auto sent = ready.session.put(here, reach.input(stint.name));
  STINT_TRY(files.remove(here));
  if (!sent) return fail(std::move(sent).error());
  spec.input = reach.input(stint.name) + "/" + here.filename().string();
  return {};
}

std::string names_of(const Stint& stint, const std::vector<std::string>& ids) {
  std::string names;
  for (const auto& id : ids) {
    auto job = std::ranges::find(stint.jobs, id, &ledger::Job::id);
    names += names.empty() ? "" : ", ";
    names += job == stint.jobs.end() ? id : fmt::format("{} ({})", id, job->started.what);
  }
  return names;
}

std::string names_of(const Stint& stint, const std::vector<pact::JobStatus>& jobs) {
  std::vector<std::string> ids;
  for (const auto& job : jobs) ids.push_back(job.id);
  return names_of(stint, ids);
}

void tell_place(Telling& tell, const Stint& stint, const pact::JobStatus& job) {
  if (job.after.empty()) return;
  tell.note(fmt::format("{} waits for {}: jobs of one machine run in order (--at-once: beside them)", job.id,
                        names_of(stint, job.after)));
}

}  // namespace stint::life
