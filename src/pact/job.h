// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "base/time.h"

namespace stint::pact {

/// An argument that is this text becomes the path of the job's script.
inline constexpr std::string_view kScriptArgument = "{script}";

/// A job's log is bounded: beyond this its middle is dropped, and that is said where it is read.
inline constexpr std::uint64_t kLogBytes = 1ULL << 30;

/// What is to run. It is started once, whatever is repeated: the id makes it so.
struct JobSpec {
  std::string id;                 ///< chosen by the client (pact/names.h)
  std::vector<std::string> argv;  ///< argv[0] is looked up in the job's PATH; no shell
  std::string dir;                ///< where it starts; absolute, or below the user's home; empty: the home
  std::vector<std::pair<std::string, std::string>>
      env;             ///< on top of the user's own; may hold secrets, kept 0600
  std::string script;  ///< text kept beside the job, or empty; see kScriptArgument
  std::vector<std::pair<std::string, std::string>>
      files;  ///< name and text of what the script wants beside it, in the folder "beside"
  std::uint64_t log_bytes = kLogBytes;
  bool serves = false;    ///< it waits for people, as a notebook server does: it alone keeps no machine busy
  bool prepares = false;  ///< it makes ready what its program needs, then becomes that; what keeps it from
                          ///< that it writes to descriptor 3 (read_report); see has_prepare_script
  bool in_order = false;  ///< it waits until all that came before it in order have ended
  std::vector<std::string> after;  ///< stintd's own: those that it waits for
  std::string input;     ///< a file whose bytes it reads on stdin; as `dir`, and removed once it is open
  std::string terminal;  ///< it has a terminal of this kind ("xterm-256color"); empty: none
  friend bool operator==(const JobSpec&, const JobSpec&) = default;
};

// How a job ended.
struct Exited {
  int code = 0;
  friend bool operator==(const Exited&, const Exited&) = default;
};
struct Killed {
  int signal = 0;
  bool out_of_memory = false;  ///< by the system, for want of memory
  friend bool operator==(const Killed&, const Killed&) = default;
};
enum class Lack { Nothing, Environment, Gpu };
struct NotRun {  ///< it never started: no such program, no such folder
  std::string why;
  Lack lack = Lack::Nothing;  ///< what could not be made ready for it
  friend bool operator==(const NotRun&, const NotRun&) = default;
};
struct Lost {  ///< it ran, and nobody saw its end: a reboot, its supervisor killed
  std::string why;
  friend bool operator==(const Lost&, const Lost&) = default;
};
using Outcome = std::variant<Exited, Killed, NotRun, Lost>;

/// A job as stintd knows it. Queued: accepted, not yet running; where it waits for others, these. Running:
/// `pid` lives. Done: `outcome` is there.
struct JobStatus {
  std::string id;
  int pid = 0;
  std::optional<SysMicros> started;  ///< by the machine's wall clock, for people
  std::optional<SysMicros> ended;
  std::optional<Outcome> outcome;
  std::uint64_t log_end = 0;            ///< offset at which its log ends so far
  std::vector<std::string> after = {};  ///< those that it still waits for
  friend bool operator==(const JobStatus&, const JobStatus&) = default;

  bool done() const { return outcome.has_value(); }
};

/// Why a job that prepares did not become its program, from what it wrote: "environment WHY", "gpu WHY" or
/// "program WHY". nullopt where it wrote nothing of the kind: what it ended with is its program's own.
std::optional<NotRun> read_report(std::string_view text);

/// Fails (Usage) on what can be no job: id, empty argv, text with a zero byte or that is no UTF-8, a relative
/// climb out of the home (`dir`, `input`), a script placeholder without a script, another kind of terminal
/// than a plain word, a file whose name is no plain one, a log bound below 64 KiB.
Result<> check(const JobSpec& spec);

/// Whether it names a script and brings none: then that is stintd's own, with its modules (pact/there.h).
bool has_prepare_script(const JobSpec& spec);

Json to_json(const JobSpec& spec);
Result<JobSpec> job_spec_from(const Json& json);

Json to_json(const Outcome& outcome);
Result<Outcome> outcome_from(const Json& json);

Json to_json(const JobStatus& status);
Result<JobStatus> job_status_from(const Json& json);

/// "exit code 3", "killed by signal 9", "killed by signal 9: the machine ran out of memory", "did not run: no
/// such program: foo", "lost: ended by a reboot".
std::string describe(const Outcome& outcome);

/// 0-255 as a shell would say it: the exit code, 128 + signal, 127 for what did not run (125 for want of an
/// environment, 126 of a GPU), 1 for what was lost. It says less than the outcome: a program may exit with
/// any.
int shell_code(const Outcome& outcome);

}  // namespace stint::pact
