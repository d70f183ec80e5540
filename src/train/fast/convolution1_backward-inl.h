// SPDX-License-Identifier: Apache-2.0
#if defined(STINT_TRAIN_FAST_CONVOLUTION1_BACKWARD_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef STINT_TRAIN_FAST_CONVOLUTION1_BACKWARD_INL_H_
#undef STINT_TRAIN_FAST_CONVOLUTION1_BACKWARD_INL_H_
#else
#define STINT_TRAIN_FAST_CONVOLUTION1_BACKWARD_INL_H_
#endif

#include "train/fast/convolution-inl.h"

// The first convolution's way back: the filters' gradients alone, since nobody asks for the pictures'. The
// winners differ from lane to lane; so each lane first chooses, of the 6x6 pixels of a window, the 5x5 under
// its winner, and one product in four of a dense convolution is left.
HWY_BEFORE_NAMESPACE();
namespace stint::train::fast::HWY_NAMESPACE {

/// Of row `y` of a window those pixels that lie under taps [kFrom, kTo) of a filter at the winner's column.
template <size_t kFrom, size_t kTo>
HWY_INLINE void choose_columns(const float* window, size_t y, M right, V (&out)[kTo - kFrom]) {
  V left = hn::Load(d, window + (y * kPaddedSide + kFrom) * kPack);
  STINT_UNROLL for (size_t k = kFrom; k < kTo; ++k) {
    const V next = hn::Load(d, window + (y * kPaddedSide + k + 1) * kPack);
    out[k - kFrom] = hn::IfThenElse(right, next, left);
    left = next;
  }
}

/// Adds what a row of windows says to columns [kFrom, kTo) of one filter's taps.
template <size_t kFrom, size_t kTo>
HWY_INLINE void learn_columns(const Workspace& w, const Pack& pack, size_t row, size_t map, size_t strip,
                              float (*sums)[kPack]) {
  constexpr size_t kColumns = kTo - kFrom;
  V sum[kTaps][kColumns];
  STINT_UNROLL for (size_t y = 0; y < kTaps; ++y) STINT_UNROLL for (size_t k = 0; k < kColumns; ++k)
      sum[y][k] = hn::Load(d, sums[y * kTaps + kFrom + k]);
  for (size_t x = 0; x < kPool1Side; ++x) {
    const size_t index = (row * kPool1Side + x) * kMaps1 + map;
    const V g = hn::Load(d, w.pool1[index] + strip * kLanes);
    const Winner winner = load_winner(pack.winners1.bits + mask_at(index, strip));
    const float* window = w.picture[2 * row * kPaddedSide + 2 * x] + strip * kLanes;
    V upper[kColumns], lower[kColumns];
    choose_columns<kFrom, kTo>(window, 0, winner.right, upper);
    STINT_UNROLL for (size_t y = 0; y < kTaps; ++y) {
      choose_columns<kFrom, kTo>(window, y + 1, winner.right, lower);
      STINT_UNROLL for (size_t k = 0; k < kColumns; ++k) {
        sum[y][k] = hn::MulAdd(g, hn::IfThenElse(winner.lower, lower[k], upper[k]), sum[y][k]);
        upper[k] = lower[k];
      }
    }
  }
  STINT_UNROLL for (size_t y = 0; y < kTaps; ++y) STINT_UNROLL for (size_t k = 0; k < kColumns; ++k)
      hn::Store(sum[y][k], d, sums[y * kTaps + kFrom + k]);
}

HWY_INLINE void learn_bias(const Workspace& w, size_t row, size_t map, size_t strip, float* sums) {
  V sum = hn::Load(d, sums);
  for (size_t x = 0; x < kPool1Side; ++x)
    sum = load_sum(w.pool1[(row * kPool1Side + x) * kMaps1 + map] + strip * kLanes, sum);
  hn::Store(sum, d, sums);
}

/// From the gradient that convolution2_backward left in w.pool1.
HWY_INLINE void convolution1_backward(Workspace& w, const Pack& pack) {
  for (size_t row = 0; row < kPool1Side; ++row)
    for (size_t map = 0; map < kMaps1; ++map)
      for (size_t strip = 0; strip < kStrips; ++strip) {
        auto* sums = reinterpret_cast<float(*)[kPack]>(w.sums.weight1[map][0] + strip * kLanes);
        learn_columns<0, 3>(w, pack, row, map, strip, sums);
        learn_columns<3, 5>(w, pack, row, map, strip, sums);
        learn_bias(w, row, map, strip, w.sums.bias1[map] + strip * kLanes);
      }
}

}  // namespace stint::train::fast::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();
#endif
