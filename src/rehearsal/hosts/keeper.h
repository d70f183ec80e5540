// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <sys/types.h>

#include <utility>

#include "base/files.h"
#include "base/result.h"
#include "rehearsal/hosts/fd.h"

namespace stint::rehearsal::hosts {

/// A process that waits for this one to end, however it ends, and then ends what is left in a cgroup and
/// removes it. The kernel ends the hosts with their parent, but keeps their empty cgroups; and should the
/// root of a host have found a way to outlive the parent, this is the second one to come.
class Keeper {
 public:
  static Result<Keeper> start(const Path& cgroup);
  Keeper(Keeper&& other) noexcept : life_(std::move(other.life_)), pid_(std::exchange(other.pid_, 0)) {}
  Keeper& operator=(Keeper&&) = delete;
  /// Lets it do its work now, and waits until it has.
  ~Keeper();

 private:
  Keeper(Fd life, pid_t pid) : life_(std::move(life)), pid_(pid) {}
  Fd life_;  ///< the end of a pipe: that nobody holds it any more is the sign
  pid_t pid_;
};

}  // namespace stint::rehearsal::hosts
