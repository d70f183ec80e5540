// SPDX-License-Identifier: Apache-2.0
#if defined(STINT_TRAIN_FAST_DENSE_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef STINT_TRAIN_FAST_DENSE_INL_H_
#undef STINT_TRAIN_FAST_DENSE_INL_H_
#else
#define STINT_TRAIN_FAST_DENSE_INL_H_
#endif

#include "train/fast/simd-inl.h"

// Dense layers on a chunk's lanes. Each is a product of matrices, in tiles of kRows x kColumns vectors that
// stay in registers.
HWY_BEFORE_NAMESPACE();
namespace stint::train::fast::HWY_NAMESPACE {

inline constexpr size_t kTileColumns = kManyRegisters ? 4 : 2;

/// sum[r][c] += weight(r, k) * in[k][c] over all k. Row r's weight for k is at weight[r * row_step + k *
/// depth_step].
template <size_t kRows, size_t kColumns>
HWY_INLINE void multiply(const float* HWY_RESTRICT weight, size_t row_step, size_t depth_step, size_t depth,
                         const float* HWY_RESTRICT in, size_t in_step, V (&sum)[kRows][kColumns]) {
  for (size_t k = 0; k < depth; ++k) {
    V column[kColumns];
    STINT_UNROLL for (size_t c = 0; c < kColumns; ++c) column[c] = hn::Load(d, in + k * in_step + c * kLanes);
    STINT_UNROLL for (size_t r = 0; r < kRows; ++r) {
      const V w = hn::Set(d, weight[r * row_step + k * depth_step]);
      STINT_UNROLL for (size_t c = 0; c < kColumns; ++c) sum[r][c] = hn::MulAdd(w, column[c], sum[r][c]);
    }
  }
}

/// Calls tile(first column, a constant: how many vectors) until all `columns` (a multiple of kPack) are done.
template <class Tile>
HWY_INLINE void each_tile(size_t columns, Tile tile) {
  size_t at = 0;
  for (; at + kTileColumns * kLanes <= columns; at += kTileColumns * kLanes)
    tile(at, std::integral_constant<size_t, kTileColumns>{});
  for (; at < columns; at += kLanes) tile(at, std::integral_constant<size_t, 1>{});
}

template <size_t kRows, size_t kColumns, bool kRelu>
HWY_INLINE void forward_tile(const float* weight, size_t stride, const float* bias, size_t ins,
                             const float* in, float* out) {
  V sum[kRows][kColumns];
  STINT_UNROLL for (size_t r = 0; r < kRows; ++r) STINT_UNROLL for (size_t c = 0; c < kColumns; ++c)
      sum[r][c] = hn::Set(d, bias[r]);
  multiply<kRows, kColumns>(weight, stride, 1, ins, in, kChunk, sum);
  STINT_UNROLL for (size_t r = 0; r < kRows; ++r) STINT_UNROLL for (size_t c = 0; c < kColumns; ++c)
      hn::Store(kRelu ? hn::Max(sum[r][c], hn::Zero(d)) : sum[r][c], d, out + r * kChunk + c * kLanes);
}

/// (ins, columns) -> (outs, columns): weighted sums and bias, with ReLU or without.
template <size_t kRows, bool kRelu>
HWY_INLINE void dense_forward(const float* weight, size_t stride, const float* bias, size_t ins, size_t outs,
                              const float* in, float* out, size_t columns) {
  each_tile(columns, [&](size_t at, auto count) HWY_ATTR {
    for (size_t o = 0; o < outs; o += kRows)
      forward_tile<kRows, decltype(count)::value, kRelu>(weight + o * stride, stride, bias + o, ins, in + at,
                                                         out + o * kChunk + at);
  });
}

template <size_t kRows, size_t kColumns>
HWY_INLINE void backward_tile(const float* weight, size_t stride, size_t outs, const float* in,
                              const float* d_out, float* d_in) {
  V sum[kRows][kColumns];
  STINT_UNROLL for (auto& row : sum) STINT_UNROLL for (V& s : row) s = hn::Zero(d);
  multiply<kRows, kColumns>(weight, 1, stride, outs, d_out, kChunk, sum);
  STINT_UNROLL for (size_t r = 0; r < kRows; ++r) STINT_UNROLL for (size_t c = 0; c < kColumns; ++c) {
    const size_t place = r * kChunk + c * kLanes;
    const M alive = hn::Gt(hn::Load(d, in + place), hn::Zero(d));
    hn::Store(hn::IfThenElseZero(alive, sum[r][c]), d, d_in + place);
  }
}

/// The gradient by what the layer got, (outs, columns) -> (ins, columns), where `in` is above 0: it comes
/// from a ReLU.
template <size_t kRows>
HWY_INLINE void dense_backward(const float* weight, size_t stride, size_t ins, size_t outs, const float* in,
                               const float* d_out, float* d_in, size_t columns) {
  each_tile(columns, [&](size_t at, auto count) HWY_ATTR {
    for (size_t i = 0; i < ins; i += kRows)
      backward_tile<kRows, decltype(count)::value>(weight + i, stride, outs, in + i * kChunk + at, d_out + at,
                                                   d_in + i * kChunk + at);
  });
}

/// Adds the gradients by weights, from rows of what the layer got and lanes of `d_out`; and by biases. A row
/// has `row` numbers, of which those behind `ins` are 0.
template <size_t kRows, size_t kColumns>
HWY_INLINE void dense_gradient(const float* in_rows, size_t row, size_t outs, const float* d_out,
                               size_t columns, float* d_weight, float* d_bias) {
  for (size_t i = 0; i < row; i += kColumns * kLanes)
    for (size_t o = 0; o < outs; o += kRows) {
      V sum[kRows][kColumns];
      float* to = d_weight + o * row + i;
      STINT_UNROLL for (size_t r = 0; r < kRows; ++r) STINT_UNROLL for (size_t c = 0; c < kColumns; ++c)
          sum[r][c] = hn::Load(d, to + r * row + c * kLanes);
      multiply<kRows, kColumns>(d_out + o * kChunk, kChunk, 1, columns, in_rows + i, row, sum);
      STINT_UNROLL for (size_t r = 0; r < kRows; ++r) STINT_UNROLL for (size_t c = 0; c < kColumns; ++c)
          hn::Store(sum[r][c], d, to + r * row + c * kLanes);
    }
  for (size_t o = 0; o < outs; ++o) {
    V sum = hn::Zero(d);
    for (size_t c = 0; c < columns; c += kLanes) sum = load_sum(d_out + o * kChunk + c, sum);
    d_bias[o] += sum_of(sum);
  }
}

}  // namespace stint::train::fast::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();
#endif
