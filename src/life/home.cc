// SPDX-License-Identifier: Apache-2.0
#include "life/home.h"

#include <fmt/format.h>

#include "life/ready.h"
#include "life/recover.h"
#include "life/settle.h"

namespace stint::life {
namespace {

constexpr int kRounds = 3;  // files that change while they are brought
constexpr Micros kConnect = Seconds{30};

}  // namespace

std::vector<std::string> travelling(const std::vector<std::string>& ignore) {
  std::vector<std::string> patterns{".git/", "__pycache__/", ".ipynb_checkpoints/", ".venv/",
                                    ".stint-partial/"};
  patterns.insert(patterns.end(), ignore.begin(), ignore.end());
  return patterns;
}

Result<bool> bring_home(host::Session& session, const ledger::JobStarted& job,
                        std::vector<std::string>& brought) {
  if (session.reach().local) return true;
  auto ignore = travelling(job.ignore);
  for (int round = 0; round < kRounds; ++round) {
    STINT_TRY_ASSIGN(auto names, session.pull(job.folder, job.project, ignore));
    brought.insert(brought.end(), names.begin(), names.end());
    STINT_TRY_ASSIGN(bool home, session.all_home(job.folder, job.project, ignore));
    if (home) return true;
  }
  return false;
}

Error outputs_there(Error why) {
  why.kind = Kind::Failed;
  why.what = "the outputs are not home: " + why.what;
  why.code = "OutputsThere";
  return why;
}

Result<> bring_all_home(Life& life, ledger::Stint& stint) {
  if (is_rebuilt(stint) && !stint.outputs_home)
    return fail(outputs_there({.what = "this ledger does not know what ran there, nor the key to it"}));
  if (stint.jobs.empty() || stint.outputs_home) return {};
  STINT_TRY_ASSIGN(auto machine, settle(life, stint));
  if (stint.machine && stint.machine->stopped)
    return fail(outputs_there(
        {.what = fmt::format("they are on the disk of {}, which is stopped", stint.machine->id)}));
  if (!machine || machine->state != provider::State::Running)
    return {};  // nothing there can be reached any more
  auto ready = reconnect(life, stint, *machine, kConnect);
  if (!ready) return fail(outputs_there(std::move(ready).error()));
  std::vector<std::string> brought;
  for (const auto& job : stint.jobs) {
    auto home = bring_home(ready->session, job.started, brought);
    if (!home) return fail(outputs_there(std::move(home).error()));
    if (!*home) return fail(outputs_there({.what = "they change while they are brought"}));
  }
  life.tell.done(fmt::format("brought {} file{} home", brought.size(), brought.size() == 1 ? "" : "s"));
  STINT_TRY(life.ledger.record(ledger::OutputsHome{stint.token}));
  STINT_TRY_ASSIGN(stint, reload(life, stint.token));
  return {};
}

}  // namespace stint::life
