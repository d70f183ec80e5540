// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <poll.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/files.h"
#include "base/function_ref.h"
#include "guard/daemon/clock.h"
#include "guard/daemon/fd.h"

namespace stint::guard {

/// What somebody at a job's terminal sends: keys, or the size of their window. What they get is plain bytes.
///     kind (1 byte: 'k', 'w'), length (2 bytes, little-endian); then the keys, or rows and columns (2 bytes
///     each)
struct Typed {
  std::string keys;
  std::uint16_t rows = 0, columns = 0;  ///< 0: nothing was said of the window
};
std::string keys_message(std::string_view keys);
std::string window_message(std::uint16_t rows, std::uint16_t columns);
/// Takes the first message from `bytes`; false where none is whole. One of another kind is skipped.
bool take_typed(std::string& bytes, Typed& typed);

/// A job's terminal, which one looks at and types to over a socket beside the job, one viewer at a time: the
/// latest. Nobody has to be there: the program goes on, and whoever comes sees the latest of what it showed.
/// Nothing here waits for a viewer but finish().
class JobTerminal {
 public:
  /// `program`: our side of the job's terminal.
  static Result<JobTerminal> open(const Path& socket, Fd program);

  void watch(std::vector<pollfd>& fds) const;
  /// Carries what there is to carry, both ways; `shown` is told what the program shows.
  void carry(function_ref<void(std::string_view)> shown);
  /// The program has ended: whoever looks on sees the last of it. One who is on the way is waited for a
  /// little.
  void finish(Clock& clock, function_ref<void(std::string_view)> shown);

 private:
  JobTerminal(Path path, Fd listening, Fd program);
  void read_program(function_ref<void(std::string_view)> shown);
  void take_viewer();
  void read_viewer();
  void obey(const Typed& typed);
  void write_out();

  Path path_;
  Fd listening_, program_, viewer_;
  bool had_viewer_ = false;
  std::string to_viewer_, from_viewer_, to_program_;
};

}  // namespace stint::guard
