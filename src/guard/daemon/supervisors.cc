// SPDX-License-Identifier: Apache-2.0
#include "guard/daemon/supervisors.h"

#include <fcntl.h>
#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <iterator>

#include "guard/core/jobs.h"
#include "guard/daemon/log_reader.h"
#include "pact/there.h"

namespace stint::guard {

void Supervisors::launch(const pact::JobSpec& spec, const std::string& user, std::vector<Input>& news) {
  if (auto started = start(spec, user); !started)
    end(spec.id, pact::NotRun{started.error().what}, clock_.now().wall, news);
}

void Supervisors::accept(const pact::JobSpec& spec, std::vector<Input>& news) {
  if (auto written = write(spec); !written)
    end(spec.id, pact::NotRun{written.error().what}, clock_.now().wall, news);
}

Result<> Supervisors::write(const pact::JobSpec& spec) {
  auto job = files_of(spec.id);
  // A job's user may pass through to its script, and read nothing else.
  STINT_TRY(files_.make_dirs(options_.jobs(), 0711));
  STINT_TRY(files_.make_dirs(job.dir, 0711));
  auto script = spec.script;
  auto beside = spec.files;
  if (pact::has_prepare_script(spec)) {
    script = pact::prepare_script();
    std::ranges::move(pact::prepare_files(), std::back_inserter(beside));
  }
  if (!script.empty()) STINT_TRY(files_.write(job.script(), script, 0755));
  if (!beside.empty()) STINT_TRY(files_.make_dirs(job.beside(), 0755));
  for (const auto& [name, text] : beside) STINT_TRY(files_.write(job.beside() / name, text, 0644));
  return write_spec(files_, job, spec);
}

// One that had to wait is on disk already, and a disk that has filled up meanwhile is no reason not to run.
Result<> Supervisors::start(const pact::JobSpec& spec, const std::string& user) {
  auto job = files_of(spec.id);
  if (spec.after.empty()) STINT_TRY(write(spec));
  int fds[2];
  if (pipe2(fds, O_CLOEXEC) != 0) return fail(Kind::Failed, fmt::format("no pipe: {}", std::strerror(errno)));
  Fd ours{fds[0]}, theirs{fds[1]};
  STINT_TRY(spawn_detached({options_.program, {"stintd", "job-shim", job.dir.string(), user}, theirs.get()}));
  watches_[spec.id] = {std::move(ours), true};
  return {};
}

void Supervisors::adopt(const std::string& job) {
  auto running = read_running(files_, files_of(job));
  if (!running || !*running) return;
  // One that has ended meanwhile is a descriptor that is readable at once: /dev/null.
  auto fd = watch_process((*running)->supervisor);
  if (!fd) fd = Fd{open("/dev/null", O_RDONLY | O_CLOEXEC)};
  watches_[job] = {std::move(fd), false};
}

std::vector<pollfd> Supervisors::fds() const {
  std::vector<pollfd> list;
  for (const auto& [job, watch] : watches_) list.push_back({watch.fd.get(), POLLIN, 0});
  return list;
}

void Supervisors::ready(int fd, std::vector<Input>& news) {
  for (auto& [job, watch] : watches_) {
    if (watch.fd.get() != fd) continue;
    const auto id = job;
    if (watch.starting) {
      has_started(id, news);
    } else {
      has_ended(id, news);
    }
    return;
  }
}

void Supervisors::has_started(const std::string& job, std::vector<Input>& news) {
  auto running = read_running(files_, files_of(job));
  if (!running || !*running) return has_ended(job, news);
  news.emplace_back(in::Launched{job, (*running)->job.pid, (*running)->started});
  adopt(job);
}

void Supervisors::has_ended(const std::string& job, std::vector<Input>& news) {
  watches_.erase(job);
  auto exit = read_exit(files_, files_of(job));
  if (exit && *exit) return end(job, (*exit)->outcome, (*exit)->ended, news);
  pact::Lost lost{"its supervisor was killed"};
  signal(job, SIGKILL);
  conclude(job, lost);
  end(job, lost, clock_.now().wall, news);
}

void Supervisors::end(const std::string& job, pact::Outcome outcome, SysMicros at, std::vector<Input>& news) {
  news.emplace_back(in::Ended{job, std::move(outcome), at, log_end(files_of(job).log())});
}

void Supervisors::signal(const std::string& job, int number) {
  auto running = read_running(files_, files_of(job));
  if (!running || !*running || (*running)->boot_id != read_boot_id()) return;
  const auto& leader = (*running)->job;
  // A group lives on without its leader; a number that now names another process is not ours.
  auto now = process_of(leader.pid);
  if (now.start == 0 || now == leader) kill(-leader.pid, number);
}

void Supervisors::conclude(const std::string& job, const pact::Outcome& outcome) {
  // Where it cannot be written the next stintd comes to the same end.
  static_cast<void>(write_exit(files_, files_of(job), {outcome, clock_.now().wall}));
}

void Supervisors::forget(const std::string& job) {
  watches_.erase(job);
  remove_job(files_, files_of(job));
}

void Supervisors::look_at_logs(const State& state, std::vector<Input>& news) const {
  for (const auto& [id, job] : state.jobs) {
    if (!is_hungry(state, id)) continue;
    auto end = log_end(files_of(id).log());
    if (end > job.status.log_end) news.emplace_back(in::LogGrew{id, end});
  }
}

}  // namespace stint::guard
