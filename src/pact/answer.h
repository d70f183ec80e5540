// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include "base/result.h"
#include "pact/job.h"
#include "pact/status.h"

namespace stint::pact {

// What stintd says, one JSON object a line. Those with a number answer the request of that number; Warning
// and Ending have none and come to everybody who said hello.
struct Welcome {
  int protocol = 0;
  Status status;
  friend bool operator==(const Welcome&, const Welcome&) = default;
};
struct StatusIs {
  Status status;
  friend bool operator==(const StatusIs&, const StatusIs&) = default;
};
struct Bound {  ///< to a policy: `left` is what is in force, and on disk
  Micros left{};
  friend bool operator==(const Bound&, const Bound&) = default;
};
struct Started {  ///< the job runs, or has run, or (outcome NotRun) cannot
  JobStatus job;
  friend bool operator==(const Started&, const Started&) = default;
};
struct Log {  ///< bytes of one stream of a job (1 stdout, 2 stderr, 0 a word of stintd's own)
  std::string job;
  std::uint64_t at = 0;    ///< offset before these bytes
  std::uint64_t next = 0;  ///< offset to follow from after them; not at + size
  int stream = 1;
  std::string bytes;
  friend bool operator==(const Log&, const Log&) = default;
};
struct Gap {  ///< the log's middle was dropped between these offsets
  std::string job;
  std::uint64_t at = 0;
  std::uint64_t next = 0;
  friend bool operator==(const Gap&, const Gap&) = default;
};
struct Done {  ///< the job has ended; to a follower only after its whole log
  JobStatus job;
  friend bool operator==(const Done&, const Done&) = default;
};
struct Ok {  ///< a signal was sent, a job forgotten, an end begun
  friend bool operator==(const Ok&, const Ok&) = default;
};
struct Refused {
  Kind kind = Kind::Failed;  ///< Failed, Usage or Budget
  std::string what;
  std::string next;
  friend bool operator==(const Refused&, const Refused&) = default;
};
struct Warning {  ///< the end is near
  Micros left{};  ///< to the deadline
  std::string text;
  friend bool operator==(const Warning&, const Warning&) = default;
};
struct Ending {  ///< jobs are asked to save; the power-off follows within `left`
  Micros left{};
  std::string why;
  friend bool operator==(const Ending&, const Ending&) = default;
};
using Answer = std::variant<Welcome, StatusIs, Bound, Started, Log, Gap, Done, Ok, Refused, Warning, Ending>;

/// An answer and the number of the request; 0 where nobody asked.
struct Told {
  std::int64_t n = 0;
  Answer what;
  friend bool operator==(const Told&, const Told&) = default;
};

/// One line, with its end.
std::string to_line(const Told& told);

/// Garbage is an Error; an answer of a kind that is not known here is nullopt, to be skipped.
Result<std::optional<Told>> read_answer(std::string_view line);

}  // namespace stint::pact
