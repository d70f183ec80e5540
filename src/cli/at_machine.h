// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>

#include "base/function_ref.h"
#include "cli/context.h"
#include "life/work.h"

namespace stint::cli {

/// What became of work, and of the machine that it was done at.
struct Finished {
  ledger::Stint stint;
  std::optional<life::Worked> worked;  ///< nullopt: it goes on there
};

/// Work at a machine that is ready, to its end or until the user left it (nullopt). Its failure has code
/// "OutputsThere" where what was made is there and nowhere else, "MachineStays" where it is to be repeated
/// there.
using DoWork = function_ref<Result<std::optional<life::Worked>>(life::Life&, ledger::Stint&, life::Ready)>;

/// Does work where the options say: at the machine of the open stint that --on names, which stays; else at
/// one that is launched or found unfinished under `name`, and ended as chosen once the work is home (--keep:
/// not). Work that was left, and work that could not be brought home, keep the machine, until its deadline at
/// most; so does work that is not the only one there. `finished` is absent where only the plan was asked for
/// (code 0) or it was declined (1). Else `code` is 0, or an error where the ledger could not take down what
/// happened (cli/context.h, if_kept).
struct WorkDone {
  std::optional<Finished> finished;
  Result<int> code = 0;  ///< the verb's, where its work says no other
};
Result<WorkDone> at_machine(Context& c, const std::string& name, DoWork work);

/// Connects to the machine of the open stint that `word` names, the only one where it is empty or a place,
/// for a verb that only asks or looks there. An error says what the stint costs meanwhile.
using WithMachine = function_ref<Result<int>(const ledger::Stint&, life::Ready&)>;
Result<int> with_machine(Context& c, const std::string& word, WithMachine body);

/// What is left of the stint, in words: its bill, or how to go on with its machine.
std::string what_is_left(const ledger::Stint& stint);

}  // namespace stint::cli
