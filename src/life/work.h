// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "life/data.h"
#include "life/ready.h"
#include "pact/job.h"

namespace stint::life {

/// What is to be done at a machine.
struct Work {
  std::string what;               ///< in the user's words; the same words again mean the same work
  Path project;                   ///< the folder here that goes there and comes back
  std::vector<std::string> argv;  ///< runs in the project's folder there
  std::string subdir;             ///< below the project, where it runs
  std::string script;             ///< travels with the job (pact::kScriptArgument)
  std::vector<std::pair<std::string, std::string>> files;  ///< travel with it, in "beside" (pact::JobSpec)
  std::vector<std::pair<std::string, std::string>> env;
  std::vector<Data> data;            ///< what it wants beside the project
  std::optional<std::string> input;  ///< what it reads on stdin; absent: nothing, and its end at once
  std::string terminal;   ///< the kind of ours, on which it is shown and typed to; empty: it has none
  bool prepares = false;  ///< pact::JobSpec
  bool in_order = true;   ///< it waits for the jobs that came before it there
  std::vector<std::string> ignore;  ///< what does not travel, by git's rules, beside the built-in patterns
};

struct Worked {
  pact::Outcome outcome;
  std::vector<std::string> brought;     ///< files that came home
  std::vector<std::string> kept_twice;  ///< files that were changed on both sides
  bool others_there = false;            ///< other jobs run there, or wait for their turn
  std::string ended_why;                ///< why the guard ended the work; empty: it ended by itself
};

/// Sends the project, runs the job, streams its output here, follows it through lost connections, brings home
/// what changed and verifies it by checksum. A repeat after a crash goes on with the same job where it is.
/// Ctrl-C asks the job to end, brings home what is there, and is Kind::Interrupted.
/// An error after the job ran that leaves outputs there has code "OutputsThere".
Result<Worked> work(Life& life, ledger::Stint& stint, Ready ready, const Work& work);

/// Sends the project and begins the job, or finds it begun; it goes on by itself.
Result<> begin(Life& life, ledger::Stint& stint, Ready ready, const Work& work);

}  // namespace stint::life
