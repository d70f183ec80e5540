// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <deque>
#include <string_view>

#include "guard/daemon/fd.h"
#include "guard/daemon/log_format.h"

namespace stint::guard {

/// Writes a job's log, bounded. The first half of the bound is kept and the latest half; what lies between is
/// dropped a segment at a time. A disk that takes nothing loses output, not the job: what was lost is said in
/// the log once there is room again.
class LogWriter {
 public:
  /// In a folder that is there. A log that is there already is gone on with.
  LogWriter(Path log, std::uint64_t bound);

  void write(int stream, std::string_view bytes);
  /// Says what was lost last, if that can be said. The log is whole.
  void finish();

 private:
  bool append(const Frame& frame);
  bool open_segment();
  void drop_middle();
  void say_lost();

  Path log_;
  std::uint64_t segment_bytes_;
  std::size_t frame_bytes_;
  std::deque<std::uint64_t> starts_;  // of the segments that are there
  Fd fd_;
  std::uint64_t end_ = 0;  // offset
  std::uint64_t lost_ = 0;
};

}  // namespace stint::guard
