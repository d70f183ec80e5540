// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>

#include "rehearsal/server/folder.h"

namespace stint::rehearsal::server {

/// A lock on a file of a folder, made where it is missing. It is this process's: children do not have it, and
/// it goes when the process does, however it ends. Nothing else in this process may open that file while it
/// is held (fcntl(2)).
class Lock {
 public:
  enum class Kind { Alone, Shared };
  /// `held()` is false where another process is in the way.
  static Result<Lock> try_take(const Folder& folder, const std::string& name, Kind kind = Kind::Alone);
  /// Waits for it.
  static Result<Lock> take(const Folder& folder, const std::string& name);

  bool held() const { return static_cast<bool>(file_); }

 private:
  explicit Lock(Fd file) : file_(std::move(file)) {}
  Fd file_;
};

/// A process that holds it; 0: none.
Result<pid_t> lock_holder(const Folder& folder, const std::string& name);

}  // namespace stint::rehearsal::server
