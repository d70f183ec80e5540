// SPDX-License-Identifier: Apache-2.0
#include "guard/daemon/terminals.h"

#include <fcntl.h>
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <system_error>

#include "guard/daemon/fd.h"

namespace stint::guard {

void write_to_terminals(std::string_view text) {
  auto line = fmt::format("\r\n*** {}\r\n", text);
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator("/dev/pts", error)) {
    auto name = entry.path().filename().string();
    if (!std::ranges::all_of(name, [](char c) { return c >= '0' && c <= '9'; })) continue;
    Fd fd{open(entry.path().c_str(), O_WRONLY | O_NOCTTY | O_NONBLOCK | O_CLOEXEC)};
    if (fd) [[maybe_unused]]
      auto n = write(fd.get(), line.data(), line.size());
  }
}

}  // namespace stint::guard
