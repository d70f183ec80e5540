// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include "base/result.h"
#include "pact/job.h"
#include "pact/policy.h"

namespace stint::pact {

/// Rises when an old side would misread a new one; new fields and answers that may be ignored do not raise
/// it.
inline constexpr int kProtocol = 1;

// What a client asks of stintd, one JSON object a line. The first is Hello.
struct Hello {
  int protocol = kProtocol;
  friend bool operator==(const Hello&, const Hello&) = default;
};
struct SendPolicy {  ///< binds the machine to its stint; sent again it may only shorten
  Policy policy;
  friend bool operator==(const SendPolicy&, const SendPolicy&) = default;
};
struct AskStatus {
  friend bool operator==(const AskStatus&, const AskStatus&) = default;
};
struct Start {  ///< the same id with the same spec again is no second start
  JobSpec job;
  friend bool operator==(const Start&, const Start&) = default;
};
struct Follow {  ///< the log from this offset on, live, then the job's end
  std::string job;
  std::uint64_t from = 0;
  friend bool operator==(const Follow&, const Follow&) = default;
};
struct Wait {  ///< the job's end
  std::string job;
  friend bool operator==(const Wait&, const Wait&) = default;
};
struct SendSignal {  ///< to the job's process group
  std::string job;
  int signal = 15;
  friend bool operator==(const SendSignal&, const SendSignal&) = default;
};
struct Forget {  ///< removes a job that is done, with its log
  std::string job;
  friend bool operator==(const Forget&, const Forget&) = default;
};
struct EndNow {  ///< save, then off; `why` is shown to whoever is there
  std::string why;
  friend bool operator==(const EndNow&, const EndNow&) = default;
};
using Request = std::variant<Hello, SendPolicy, AskStatus, Start, Follow, Wait, SendSignal, Forget, EndNow>;

/// A request and the number that its answers carry; 1 and up.
struct Asked {
  std::int64_t n = 0;
  Request what;
  friend bool operator==(const Asked&, const Asked&) = default;
};

/// One line, with its end.
std::string to_line(const Asked& asked);

/// Garbage is an Error in one line. Where the number could be read, `n` is set even then, so that the answer
/// finds its way.
Result<Asked> read_request(std::string_view line, std::int64_t& n);

}  // namespace stint::pact
