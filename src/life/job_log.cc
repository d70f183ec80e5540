// SPDX-License-Identifier: Apache-2.0
#include "life/job_log.h"

#include <fmt/format.h>

namespace stint::life {

// Stint's own word about the log (stream 0) is none of the program's output.
JobLog::JobLog(Telling& tell, std::string job, Shown shown)
    : tell_(&tell), job_(std::move(job)), shown_(std::move(shown)) {
  if (!shown_) shown_ = [t = tell_](const pact::Log& log) { t->output(log.stream == 1 ? 1 : 2, log.bytes); };
}

Result<> JobLog::take(const pact::Answer& answer) {
  if (const auto* log = std::get_if<pact::Log>(&answer)) {
    next_ = log->next;
    shown_(*log);
  } else if (const auto* gap = std::get_if<pact::Gap>(&answer)) {
    next_ = gap->next;
    tell_->note(fmt::format("{} bytes of output were dropped", gap->next - gap->at));
  } else if (const auto* done = std::get_if<pact::Done>(&answer); done != nullptr && done->job.id == job_) {
    if (done->job.outcome) end(*done->job.outcome);
  } else if (const auto* refused = std::get_if<pact::Refused>(&answer)) {
    return fail(refused->kind, refused->what, refused->next);
  }
  return {};
}

void JobLog::end(pact::Outcome outcome) {
  outcome_ = std::move(outcome);
  tell_->output_over();
}

}  // namespace stint::life
