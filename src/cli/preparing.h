// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>

#include "cli/context.h"
#include "life/work.h"

namespace stint::cli {

/// What a target wants of the machine beside what its project asks for.
struct Preparing {
  std::string jupyter = "nothing";  ///< what of Jupyter it needs: "nothing", "run" or "serve"
  std::string source;               ///< the notebook or script, below where it runs; empty: none is known
};

/// The work as a machine does it: src/pact/there/prepare.py makes the environment, looks for the GPU of the
/// machine's type, and becomes the work. On this computer it is the work itself: the user's own Python is the
/// environment.
life::Work prepared(Context& c, const ledger::Stint& stint, const life::Work& work,
                    const Preparing& preparing);

/// Why work did not begin; empty where it began, whatever its exit code.
std::string why_not_begun(const pact::Outcome& outcome);

/// Fails where the environment, or the data, could not be made ready, with code "MachineStays": the machine
/// waits for the user to mend it and repeat the command.
Result<> check_begun(const ledger::Stint& stint, const life::Work& work, const life::Worked& worked);

}  // namespace stint::cli
