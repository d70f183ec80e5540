// SPDX-License-Identifier: Apache-2.0
#include "life/home.h"

#include <fmt/format.h>

#include "life/homeward.h"
#include "life/ready.h"
#include "life/recover.h"
#include "life/settle.h"

namespace stint::life {
namespace {

constexpr Micros kConnect = Seconds{30};

Result<> tell_unfinished(const pact::Status& there, Unfinished unfinished) {
  std::vector<pact::JobStatus> jobs;
  for (const auto& job : there.jobs)
    if (!job.done()) jobs.push_back(job);
  return jobs.empty() ? Result<>{} : unfinished(jobs);
}

}  // namespace

Error outputs_there(Error why) {
  why.kind = Kind::Failed;
  why.what = "the outputs are not home: " + why.what;
  why.code = "OutputsThere";
  return why;
}

Result<std::optional<provider::Machine>> bring_all_home(Life& life, ledger::Stint& stint,
                                                        Unfinished unfinished) {
  if (is_rebuilt(stint) && !stint.outputs_home)
    return fail(outputs_there({.what = "this ledger does not know what ran there, nor the key to it"}));
  bool home = stint.jobs.empty() || stint.outputs_home;
  STINT_TRY_ASSIGN(auto machine, settle(life, stint));
  if (stint.machine && stint.machine->stopped && !home)
    return fail(outputs_there(
        {.what = fmt::format("they are on the disk of {}, which is stopped", stint.machine->id)}));
  if (!machine || machine->state != provider::State::Running)
    return machine;  // nothing there can be reached any more
  if (home) {        // then nothing runs there, either
    note_last_usage(life, stint, *machine);
    return machine;
  }
  auto ready = reconnect(life, stint, *machine, kConnect);
  if (!ready) return fail(outputs_there(std::move(ready).error()));
  auto link = ready->session.attach(ready->stintd);
  if (link) STINT_TRY(tell_unfinished(link->status_at_hello(), unfinished));
  std::size_t brought = 0;
  for (const auto& job : stint.jobs) {
    Homeward homeward{life, stint, job.started};
    auto all = homeward.bring_all(ready->session);
    if (!all) return fail(outputs_there(std::move(all).error()));
    if (!*all) return fail(outputs_there({.what = "they change while they are brought"}));
    brought += homeward.brought().size();
  }
  life.tell.done(fmt::format("brought {} file{} home", brought, brought == 1 ? "" : "s"));
  if (link) (void)note_usage(life, stint, *link);
  STINT_TRY(life.ledger.record(ledger::OutputsHome{stint.token}));
  STINT_TRY_ASSIGN(stint, reload(life, stint.token));
  return machine;
}

}  // namespace stint::life
