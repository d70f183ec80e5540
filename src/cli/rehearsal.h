// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>

#include "base/json.h"
#include "cli/context.h"

namespace stint::cli {

/// The rehearsal cloud as it says of itself, in $XDG_STATE_HOME/stint/rehearsal/status.json.
struct Rehearsal {
  std::string endpoint, region, access_key_id, secret_access_key, checkip;
  std::string kind;  ///< of its hosts: "namespace", "rootless", "process"
  int pid = 0;
};

/// nullopt where none answers.
Result<std::optional<Rehearsal>> rehearsal_status(Context& c);

/// Starts it where it does not run; the first time its image is built, which takes minutes and says so. As an
/// ordinary user where he can have hosts (`--hosts`), else as root, by sudo.
Result<std::optional<Rehearsal>> start_rehearsal(Context& c);

/// Ends it with all its hosts. False: it did not run.
Result<bool> stop_rehearsal(Context& c);

/// What its hosts need of this computer and how much is kept, as `stint-rehearsal doctor` says it.
Result<Json> examine_rehearsal(Context& c);

/// Removes its machine image and all that it holds. Kind::Failed while it runs.
Result<> clean_rehearsal(Context& c);

}  // namespace stint::cli
