// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "guard/core/input.h"
#include "guard/core/record.h"
#include "pact/answer.h"

namespace stint::guard {

/// What the guard wants done, in this order. Nothing of it may block the next step.
namespace act {
struct Send {
  Conn to{};
  pact::Told what;
};
struct SendLog {  ///< a piece of the job's log from `from` on, as Log or Gap; answered by in::LogSent when
                  ///< there is room
  Conn to{};
  std::int64_t n = 0;
  std::string job;
  std::uint64_t from = 0;
};
struct Hangup {  ///< once all that was sent is out
  Conn conn{};
};
struct Launch {  ///< answered by in::Launched, or in::Ended where it cannot run
  pact::JobSpec job;
};
struct Accept {  ///< a job that waits for others is on disk: its turn comes whoever dies. in::Ended where not
  pact::JobSpec job;
};
struct Signal {  ///< to the process group of the job that is running
  std::string job;
  int number = 0;
  friend bool operator==(const Signal&, const Signal&) = default;
};
struct Conclude {  ///< nobody else can write this job's end
  std::string job;
  pact::Outcome outcome;
};
struct Forget {  ///< the job's record and log go
  std::string job;
};
struct Keep {  ///< the guard's own record: whole, and there after a power cut
  Record record;
};
struct Shorten {  ///< the boot timer must power off earlier
  Micros left{};
};
struct Extend {  ///< the boot timer must power off later
  Micros left{};
};
struct Look {};  ///< what uses this machine? Always answered by in::Looked
struct Notify {  ///< to the log, and to the terminals of those who are logged in
  std::string text;
};
struct PowerOff {  ///< sync what can be synced, then off, whatever refuses
  std::string why;
};
}  // namespace act

using Action =
    std::variant<act::Send, act::SendLog, act::Hangup, act::Launch, act::Accept, act::Signal, act::Conclude,
                 act::Forget, act::Keep, act::Shorten, act::Extend, act::Look, act::Notify, act::PowerOff>;
using Actions = std::vector<Action>;

}  // namespace stint::guard
