// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <poll.h>

#include <map>
#include <string>
#include <vector>

#include "base/files.h"
#include "base/log.h"
#include "guard/core/input.h"
#include "guard/core/state.h"
#include "guard/daemon/clock.h"
#include "guard/daemon/job_files.h"
#include "guard/daemon/options.h"

namespace stint::guard {

/// The supervisors of the jobs (daemon/shim.h), as stintd sees them: it starts them, hears from them by
/// descriptors that become readable, and reads the rest from their files. It owns no job: it may die and
/// start again.
class Supervisors {
 public:
  Supervisors(Files& files, Clock& clock, const Options& options)
      : files_(files), clock_(clock), options_(options) {}

  /// Starts the supervisor of a new job. What keeps it from starting is an Ended, at once.
  void launch(const pact::JobSpec& spec, const std::string& user, std::vector<Input>& news);
  /// Writes down a job whose turn comes later. What keeps it from that is an Ended, at once.
  void accept(const pact::JobSpec& spec, std::vector<Input>& news);
  /// Listens to one that a former stintd started.
  void adopt(const std::string& job);
  /// To the job's process group, if it is still that job's.
  void signal(const std::string& job, int number);
  /// Writes an end that no supervisor can write.
  void conclude(const std::string& job, const pact::Outcome& outcome);
  void forget(const std::string& job);

  /// What is to be polled, and what to do when it is readable.
  std::vector<pollfd> fds() const;
  void ready(int fd, std::vector<Input>& news);
  /// How far the logs of the jobs that somebody waits for have grown.
  void look_at_logs(const State& state, std::vector<Input>& news) const;

  JobFiles files_of(const std::string& job) const { return {options_.jobs() / job}; }

 private:
  struct Watch {
    Fd fd;  // readable: it runs or cannot (starting), or its supervisor has ended
    bool starting = false;
  };
  Result<> write(const pact::JobSpec& spec);
  Result<> start(const pact::JobSpec& spec, const std::string& user);
  void has_started(const std::string& job, std::vector<Input>& news);
  void has_ended(const std::string& job, std::vector<Input>& news);
  void end(const std::string& job, pact::Outcome outcome, SysMicros at, std::vector<Input>& news);

  Files& files_;
  Clock& clock_;
  const Options& options_;
  std::map<std::string, Watch> watches_;
};

}  // namespace stint::guard
