// SPDX-License-Identifier: Apache-2.0
#include "guard/daemon/log_writer.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/uio.h>

#include <algorithm>
#include <cerrno>

namespace stint::guard {
namespace {

constexpr std::uint64_t kHalf = 8;  // segments of the first half, and of the latest

// The whole frame or nothing: a part of one, written to a disk that filled up, is taken back.
bool write_whole(int fd, std::uint64_t at, const Frame& frame) {
  auto head = frame_head(frame);
  iovec parts[2] = {{head.data(), head.size()}, {const_cast<char*>(frame.bytes.data()), frame.bytes.size()}};
  ssize_t n = 0;
  do n = pwritev(fd, parts, 2, static_cast<off_t>(at));
  while (n < 0 && errno == EINTR);
  if (n == static_cast<ssize_t>(head.size() + frame.bytes.size())) return true;
  if (ftruncate(fd, static_cast<off_t>(at)) != 0) return false;
  return false;
}

}  // namespace

LogWriter::LogWriter(Path log, std::uint64_t bound)
    : log_(std::move(log)),
      segment_bytes_(bound / (2 * kHalf)),
      frame_bytes_(std::min<std::size_t>(kMostFrame, segment_bytes_)) {
  for (const auto& segment : segments(log_)) {
    starts_.push_back(segment.at);
    end_ = segment.end();
  }
}

void LogWriter::write(int stream, std::string_view bytes) {
  while (!bytes.empty()) {
    auto piece = bytes.substr(0, frame_bytes_);
    bytes.remove_prefix(piece.size());
    say_lost();
    if (lost_ > 0 || !append({stream, piece})) lost_ += piece.size();
  }
}

void LogWriter::finish() { say_lost(); }

bool LogWriter::append(const Frame& frame) {
  bool full = !starts_.empty() && end_ - starts_.back() >= segment_bytes_;
  if ((!fd_ || full) && !open_segment()) return false;
  if (!write_whole(fd_.get(), end_ - starts_.back(), frame)) return false;
  end_ += kFrameHead + frame.bytes.size();
  return true;
}

bool LogWriter::open_segment() {
  Fd fd{open(segment_path(log_, end_).c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600)};
  if (!fd) return false;
  fd_ = std::move(fd);
  if (starts_.empty() || starts_.back() != end_) starts_.push_back(end_);
  drop_middle();
  return true;
}

void LogWriter::drop_middle() {
  while (starts_.size() > 2 * kHalf) {
    auto oldest = starts_.begin() + kHalf;
    if (unlink(segment_path(log_, *oldest).c_str()) != 0 && errno != ENOENT) return;
    starts_.erase(oldest);
  }
}

void LogWriter::say_lost() {
  if (lost_ == 0) return;
  auto text = fmt::format("stint: {} bytes of output were lost here: the disk took no more\n", lost_);
  if (append({0, text})) lost_ = 0;
}

}  // namespace stint::guard
