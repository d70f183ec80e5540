// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <sys/types.h>

#include <optional>

#include "base/result.h"
#include "rehearsal/hosts/fd.h"
#include "rehearsal/process/host_start.h"
#include "rehearsal/process/wire.h"

namespace stint::rehearsal::process {

/// A host's first process, and above it one of ours that outlives it and every process of the host: whoever
/// loses its parent becomes its child. It ends them all when the first process has ended, when it is told to,
/// and when this process ends, however it does; and then itself.
class Supervisor {
 public:
  /// `listener`: of its ssh port.
  static Result<Supervisor> start(const HostStart& start, hosts::Fd listener);
  Supervisor(Supervisor&&) = default;
  Supervisor& operator=(Supervisor&&) = delete;
  /// Ends the host at once, and waits until nothing of it is left.
  ~Supervisor();

  pid_t pid() const { return pid_; }
  /// Readable when all of it has ended.
  const hosts::Fd& pidfd() const { return pidfd_; }
  /// What the host writes to its console; never blocks.
  const hosts::Fd& console() const { return console_; }

  void ask_power_off();
  void ask_reboot();
  /// Ends the host; has_ended() tells so.
  void kill();
  /// How it ended, once; nullopt while it runs.
  std::optional<hosts::End> has_ended();
  /// Whether it was the supervisor itself that was killed: what it held is left to this process then.
  bool was_killed() const { return killed_; }

  /// Bytes that have left the host.
  std::int64_t sent() const { return wire_->sent; }
  /// A fault: nothing goes in or out, or again.
  void silence(bool silent) { wire_->silent = silent; }
  /// A fault: nothing in it runs any more, or again.
  void freeze(bool frozen);

 private:
  Supervisor(pid_t pid, hosts::Fd pidfd, hosts::Fd console, hosts::Fd control, hosts::Fd life,
             SharedWire wire)
      : pid_(pid),
        pidfd_(std::move(pidfd)),
        console_(std::move(console)),
        control_(std::move(control)),
        life_(std::move(life)),
        wire_(std::move(wire)) {}
  void ask(char wish);

  pid_t pid_;  ///< 0 once it has been waited for
  bool killed_ = false;
  hosts::Fd pidfd_, console_, control_;
  hosts::Fd life_;  ///< the end of a pipe: that nobody holds it any more is the sign
  SharedWire wire_;
};

}  // namespace stint::rehearsal::process
