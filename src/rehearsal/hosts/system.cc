// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/hosts/system.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <system_error>

namespace stint::rehearsal::hosts {

Failure system_failure(std::string what) {
  const int number = errno;
  return fail({.what = std::move(what) + ": " + std::generic_category().message(number),
               .code = strerrorname_np(number)});
}

Result<> check(long returned, std::string_view what) {
  if (returned == -1) return system_failure(std::string(what));
  return {};
}

Result<Fd> check_fd(long returned, std::string_view what) {
  if (returned == -1) return system_failure(std::string(what));
  return Fd(static_cast<int>(returned));
}

Result<> write_file(const Path& path, std::string_view text) {
  STINT_TRY_ASSIGN(const Fd file, check_fd(::open(path.c_str(), O_WRONLY | O_CLOEXEC), path.native()));
  return check(::write(file.get(), text.data(), text.size()), path.native());
}

Result<std::string> read_file(const Path& path) {
  STINT_TRY_ASSIGN(const Fd file, check_fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC), path.native()));
  std::string text;
  std::array<char, 4096> part{};
  for (;;) {
    const auto n = ::read(file.get(), part.data(), part.size());
    STINT_TRY(check(n, path.native()));
    if (n == 0) return text;
    text.append(part.data(), static_cast<std::size_t>(n));
  }
}

std::string read_to_end(const Fd& from) {
  std::string text;
  std::array<char, 1024> part{};
  for (;;) {
    const auto n = ::read(from.get(), part.data(), part.size());
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return text;
    text.append(part.data(), static_cast<std::size_t>(n));
  }
}

Result<> make_folder(const Path& path, unsigned mode) {
  if (::mkdir(path.c_str(), mode) == -1 && errno != EEXIST) return system_failure(path.native());
  return {};
}

Result<Pipe> make_pipe() {
  std::array<int, 2> ends{};
  STINT_TRY(check(pipe2(ends.data(), O_CLOEXEC), "pipe"));
  return Pipe{Fd(ends[0]), Fd(ends[1])};
}

int wait_for(pid_t child) {
  int status = 0;
  while (waitpid(child, &status, 0) == -1 && errno == EINTR) {
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace stint::rehearsal::hosts
