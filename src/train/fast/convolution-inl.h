// SPDX-License-Identifier: Apache-2.0
#if defined(STINT_TRAIN_FAST_CONVOLUTION_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef STINT_TRAIN_FAST_CONVOLUTION_INL_H_
#undef STINT_TRAIN_FAST_CONVOLUTION_INL_H_
#else
#define STINT_TRAIN_FAST_CONVOLUTION_INL_H_
#endif

#include "train/fast/simd-inl.h"

HWY_BEFORE_NAMESPACE();
namespace stint::train::fast::HWY_NAMESPACE {

/// The shape of a convolution, which the compiler is to know. `kAtOnce` maps and the four places of a pooling
/// window are summed up in registers.
template <size_t kSideIn, size_t kMapsIn, size_t kMapsOut, size_t kAtOnceMany, size_t kAtOnceFew>
struct Convolution {
  static constexpr size_t kMaps = kMapsOut, kAtOnce = kManyRegisters ? kAtOnceMany : kAtOnceFew;
  static constexpr size_t kInMaps = kMapsIn;
  static constexpr size_t kRun = kTaps * kMapsIn;  ///< numbers that lie side by side: one row of taps
  static constexpr size_t kInRow = kSideIn * kMapsIn;
  static constexpr size_t kWindows = (kSideIn - kTaps + 1) / 2;
  static_assert(kMapsOut % kAtOnce == 0);
};
using Convolution1 = Convolution<kPaddedSide, 1, kMaps1, 6, 2>;
using Convolution2 = Convolution<kPool1Side, kMaps1, kMaps2, 4, 2>;

/// The bytes that a mask of one vector takes in Winners, and where those of window and map `index` are.
inline constexpr size_t kMaskBytes = (kLanes + 7) / 8;
HWY_INLINE size_t mask_at(size_t index, size_t strip) { return (index * kStrips + strip) * 2 * kMaskBytes; }

struct Winner {
  M right, lower;
};

HWY_INLINE void store_winner(const Winner& winner, std::uint8_t* bits) {
  hn::StoreMaskBits(d, winner.right, bits);
  hn::StoreMaskBits(d, winner.lower, bits + kMaskBytes);
}

HWY_INLINE Winner load_winner(const std::uint8_t* bits) {
  return {hn::LoadMaskBits(d, bits), hn::LoadMaskBits(d, bits + kMaskBytes)};
}

struct Pooled {
  V top;
  Winner winner;
};

/// Of equal numbers the first wins, row by row, as in plain::MaxPool.
HWY_INLINE Pooled pool(V upper_left, V upper_right, V lower_left, V lower_right) {
  const M upper = hn::Gt(upper_right, upper_left), lower = hn::Gt(lower_right, lower_left);
  const V up = hn::Max(upper_left, upper_right), low = hn::Max(lower_left, lower_right);
  const M down = hn::Gt(low, up);
  return {hn::Max(up, low), {hn::Or(hn::And(down, lower), hn::AndNot(down, upper)), down}};
}

/// The sums of kAtOnce maps at the four places of one window. `in`: the window's first number; `weight`: of
/// the first map.
template <class C>
HWY_INLINE void sum_window(const float* HWY_RESTRICT in, const float* HWY_RESTRICT weight,
                           V (&sum)[4][C::kAtOnce]) {
  constexpr size_t kRight = C::kInMaps * kPack, kDown = C::kInRow * kPack;
  STINT_UNROLL for (auto& place : sum) STINT_UNROLL for (V& s : place) s = hn::Zero(d);
  for (size_t ky = 0; ky < kTaps; ++ky, in += C::kInRow * kPack) {
    for (size_t k = 0; k < C::kRun; ++k, weight += C::kMaps) {
      const float* at = in + k * kPack;
      const V place0 = hn::Load(d, at), place1 = hn::Load(d, at + kRight);
      const V place2 = hn::Load(d, at + kDown), place3 = hn::Load(d, at + kDown + kRight);
      STINT_UNROLL for (size_t m = 0; m < C::kAtOnce; ++m) {
        const V w = hn::Set(d, weight[m]);
        sum[0][m] = hn::MulAdd(place0, w, sum[0][m]);
        sum[1][m] = hn::MulAdd(place1, w, sum[1][m]);
        sum[2][m] = hn::MulAdd(place2, w, sum[2][m]);
        sum[3][m] = hn::MulAdd(place3, w, sum[3][m]);
      }
    }
  }
}

/// Convolution, bias, ReLU and max-pooling in one: nothing of the unpooled layer is ever written. `in`:
/// lanes; `out`: lanes, `out_stride` numbers from one to the next.
template <class C>
HWY_INLINE void convolve(const float* in, const float* weight, const float* bias, float* out,
                         size_t out_stride, std::uint8_t* winners) {
  for (size_t window = 0; window < C::kWindows * C::kWindows; ++window) {
    const size_t y = window / C::kWindows, x = window % C::kWindows;
    const float* corner = in + (2 * y * C::kInRow + 2 * x * C::kInMaps) * kPack;
    for (size_t strip = 0; strip < kStrips; ++strip)
      for (size_t map = 0; map < C::kMaps; map += C::kAtOnce) {
        V sum[4][C::kAtOnce];
        sum_window<C>(corner + strip * kLanes, weight + map, sum);
        STINT_UNROLL for (size_t m = 0; m < C::kAtOnce; ++m) {
          const Pooled pooled = pool(sum[0][m], sum[1][m], sum[2][m], sum[3][m]);
          const size_t index = window * C::kMaps + map + m;
          const V value = hn::Max(hn::Add(pooled.top, hn::Set(d, bias[map + m])), hn::Zero(d));
          hn::Store(value, d, out + index * out_stride + strip * kLanes);
          store_winner(pooled.winner, winners + mask_at(index, strip));
        }
      }
  }
}

}  // namespace stint::train::fast::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();
#endif
