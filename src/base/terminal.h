// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string_view>

namespace stint {

enum class Stream { Out, Err };  ///< Out: what was asked for. Err: talk and progress.

/// What the user sees. Writing to a stream that nobody reads any more (a broken pipe) is silently dropped.
class Terminal {
 public:
  virtual ~Terminal() = default;
  virtual void write(Stream stream, std::string_view text) = 0;
  virtual bool is_tty(Stream stream) const = 0;
  /// Whether a question can be answered: stdin is a terminal.
  virtual bool can_ask() const = 0;
  /// Whether something was piped or redirected into stdin: it is neither a terminal nor /dev/null.
  virtual bool has_input() const { return false; }
  virtual unsigned columns() const = 0;
};

}  // namespace stint
