// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "guard/daemon/fd.h"

namespace stint::guard {

/// A program of which only what it writes to its standard output is wanted. It may take its time, and even
/// hang for good (nvidia-smi does, in the kernel): nobody waits for it longer than he wants to.
class Probe {
 public:
  /// argv[0] is looked up in PATH, or is another name for the program at `path`.
  static Result<Probe> start(const std::string& path, const std::vector<std::string>& argv);

  Probe(Probe&&) = default;
  ~Probe();  ///< ends it, and what it has started

  int fd() const { return out_.get(); }
  /// Reads what has come, without waiting. True once nothing more will.
  bool read();
  /// Reads to the end; false where that takes longer.
  bool finish_within(Micros limit);
  /// All that it has written so far.
  const std::string& text() const { return text_; }

 private:
  Probe() = default;

  Fd out_;
  pid_t pid_ = 0;
  bool ended_ = false;
  std::string text_;
};

}  // namespace stint::guard
