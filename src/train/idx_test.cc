// SPDX-License-Identifier: Apache-2.0
#include "train/idx.h"

#include <gtest/gtest.h>
#include <zlib.h>

#include "train/shape.h"

namespace stint::train {
namespace {

using namespace std::string_literals;

std::string big_endian(std::initializer_list<std::uint32_t> words) {
  std::string bytes;
  for (std::uint32_t word : words)
    for (int shift = 24; shift >= 0; shift -= 8) bytes += static_cast<char>(word >> shift & 0xff);
  return bytes;
}

std::string pictures_file(std::uint32_t count, size_t bytes) {
  return big_endian({0x803, count, 28, 28}) + std::string(bytes, '\7');
}

std::string gzip(std::string_view plain) {
  z_stream stream{};
  EXPECT_EQ(deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
  std::string from{plain}, packed(plain.size() + 1000, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(from.data());
  stream.avail_in = static_cast<uInt>(from.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  return packed;
}

std::string why_not_pictures(std::string_view file) {
  auto read = read_pictures(file, "it");
  return read ? "it was read" : read.error().what;
}

std::string why_not_labels(std::string_view file) {
  auto read = read_labels(file, "it");
  return read ? "it was read" : read.error().what;
}

TEST(Idx, ReadsPicturesPlainAndGzip) {
  const std::string file = pictures_file(2, 2 * kPixels);
  for (const std::string& form : {file, gzip(file)}) {
    auto read = read_pictures(form, "it");
    ASSERT_TRUE(read) << read.error().what;
    EXPECT_EQ(*read, Bytes(2 * kPixels, 7));
  }
}

TEST(Idx, ReadsLabels) {
  auto read = read_labels(big_endian({0x801, 3}) + "\0\x9\x1"s, "it");
  ASSERT_TRUE(read) << read.error().what;
  EXPECT_EQ(*read, (Bytes{0, 9, 1}));
}

TEST(Idx, SaysWhatIsWrongWithAFile) {
  EXPECT_EQ(why_not_pictures(""), "it is too short to be an IDX file: 0 bytes");
  EXPECT_EQ(why_not_pictures("GIF89a"),
            "it is not an IDX file of bytes: it begins with 47494638, not with 00000803");
  EXPECT_EQ(why_not_pictures(big_endian({0x801, 3}) + "\0\x9\x1"s),
            "it holds labels where pictures are wanted");
  EXPECT_EQ(why_not_labels(pictures_file(1, kPixels)), "it holds pictures where labels are wanted");
  EXPECT_EQ(why_not_pictures(big_endian({0x803, 1, 28})), "it is cut off in its header");
  EXPECT_EQ(why_not_pictures(big_endian({0x803, 1, 32, 28}) + std::string(896, 'x')),
            "it has pictures of 32x28, not of 28x28");
  EXPECT_EQ(why_not_pictures(pictures_file(2, 2 * kPixels - 1)),
            "it is cut off: 1567 bytes for 2 items of 784");
  EXPECT_EQ(why_not_pictures(pictures_file(2, 2 * kPixels + 1)),
            "it has 1 bytes more than its 2 items of 784");
  EXPECT_EQ(why_not_pictures(pictures_file(0, 0)), "it is empty");
  EXPECT_EQ(why_not_pictures(pictures_file(0xffffffff, 10)),
            "it is cut off: 10 bytes for 4294967295 items of 784");
  EXPECT_EQ(why_not_labels(big_endian({0x801, 3}) + "\0\x0a\x1"s),
            "it has the label 10 at 1: labels are 0 to 9");
}

TEST(Idx, SaysWhatIsWrongWithAGzipFile) {
  const std::string packed = gzip(pictures_file(2, 2 * kPixels));
  EXPECT_EQ(why_not_pictures(packed.substr(0, packed.size() - 9)), "it ends in the middle of its gzip data");
  EXPECT_EQ(why_not_pictures(packed.substr(0, 2)), "it ends in the middle of its gzip data");
  EXPECT_EQ(why_not_pictures(packed + "x"), "it is damaged: something follows its gzip data");
  std::string damaged = packed;
  damaged[packed.size() / 2] = static_cast<char>(damaged[packed.size() / 2] ^ 0x55);
  EXPECT_EQ(why_not_pictures(damaged), "it is damaged: its gzip data cannot be read");
}

TEST(Gunzip, RefusesMoreThanItWasTold) {
  auto read = gunzip(gzip(std::string(100'000, 'x')), "it", 4096);
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().what, "it holds more than 4096 bytes: this is not MNIST");
}

TEST(Gunzip, AClaimedSizeThatIsTooSmallIsFoundOut) {
  std::string packed = gzip(std::string(5000, 'x'));
  packed.back() = packed[packed.size() - 2] = packed[packed.size() - 3] = packed[packed.size() - 4] = 0;
  auto read = gunzip(packed, "it", 1U << 20);
  ASSERT_FALSE(read);  // zlib checks the claim itself, once it has read everything
  EXPECT_EQ(read.error().what, "it is damaged: its gzip data cannot be read");
}

}  // namespace
}  // namespace stint::train
