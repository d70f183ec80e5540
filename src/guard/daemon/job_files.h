// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/files.h"
#include "guard/core/recover.h"
#include "guard/daemon/process.h"

namespace stint::guard {

/// The files of one job, below the guard's folder. docs/pact.md has their shapes.
struct JobFiles {
  Path dir;
  Path spec() const { return dir / "spec.json"; }  ///< written by stintd, before anything starts
  Path script() const { return dir / "script"; }
  Path beside() const { return dir / "beside"; }         ///< the script's files
  Path running() const { return dir / "running.json"; }  ///< written by the supervisor, once the process runs
  Path exit() const { return dir / "exit.json"; }        ///< written by the supervisor at the end
  Path terminal() const { return dir / "terminal"; }     ///< a socket (job_terminal.h)
  Path log() const { return dir / "log"; }
  Path lock() const { return dir / "lock"; }  ///< held by the supervisor
};

struct Running {
  ProcessId job;  ///< leads the job's session and process group
  ProcessId supervisor;
  std::string boot_id;
  SysMicros started{};
};

struct Exit {
  pact::Outcome outcome;
  SysMicros ended{};
};

Result<> write_spec(Files& files, const JobFiles& job, const pact::JobSpec& spec);
Result<> write_running(Files& files, const JobFiles& job, const Running& running);
Result<> write_exit(Files& files, const JobFiles& job, const Exit& exit);

Result<pact::JobSpec> read_spec(Files& files, const JobFiles& job);
/// nullopt where it is not there yet.
Result<std::optional<Running>> read_running(Files& files, const JobFiles& job);
Result<std::optional<Exit>> read_exit(Files& files, const JobFiles& job);

/// All jobs below `jobs`, by id, as a new stintd finds them. One whose spec cannot be read is left out.
std::vector<JobRecord> read_jobs(Files& files, const Path& jobs);

/// The job's folder goes, with all that is in it.
void remove_job(Files& files, const JobFiles& job);

}  // namespace stint::guard
