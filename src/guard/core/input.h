// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <variant>

#include "base/time.h"
#include "pact/boot_timer.h"
#include "pact/job.h"

namespace stint::guard {

/// A client's connection; never reused.
enum class Conn : std::uint64_t {};

/// What happens to the guard, one at a time.
/// What uses a machine, beside its jobs.
struct Readings {
  bool kernel_busy = false;              ///< a notebook's kernel runs a cell, or its server does not answer
  std::optional<Micros> kernel_quiet;    ///< since a kernel last did anything; nullopt: there is none
  std::optional<Micros> terminal_quiet;  ///< since somebody last typed; nullopt: there is no terminal
  bool gpu_busy = false;                 ///< one works, or does not say
  Micros cpu{};                          ///< time of all processors, since boot
  std::uint64_t moved = 0;               ///< bytes received and sent, since boot
  friend bool operator==(const Readings&, const Readings&) = default;
};

namespace in {
struct Tick {};  ///< nothing but time: the moment that the last Step named, or earlier
struct Opened {
  Conn conn{};
};
struct Line {  ///< one whole line, without its end
  Conn conn{};
  std::string text;
};
struct Garbage {  ///< what cannot be a line
  Conn conn{};
  std::string why;
};
struct Finished {  ///< it will ask nothing more, and waits for what it asked
  Conn conn{};
};
struct Closed {
  Conn conn{};
};
struct Launched {  ///< the job's process runs
  std::string job;
  int pid = 0;
  SysMicros at{};
};
struct Ended {  ///< the job is over and its log is whole
  std::string job;
  pact::Outcome outcome;
  SysMicros at{};
  std::uint64_t log_end = 0;
};
struct LogGrew {
  std::string job;
  std::uint64_t end = 0;
};
struct LogSent {  ///< the piece of a log was sent, and the connection has room for another
  Conn conn{};
  std::int64_t n = 0;      ///< as in act::SendLog
  std::uint64_t next = 0;  ///< where the next one begins; as it was where there was no whole piece yet
};
struct BootTimer {  ///< its sign of life; nullopt: this machine has none, or it cannot be read
  std::optional<pact::BootSign> sign;
};
struct Sent {  ///< the network's count of the bytes that this machine sent since its boot
  std::uint64_t bytes = 0;
};
struct Looked {  ///< answers act::Look; nullopt: nothing could be read, or not in time
  std::optional<Readings> found;
};
struct SpotNotice {  ///< the cloud takes this machine back, two minutes from now
  std::string action;
};
}  // namespace in

using Input =
    std::variant<in::Tick, in::Opened, in::Line, in::Garbage, in::Finished, in::Closed, in::Launched,
                 in::Ended, in::LogGrew, in::LogSent, in::BootTimer, in::Sent, in::Looked, in::SpotNotice>;

}  // namespace stint::guard
