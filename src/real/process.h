// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "base/env.h"
#include "base/log.h"
#include "base/terminal.h"

namespace stint::real {

/// What this process was given: environment, folders, user and host.
Env read_env();

/// Our own stdout and stderr.
class RealTerminal final : public Terminal {
 public:
  void write(Stream stream, std::string_view text) override;
  bool is_tty(Stream stream) const override;
  bool can_ask() const override;
  bool has_input() const override;
  unsigned columns() const override;
};

/// Appends dated lines to a file; at 4 MiB the file becomes FILE.old. A log that cannot be written is no
/// reason to stop.
class FileLog final : public Log {
 public:
  explicit FileLog(Path path) : path_(std::move(path)) {}
  void line(std::string_view text) override;

 private:
  Path path_;
};

}  // namespace stint::real
