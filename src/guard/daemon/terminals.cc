// SPDX-License-Identifier: Apache-2.0
#include "guard/daemon/terminals.h"

#include <fcntl.h>
#include <fmt/format.h>

#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <vector>

#include "guard/daemon/fd.h"

namespace stint::guard {

namespace {

std::vector<std::filesystem::path> terminals(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> found;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
    auto name = entry.path().filename().string();
    if (std::ranges::all_of(name, [](char c) { return c >= '0' && c <= '9'; })) found.push_back(entry.path());
  }
  return found;
}

}  // namespace

void write_to_terminals(std::string_view text) {
  auto line = fmt::format("\r\n*** {}\r\n", text);
  for (const auto& terminal : terminals("/dev/pts")) {
    Fd fd{open(terminal.c_str(), O_WRONLY | O_NOCTTY | O_NONBLOCK | O_CLOEXEC)};
    if (fd) [[maybe_unused]]
      auto n = write(fd.get(), line.data(), line.size());
  }
}

// What is read from a terminal was typed there; what is written to it, a warning of ours, does not count.
std::optional<Micros> last_input(SysMicros now, const std::filesystem::path& folder) {
  std::optional<Micros> quiet;
  for (const auto& terminal : terminals(folder)) {
    struct stat info {};
    if (stat(terminal.c_str(), &info) != 0) continue;
    SysMicros read{Seconds{info.st_atim.tv_sec} + Micros{info.st_atim.tv_nsec / 1000}};
    quiet = std::min(quiet.value_or(now - read), now - read);
  }
  return quiet;
}

}  // namespace stint::guard
