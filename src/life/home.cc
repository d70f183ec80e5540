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

}  // namespace

Error outputs_there(Error why) {
  why.kind = Kind::Failed;
  why.what = "the outputs are not home: " + why.what;
  why.code = "OutputsThere";
  return why;
}

Result<> bring_all_home(Life& life, ledger::Stint& stint) {
  if (is_rebuilt(stint) && !stint.outputs_home)
    return fail(outputs_there({.what = "this ledger does not know what ran there, nor the key to it"}));
  bool home = stint.jobs.empty() || stint.outputs_home;
  STINT_TRY_ASSIGN(auto machine, settle(life, stint));
  if (stint.machine && stint.machine->stopped && !home)
    return fail(outputs_there(
        {.what = fmt::format("they are on the disk of {}, which is stopped", stint.machine->id)}));
  if (!machine || machine->state != provider::State::Running)
    return {};  // nothing there can be reached any more
  if (home) {
    note_last_usage(life, stint, *machine);
    return {};
  }
  auto ready = reconnect(life, stint, *machine, kConnect);
  if (!ready) return fail(outputs_there(std::move(ready).error()));
  std::size_t brought = 0;
  for (const auto& job : stint.jobs) {
    Homeward homeward{life, stint, job.started};
    auto all = homeward.bring_all(ready->session);
    if (!all) return fail(outputs_there(std::move(all).error()));
    if (!*all) return fail(outputs_there({.what = "they change while they are brought"}));
    brought += homeward.brought().size();
  }
  life.tell.done(fmt::format("brought {} file{} home", brought, brought == 1 ? "" : "s"));
  if (auto link = ready->session.attach(ready->stintd)) (void)note_usage(life, stint, *link);
  STINT_TRY(life.ledger.record(ledger::OutputsHome{stint.token}));
  STINT_TRY_ASSIGN(stint, reload(life, stint.token));
  return {};
}

}  // namespace stint::life
