// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/function_ref.h"
#include "rehearsal/server/folder.h"

namespace stint::rehearsal::server {

/// A file of lines that only grows. A kill or a power cut may spoil the last one: that is dropped at the next
/// opening.
class Journal {
 public:
  /// Makes it where it is missing. `lines` gets those it has; a last one without its end, or that is not
  /// `whole`, is none.
  static Result<Journal> open(const Folder& folder, const std::string& name,
                              function_ref<bool(std::string_view)> whole, std::vector<std::string>& lines);

  /// On disk when it returns. After a failure the file is as it was.
  Result<> append(std::string_view line);

 private:
  Journal(Fd file, std::int64_t length, std::string what)
      : file_(std::move(file)), length_(length), what_(std::move(what)) {}

  Fd file_;
  std::int64_t length_;
  std::string what_;
};

}  // namespace stint::rehearsal::server
