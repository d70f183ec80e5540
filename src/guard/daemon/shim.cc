// SPDX-License-Identifier: Apache-2.0
#include "guard/daemon/shim.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/wait.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <optional>
#include <vector>

#include "guard/daemon/child.h"
#include "guard/daemon/job_env.h"
#include "guard/daemon/job_files.h"
#include "guard/daemon/job_terminal.h"
#include "guard/daemon/log_writer.h"
#include "guard/daemon/memory.h"
#include "guard/daemon/process.h"

namespace stint::guard {
namespace {

constexpr int kReadyFd = 3;
constexpr auto kLeftoverGrace = Seconds{2};  // from SIGTERM to SIGKILL for what the job left behind
constexpr std::chrono::milliseconds kTurn{20};
constexpr std::chrono::milliseconds kNoLimit{-1};
constexpr std::size_t kMostPipe = 1U << 20;

// As named, below the user's home, or the home itself.
std::string below_home(const std::string& path, const User& user) {
  if (path.starts_with('/')) return path;
  return path.empty() ? user.home : user.home + "/" + path;
}

Result<ChildSpec> child_of(Files& files, const JobFiles& job, const pact::JobSpec& spec,
                           std::string_view name) {
  STINT_TRY_ASSIGN(auto user, name.empty() ? find_user(files, geteuid()) : find_user(files, name));
  if (!user)
    return fail(Kind::Job, fmt::format("there is no user {}", name.empty() ? "of this number" : name));
  auto system = files.read("/etc/environment");
  ChildSpec child{.argv = spec.argv,
                  .env = job_environment(*user, spec, system ? system->value_or("") : ""),
                  .dir = below_home(spec.dir, *user),
                  .input = spec.input.empty() ? "" : below_home(spec.input, *user),
                  .reports = spec.prepares,
                  .terminal = !spec.terminal.empty()};
  std::ranges::replace(child.argv, std::string(pact::kScriptArgument), job.script().string());
  if (user->uid != geteuid()) child.user = *std::move(user);
  return child;
}

pact::Outcome outcome_of(int status, bool memory_ran_out) {
  if (!WIFSIGNALED(status)) return pact::Exited{WEXITSTATUS(status)};
  int signal = WTERMSIG(status);
  return pact::Killed{signal, memory_ran_out && signal == SIGKILL};
}

// What a job that has ended wrote to its descriptor 3.
std::string report_of(const Fd& pipe) {
  char bytes[4096];
  ssize_t n = pipe ? read(pipe.get(), bytes, sizeof bytes) : 0;
  return {bytes, n > 0 ? static_cast<std::size_t>(n) : 0};
}

// One job from its start to its end.
class Supervision {
 public:
  Supervision(Files& files, Clock& clock, Child child, std::optional<JobTerminal> terminal, LogWriter log)
      : files_(files),
        clock_(clock),
        child_(std::move(child)),
        terminal_(std::move(terminal)),
        end_(watch_process(process_of(child_.pid))),
        log_(std::move(log)) {}

  /// Until the process has ended and what it printed is in the log.
  pact::Outcome run() {
    int status = 0;
    auto killed_before = killed_for_memory(files_);
    while (!reap(status)) {
      wait_for_news(kNoLimit);
      pump();
    }
    end_.reset();
    auto outcome = outcome_of(status, killed_for_memory(files_) > killed_before);
    end_leftovers();
    pump();
    if (terminal_) terminal_->finish(clock_, [this](std::string_view bytes) { log_.write(1, bytes); });
    log_.finish();
    if (auto kept_from = pact::read_report(report_of(child_.report))) return *kept_from;
    return outcome;
  }

 private:
  // Takes the end of any child: what the job orphaned becomes ours. True once the job itself has ended.
  bool reap(int& job_status) {
    int status = 0;
    for (pid_t pid = waitpid(-1, &status, WNOHANG); pid > 0; pid = waitpid(-1, &status, WNOHANG)) {
      if (pid != child_.pid) continue;
      job_status = status;
      ended_ = true;
    }
    return ended_;
  }

  // A stream that is closed, and a process that could not be watched since it had ended, are -1: poll skips
  // them.
  void wait_for_news(std::chrono::milliseconds limit) {
    std::vector<pollfd> fds{
        {child_.out.get(), POLLIN, 0}, {child_.err.get(), POLLIN, 0}, {end_.get(), POLLIN, 0}};
    if (terminal_) terminal_->watch(fds);
    poll(fds.data(), fds.size(), static_cast<int>(limit.count()));
  }

  void pump() {
    pump(child_.out, 1);
    pump(child_.err, 2);
    if (terminal_) terminal_->carry([this](std::string_view bytes) { log_.write(1, bytes); });
  }

  // At most what a pipe can hold: a stream that never runs dry must not keep us from the other one, nor from
  // the end.
  void pump(Fd& fd, int stream) {
    char bytes[kMostFrame];
    for (std::size_t taken = 0; fd && taken < kMostPipe; taken += sizeof bytes) {
      ssize_t n = read(fd.get(), bytes, sizeof bytes);
      if (n > 0) log_.write(stream, {bytes, static_cast<std::size_t>(n)});
      if (n == 0) fd.reset();
      if (n < 0 && errno != EINTR) return;
      if (n > 0 && static_cast<std::size_t>(n) < sizeof bytes) return;
    }
  }

  void end_leftovers() {
    int status = 0;
    auto until = clock_.now().boot + kLeftoverGrace;
    kill(-child_.pid, SIGTERM);
    while (kill(-child_.pid, 0) == 0 && clock_.now().boot < until) {
      wait_for_news(kTurn);
      pump();
      reap(status);
    }
    kill(-child_.pid, SIGKILL);
    reap(status);
  }

  Files& files_;
  Clock& clock_;
  Child child_;
  std::optional<JobTerminal> terminal_;
  Fd end_;  // readable once the process has ended
  LogWriter log_;
  bool ended_ = false;
};

void say_ready() { close(kReadyFd); }

// Held while we live. nullptr: another one is at it, and has said that the job runs or is over.
std::unique_ptr<FileLock> take_job(Files& files, const JobFiles& job) {
  while (true) {
    if (auto lock = files.lock(job.lock()); lock && *lock != nullptr) return *std::move(lock);
    auto running = read_running(files, job);
    auto exit = read_exit(files, job);
    if ((running && *running) || (exit && *exit)) return nullptr;
    poll(nullptr, 0, static_cast<int>(kTurn.count()));
  }
}

bool has_begun(Files& files, const JobFiles& job) {
  auto running = read_running(files, job);
  auto exit = read_exit(files, job);
  return !running || *running || !exit || *exit;
}

// A full disk keeps no record: it is tried again until there is room, since nobody else knows how the job
// ended.
void write_end(Files& files, Clock& clock, const JobFiles& job, pact::Outcome outcome) {
  Exit exit{std::move(outcome), clock.now().wall};
  while (!write_exit(files, job, exit)) poll(nullptr, 0, 1000);
}

struct Launched {
  Child child;
  std::optional<JobTerminal> terminal;
};

Result<> write_down(Files& files, Clock& clock, const JobFiles& job, const Child& child) {
  return write_running(files, job,
                       {process_of(child.pid), process_of(getpid()), read_boot_id(), clock.now().wall});
}

Result<Launched> launch(Files& files, Clock& clock, const JobFiles& job, const pact::JobSpec& spec,
                        std::string_view user) {
  STINT_TRY_ASSIGN(auto child_spec, child_of(files, job, spec, user));
  STINT_TRY(files.make_dirs(job.log(), 0700));
  Launched launched;
  STINT_TRY_ASSIGN(launched.child, start_child(child_spec));
  auto ready = write_down(files, clock, job, launched.child);
  if (ready && child_spec.terminal) {
    auto terminal = JobTerminal::open(job.terminal(), std::move(launched.child.out));
    if (!terminal)
      ready = fail(std::move(terminal).error());
    else
      launched.terminal = *std::move(terminal);
  }
  if (ready) return launched;
  kill(-launched.child.pid, SIGKILL);
  return fail(std::move(ready).error());
}

}  // namespace

int run_shim(Files& files, Clock& clock, const Path& job_dir, std::string_view user) {
  JobFiles job{job_dir};
  fcntl(kReadyFd, F_SETFD, FD_CLOEXEC);  // the job must not keep it open
  prctl(PR_SET_CHILD_SUBREAPER, 1);
  auto lock = take_job(files, job);
  if (lock == nullptr || has_begun(files, job)) {
    say_ready();
    return 0;
  }
  auto spec = read_spec(files, job);
  if (!spec) return 1;
  auto launched = launch(files, clock, job, *spec, user);
  if (!launched) {
    write_end(files, clock, job, pact::NotRun{launched.error().what});
    say_ready();
    return 0;
  }
  say_ready();
  Supervision supervision(files, clock, std::move(launched->child), std::move(launched->terminal),
                          LogWriter(job.log(), spec->log_bytes));
  write_end(files, clock, job, supervision.run());
  return 0;
}

}  // namespace stint::guard
