// SPDX-License-Identifier: Apache-2.0
#include "real/process.h"

#include <fcntl.h>
#include <pwd.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <climits>

#include "base/time.h"
#include "real/descriptor.h"

namespace stint::real {
namespace {

constexpr off_t kLogBytes = 4 << 20;

std::string host_name() {
  std::array<char, HOST_NAME_MAX + 1> name{};
  gethostname(name.data(), name.size() - 1);
  return name.data();
}

Path own_program() {
  std::error_code error;
  return std::filesystem::read_symlink("/proc/self/exe", error);
}

}  // namespace

Env read_env() {
  Env env;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    std::string_view pair = *entry;
    auto equals = pair.find('=');
    if (equals != std::string_view::npos) env.vars.emplace(pair.substr(0, equals), pair.substr(equals + 1));
  }
  std::error_code error;
  env.cwd = std::filesystem::current_path(error);
  const passwd* account = getpwuid(getuid());
  env.home = env.get("HOME").value_or(account != nullptr ? account->pw_dir : "/");
  env.user = account != nullptr ? account->pw_name : env.get("USER").value_or("unknown");
  env.host = host_name();
  env.program = own_program();
  env.root = geteuid() == 0;
  return env;
}

void RealTerminal::write(Stream stream, std::string_view text) {
  int fd = stream == Stream::Out ? STDOUT_FILENO : STDERR_FILENO;
  while (!text.empty()) {
    ssize_t n = ::write(fd, text.data(), text.size());
    if (n < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (n <= 0) return;
    text.remove_prefix(static_cast<std::size_t>(n));
  }
}

bool RealTerminal::is_tty(Stream stream) const {
  return isatty(stream == Stream::Out ? STDOUT_FILENO : STDERR_FILENO) == 1;
}

bool RealTerminal::can_ask() const { return isatty(STDIN_FILENO) == 1 && isatty(STDERR_FILENO) == 1; }

bool RealTerminal::has_input() const {
  struct ::stat s {};
  return fstat(STDIN_FILENO, &s) == 0 && !S_ISCHR(s.st_mode);
}

unsigned RealTerminal::columns() const {
  winsize size{};
  if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return 80;
  return size.ws_col;
}

void FileLog::line(std::string_view text) {
  Descriptor file{open(path_.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600)};
  if (!file) return;
  auto now = std::chrono::floor<Micros>(std::chrono::system_clock::now());
  std::string whole = rfc3339(now) + " " + std::string{text} + "\n";
  if (::write(file.get(), whole.data(), whole.size()) < 0) return;
  struct ::stat s {};
  if (fstat(file.get(), &s) == 0 && s.st_size > kLogBytes)
    (void)rename(path_.c_str(), (path_.string() + ".old").c_str());
}

}  // namespace stint::real
