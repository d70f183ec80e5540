// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/server/say.h"

#include <fmt/format.h>

#include <cstdio>
#include <string>

namespace stint::rehearsal::server {
namespace {

constexpr int kShownLines = 12;

// The last lines, each set in.
std::string end_of(std::string_view text) {
  while (text.ends_with('\n')) text.remove_suffix(1);
  auto start = text.size();
  for (int n = 0; n < kShownLines && start != 0; ++n) {
    auto before = start == text.size() ? text.rfind('\n') : text.rfind('\n', start - 2);
    start = before == text.npos ? 0 : before + 1;
  }
  std::string shown;
  for (auto line = text.substr(start); !line.empty();) {
    auto end = std::min(line.find('\n'), line.size());
    shown += fmt::format("  {}\n", line.substr(0, end));
    line.remove_prefix(std::min(end + 1, line.size()));
  }
  return shown;
}

}  // namespace

void say(std::string_view line) {
  std::fprintf(stderr, "%.*s\n", static_cast<int>(line.size()), line.data());
}

void answer(std::string_view line) {
  std::fprintf(stdout, "%.*s\n", static_cast<int>(line.size()), line.data());
}

void complain(const Error& error) {
  auto text = fmt::format("stint-rehearsal: {}\n{}", error.what, end_of(error.detail));
  if (!error.next.empty()) text += fmt::format(" next: {}\n", error.next);
  std::fputs(text.c_str(), stderr);
}

}  // namespace stint::rehearsal::server
