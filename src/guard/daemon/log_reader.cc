// SPDX-License-Identifier: Apache-2.0
#include "guard/daemon/log_reader.h"

#include <fcntl.h>

#include <optional>

#include "guard/daemon/fd.h"

namespace stint::guard {
namespace {

std::string read_bytes(const Path& path, std::uint64_t at, std::size_t most) {
  Fd fd{open(path.c_str(), O_RDONLY | O_CLOEXEC)};
  if (!fd) return {};
  std::string bytes(most, '\0');
  ssize_t n = pread(fd.get(), bytes.data(), most, static_cast<off_t>(at));
  bytes.resize(n < 0 ? 0 : static_cast<std::size_t>(n));
  return bytes;
}

// The whole frames at the front of `bytes`; neighbours of one stream become one Log.
Piece cut(std::string_view bytes, const std::string& job, std::uint64_t from) {
  Piece piece{.next = from};
  pact::Log* last = nullptr;
  while (auto frame = first_frame(bytes)) {
    auto size = kFrameHead + frame->bytes.size();
    if (last == nullptr || last->stream != frame->stream) {
      piece.what.emplace_back(pact::Log{.job = job, .at = piece.next, .stream = frame->stream});
      last = &std::get<pact::Log>(piece.what.back());
    }
    last->bytes += frame->bytes;
    piece.next += size;
    last->next = piece.next;
    bytes.remove_prefix(size);
  }
  return piece;
}

// The segment that holds the byte at `offset`, or else the first one after it.
std::optional<Segment> segment_for(const std::vector<Segment>& list, std::uint64_t offset) {
  for (const auto& segment : list)
    if (segment.end() > offset) return segment;
  return std::nullopt;
}

}  // namespace

std::uint64_t log_end(const Path& log) {
  auto list = segments(log);
  return list.empty() ? 0 : list.back().end();
}

Piece read_piece(const Path& log, const std::string& job, std::uint64_t from) {
  auto list = segments(log);
  auto segment = segment_for(list, from);
  if (!segment) return {.next = from};
  if (segment->at > from) return {{pact::Gap{job, from, segment->at}}, segment->at};
  auto piece = cut(read_bytes(segment_path(log, segment->at), from - segment->at, kPiece), job, from);
  bool is_last = segment->at == list.back().at;
  if (piece.next > from || is_last) return piece;
  return {{pact::Gap{job, from, segment->end()}}, segment->end()};
}

}  // namespace stint::guard
