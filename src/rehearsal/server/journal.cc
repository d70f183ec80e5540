// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/server/journal.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

#include "rehearsal/hosts/system.h"

namespace stint::rehearsal::server {
namespace {

// The whole lines; what follows the last end of line is left out.
std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  for (auto end = text.find('\n'); end != text.npos; end = text.find('\n')) {
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(end + 1);
  }
  return lines;
}

}  // namespace

Result<Journal> Journal::open(const Folder& folder, const std::string& name,
                              function_ref<bool(std::string_view)> whole, std::vector<std::string>& lines) {
  STINT_TRY_ASSIGN(const auto text, folder.read(name));
  STINT_TRY_ASSIGN(Fd file, folder.open_file(name, O_RDWR | O_CREAT));
  lines = lines_of(text.value_or(""));
  if (!lines.empty() && !whole(lines.back())) lines.pop_back();
  std::int64_t length = 0;
  for (const auto& line : lines) length += static_cast<std::int64_t>(line.size()) + 1;
  STINT_TRY(hosts::check(::ftruncate(file.get(), length), folder.at(name).native()));
  return Journal(std::move(file), length, folder.at(name).native());
}

Result<> Journal::append(std::string_view line) {
  std::string text(line);
  text += '\n';
  const auto written = ::pwrite(file_.get(), text.data(), text.size(), length_);
  const bool whole = written == static_cast<ssize_t>(text.size());
  if (whole && ::fdatasync(file_.get()) == 0) {
    length_ += written;
    return {};
  }
  if (written >= 0 && !whole) errno = ENOSPC;  // the only way in which a write to a file stops half way
  auto failed = hosts::system_failure(what_);
  (void)!::ftruncate(file_.get(), length_);
  return failed;
}

}  // namespace stint::rehearsal::server
