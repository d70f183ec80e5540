// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <functional>

#include "rehearsal/server/folder.h"

namespace stint::rehearsal::server {

/// Says to whoever started the server that it is ready, with a word for the user or none, or why it never
/// will be. Once.
class Readiness {
 public:
  Readiness() = default;  ///< nobody waits
  explicit Readiness(Fd to) : to_(std::move(to)) {}

  void tell(const Result<std::string>& outcome);

 private:
  Fd to_;
};

/// Runs `serve` in a process of its own: its own session, no descriptor of ours, its standard error the
/// folder's `log`, its working directory /. Returns when it has told its readiness: with what it told. The
/// exit code of that process is what `serve` returns.
Result<std::string> run_detached(const Folder& folder, const std::function<int(Readiness)>& serve);

}  // namespace stint::rehearsal::server
