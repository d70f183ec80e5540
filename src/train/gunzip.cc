// SPDX-License-Identifier: Apache-2.0
#include "train/gunzip.h"

#include <fmt/format.h>
#define ZLIB_CONST  // its input is read only
#include <zlib.h>

#include <algorithm>

namespace stint::train {
namespace {

constexpr int kGzipOnly = 15 + 16;  // the largest window, and gzip's header, as zlib's manual has it
constexpr std::size_t kMostGuessed = 64U << 20;  // MNIST has 47 MB

class Inflater {
 public:
  explicit Inflater(std::string_view packed) {
    stream_.next_in = reinterpret_cast<const Bytef*>(packed.data());
    stream_.avail_in = static_cast<uInt>(packed.size());
    ready_ = inflateInit2(&stream_, kGzipOnly) == Z_OK;
  }
  ~Inflater() {
    if (ready_) inflateEnd(&stream_);
  }
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;

  /// Fills `out` from `from` on; zlib's own word on how it went.
  int fill(Bytes& out, std::size_t from) {
    stream_.next_out = out.data() + from;
    stream_.avail_out = static_cast<uInt>(out.size() - from);
    return ready_ ? inflate(&stream_, Z_NO_FLUSH) : Z_MEM_ERROR;
  }
  std::size_t room_left() const { return stream_.avail_out; }
  std::size_t input_left() const { return stream_.avail_in; }

 private:
  z_stream stream_{};
  bool ready_;
};

// The last four bytes say how much there is, modulo 2^32 and if nobody lied: a first guess, no more.
std::size_t claimed_size(std::string_view packed) {
  std::size_t size = 0;
  for (char c : packed.substr(packed.size() - std::min<std::size_t>(packed.size(), 4)))
    size = size >> 8 | std::size_t{static_cast<std::uint8_t>(c)} << 24;
  return size;
}

}  // namespace

bool is_gzip(std::string_view bytes) { return bytes.starts_with("\x1f\x8b"); }

Result<Bytes> gunzip(std::string_view packed, std::string_view name, std::size_t most) {
  Inflater inflater{packed};
  Bytes out(std::clamp<std::size_t>(claimed_size(packed), 1024, std::min(most, kMostGuessed)));
  std::size_t filled = 0;
  while (true) {
    int code = inflater.fill(out, filled);
    filled = out.size() - inflater.room_left();
    if (code == Z_STREAM_END) break;
    if (code == Z_BUF_ERROR || (code == Z_OK && inflater.input_left() == 0 && inflater.room_left() != 0))
      return fail(Kind::Failed, fmt::format("{} ends in the middle of its gzip data", name));
    if (code != Z_OK)
      return fail(Kind::Failed, fmt::format("{} is damaged: its gzip data cannot be read", name));
    if (out.size() == most)
      return fail(Kind::Failed, fmt::format("{} holds more than {} bytes: this is not MNIST", name, most));
    if (inflater.room_left() == 0) out.resize(std::min(most, 2 * out.size()));
  }
  if (inflater.input_left() != 0)
    return fail(Kind::Failed, fmt::format("{} is damaged: something follows its gzip data", name));
  out.resize(filled);
  return out;
}

}  // namespace stint::train
