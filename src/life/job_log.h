// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "life/life.h"
#include "pact/answer.h"

namespace stint::life {

/// A job's log as stintd tells of it, shown as it comes, up to the job's end. What is taken from it over one
/// connection goes on over the next: no byte is missed or comes twice.
class JobLog {
 public:
  using Shown = std::function<void(const pact::Log&)>;

  /// `shown`: takes the output in place of the user.
  JobLog(Telling& tell, std::string job, Shown shown = nullptr);

  /// Takes what is of the log or its end; of other answers nothing. A refusal is an Error.
  Result<> take(const pact::Answer& answer);

  std::uint64_t next() const { return next_; }  ///< from where to follow
  const std::optional<pact::Outcome>& outcome() const { return outcome_; }
  void end(pact::Outcome outcome);

 private:
  Telling* tell_;
  std::string job_;
  Shown shown_;
  std::uint64_t next_ = 0;
  std::optional<pact::Outcome> outcome_;
};

}  // namespace stint::life
