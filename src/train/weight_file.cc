// SPDX-License-Identifier: Apache-2.0
#include "train/weight_file.h"

#include <fmt/format.h>
#include <zlib.h>

#include <bit>
#include <cmath>

namespace stint::train {
namespace {

// The line ends show a file that was sent through something that changes them.
constexpr std::string_view kMagic = "LENET5\r\n";
constexpr std::uint32_t kVersion = 1;
constexpr size_t kHeader = 16, kChecksum = 4;

void put(std::string& bytes, std::uint32_t word) {
  for (int shift = 0; shift < 32; shift += 8) bytes += static_cast<char>(word >> shift & 0xff);
}

std::uint32_t get(std::string_view bytes, size_t at) {
  std::uint32_t word = 0;
  for (size_t i = 0; i < 4; ++i) word |= std::uint32_t{static_cast<std::uint8_t>(bytes[at + i])} << 8 * i;
  return word;
}

std::uint32_t checksum(std::string_view bytes) {
  return static_cast<std::uint32_t>(
      crc32(0, reinterpret_cast<const Bytef*>(bytes.data()), static_cast<uInt>(bytes.size())));
}

// Calls use(index into Parameters::all) for each number, in the file's order.
template <class Use>
void each_number(Use use) {
  for (const Tensor& tensor : tensors())
    for (size_t row = 0; row < tensor.rows; ++row)
      for (size_t column = 0; column < tensor.columns; ++column)
        use(tensor.at + row * tensor.stride + column);
}

Failure bad(std::string_view name, std::string_view why) {
  return fail(Kind::Failed, fmt::format("{} {}", name, why));
}

Result<> check_frame(std::string_view bytes, std::string_view name) {
  if (bytes.size() < kHeader || !bytes.starts_with(kMagic))
    return bad(name, "is not a weight file of lenet5");
  if (auto version = get(bytes, 8); version != kVersion)
    return bad(name, fmt::format("has version {}; this lenet5 reads version {}", version, kVersion));
  if (auto count = get(bytes, 12); count != parameter_count())
    return bad(name, fmt::format("holds {} weights, not {}", count, parameter_count()));
  if (auto right = kHeader + 4 * parameter_count() + kChecksum; bytes.size() != right)
    return bad(name, fmt::format("has {} bytes, not {}", bytes.size(), right));
  if (get(bytes, bytes.size() - kChecksum) != checksum(bytes.substr(0, bytes.size() - kChecksum)))
    return bad(name, "is damaged: its checksum does not fit");
  return {};
}

}  // namespace

std::string pack_weights(const Parameters& parameters) {
  std::string bytes{kMagic};
  put(bytes, kVersion);
  put(bytes, static_cast<std::uint32_t>(parameter_count()));
  each_number([&](size_t i) { put(bytes, std::bit_cast<std::uint32_t>(parameters.all[i])); });
  put(bytes, checksum(bytes));
  return bytes;
}

Result<Parameters> unpack_weights(std::string_view bytes, std::string_view name) {
  STINT_TRY(check_frame(bytes, name));
  Parameters parameters;
  size_t at = kHeader;
  bool finite = true;
  each_number([&](size_t i) {
    parameters.all[i] = std::bit_cast<float>(get(bytes, at));
    finite = finite && std::isfinite(parameters.all[i]);
    at += 4;
  });
  if (!finite) return bad(name, "holds a weight that is no number");
  return parameters;
}

Result<> save_weights(Files& files, const Path& path, const Parameters& parameters) {
  return files.write(path, pack_weights(parameters), 0644);
}

Result<Parameters> load_weights(Files& files, const Path& path) {
  STINT_TRY_ASSIGN(auto bytes, files.read(path));
  if (!bytes) return fail(Kind::Usage, fmt::format("there is no weight file {}", path.string()));
  return unpack_weights(*bytes, path.string());
}

}  // namespace stint::train
