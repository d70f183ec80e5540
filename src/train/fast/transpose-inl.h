// SPDX-License-Identifier: Apache-2.0
#if defined(STINT_TRAIN_FAST_TRANSPOSE_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef STINT_TRAIN_FAST_TRANSPOSE_INL_H_
#undef STINT_TRAIN_FAST_TRANSPOSE_INL_H_
#else
#define STINT_TRAIN_FAST_TRANSPOSE_INL_H_
#endif

#include "train/fast/simd-inl.h"

HWY_BEFORE_NAMESPACE();
namespace stint::train::fast::HWY_NAMESPACE {

#if HWY_TARGET == HWY_SCALAR

HWY_INLINE void transpose(const float* in, size_t in_stride, size_t rows, size_t columns, float* out,
                          size_t out_stride) {
  for (size_t r = 0; r < rows; ++r)
    for (size_t c = 0; c < columns; ++c) out[c * out_stride + r] = in[r * in_stride + c];
}

HWY_INLINE void transpose_bytes(const std::uint8_t* const* rows, size_t column, std::uint8_t (*out)[kPack]) {
  for (size_t r = 0; r < kPack; ++r)
    for (size_t c = 0; c < kPack; ++c) out[c][r] = rows[r][column + c];
}

#else

/// `out` gets column c of `in` as its row c. Rows and columns come in multiples of 4, strides in numbers,
/// multiples of 4 too.
HWY_INLINE void transpose(const float* in, size_t in_stride, size_t rows, size_t columns, float* out,
                          size_t out_stride) {
  constexpr hn::FixedTag<float, 4> d4;
  constexpr hn::FixedTag<double, 2> pairs;
  for (size_t r = 0; r < rows; r += 4)
    for (size_t c = 0; c < columns; c += 4) {
      const float* from = in + r * in_stride + c;
      const auto a = hn::Load(d4, from), b = hn::Load(d4, from + in_stride);
      const auto e = hn::Load(d4, from + 2 * in_stride), f = hn::Load(d4, from + 3 * in_stride);
      const auto ab_low = hn::BitCast(pairs, hn::InterleaveLower(d4, a, b));
      const auto ab_high = hn::BitCast(pairs, hn::InterleaveUpper(d4, a, b));
      const auto ef_low = hn::BitCast(pairs, hn::InterleaveLower(d4, e, f));
      const auto ef_high = hn::BitCast(pairs, hn::InterleaveUpper(d4, e, f));
      float* to = out + c * out_stride + r;
      hn::Store(hn::BitCast(d4, hn::InterleaveLower(pairs, ab_low, ef_low)), d4, to);
      hn::Store(hn::BitCast(d4, hn::InterleaveUpper(pairs, ab_low, ef_low)), d4, to + out_stride);
      hn::Store(hn::BitCast(d4, hn::InterleaveLower(pairs, ab_high, ef_high)), d4, to + 2 * out_stride);
      hn::Store(hn::BitCast(d4, hn::InterleaveUpper(pairs, ab_high, ef_high)), d4, to + 3 * out_stride);
    }
}

/// 16 columns of 16 rows of bytes. Interleaving the upper half with the lower rotates the eight bits of (row,
/// column) by one; four times, and row and column have changed places.
HWY_INLINE void transpose_bytes(const std::uint8_t* const* rows, size_t column, std::uint8_t (*out)[kPack]) {
  constexpr hn::FixedTag<std::uint8_t, kPack> bytes;
  hn::Vec<decltype(bytes)> now[kPack], next[kPack];
  STINT_UNROLL for (size_t r = 0; r < kPack; ++r) now[r] = hn::LoadU(bytes, rows[r] + column);
  STINT_UNROLL for (size_t turn = 0; turn < 4; ++turn) {
    STINT_UNROLL for (size_t r = 0; r < kPack / 2; ++r) {
      next[2 * r] = hn::InterleaveLower(bytes, now[r], now[r + kPack / 2]);
      next[2 * r + 1] = hn::InterleaveUpper(bytes, now[r], now[r + kPack / 2]);
    }
    STINT_UNROLL for (size_t r = 0; r < kPack; ++r) now[r] = next[r];
  }
  STINT_UNROLL for (size_t c = 0; c < kPack; ++c) hn::Store(now[c], bytes, out[c]);
}

#endif

/// The pixels of 16 pictures, one lane each.
HWY_INLINE void gather_pixels(const std::uint8_t* const* pictures, Pack& pack) {
  static_assert(kPixels % kPack == 0);
  for (size_t i = 0; i < kPixels; i += kPack) transpose_bytes(pictures, i, pack.pixels + i);
}

/// As numbers from 0 to 1, in the middle of `picture`, whose border is 0.
HWY_INLINE void expand_pixels(const Pack& pack, float (*picture)[kPack]) {
  const hn::Rebind<std::uint8_t, D> d_byte;
  const V scale = hn::Set(d, 1.0F / 255);
  for (size_t y = 0; y < kSide; ++y)
    for (size_t x = 0; x < kSide; ++x) STINT_UNROLL for (size_t lane = 0; lane < kPack; lane += kLanes) {
        const auto bytes = hn::Load(d_byte, pack.pixels[y * kSide + x] + lane);
        const V value = hn::ConvertTo(d, hn::PromoteTo(d_int, bytes));
        hn::Store(hn::Mul(value, scale), d, picture[(y + kBorder) * kPaddedSide + x + kBorder] + lane);
      }
}

}  // namespace stint::train::fast::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();
#endif
