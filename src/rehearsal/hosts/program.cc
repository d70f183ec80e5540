// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/hosts/program.h"

#include <sched.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>

#include "rehearsal/hosts/system.h"

namespace stint::rehearsal::hosts {
namespace {

constexpr std::size_t kKeptOutput = 64 * 1024;

// The input as a file in memory: unlike a pipe it cannot fill up while nobody reads.
Result<Fd> as_file(std::string_view text) {
  STINT_TRY_ASSIGN(Fd file, check_fd(memfd_create("input", MFD_CLOEXEC), "memfd_create"));
  STINT_TRY(check(::write(file.get(), text.data(), text.size()), "memfd"));
  STINT_TRY(check(::lseek(file.get(), 0, SEEK_SET), "memfd"));
  return file;
}

bool enter(const Program& program) {
  if (program.net_ns >= 0 && setns(program.net_ns, CLONE_NEWNET) != 0) return false;
  if (!program.own_mounts) return true;
  if (unshare(CLONE_NEWNS) != 0) return errno == EPERM;  // then it cannot mount either: mmdebstrap copes
  return mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0;
}

[[noreturn]] void become(const Program& program, const Fd& input, const Fd& output) {
  std::vector<char*> argv;
  for (const auto& word : program.argv) argv.push_back(const_cast<char*>(word.c_str()));
  argv.push_back(nullptr);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  prctl(PR_SET_PDEATHSIG, SIGTERM);
  const bool ready = dup2(program.from < 0 ? input.get() : program.from, 0) >= 0 &&
                     dup2(program.to < 0 ? output.get() : program.to, 1) >= 0 && dup2(output.get(), 2) >= 0;
  if (ready && enter(program)) execvp(argv[0], argv.data());
  dprintf(2, "%s: %s\n", argv[0], std::strerror(errno));
  _exit(127);
}

void hand_out_lines(std::string& pending, function_ref<void(std::string_view)> line) {
  std::size_t start = 0;
  for (auto end = pending.find('\n'); end != std::string::npos; end = pending.find('\n', start)) {
    line(std::string_view(pending).substr(start, end - start));
    start = end + 1;
  }
  pending.erase(0, start);
}

std::string gather(const Fd& from, function_ref<void(std::string_view)> line) {
  std::string all, pending;
  std::array<char, 4096> part{};
  for (;;) {
    const auto n = ::read(from.get(), part.data(), part.size());
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return all;
    const std::string_view text(part.data(), static_cast<std::size_t>(n));
    all += text;
    if (all.size() > kKeptOutput) all.erase(0, all.size() - kKeptOutput);
    pending += text;
    hand_out_lines(pending, line);
  }
}

}  // namespace

Result<Outcome> run_program(const Program& program, function_ref<void(std::string_view)> line) {
  STINT_TRY_ASSIGN(const Fd input, as_file(program.input));
  STINT_TRY_ASSIGN(Pipe pipe, make_pipe());
  const auto child = fork();
  STINT_TRY(check(child, "fork"));
  if (child == 0) become(program, input, pipe.writing);
  pipe.writing.reset();
  Outcome outcome;
  outcome.output = gather(pipe.reading, line);
  outcome.code = wait_for(child);
  return outcome;
}

Result<Outcome> run_program(const Program& program) {
  return run_program(program, [](std::string_view) {});
}

}  // namespace stint::rehearsal::hosts
