// SPDX-License-Identifier: Apache-2.0
#if defined(STINT_TRAIN_FAST_CONVOLUTION2_BACKWARD_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef STINT_TRAIN_FAST_CONVOLUTION2_BACKWARD_INL_H_
#undef STINT_TRAIN_FAST_CONVOLUTION2_BACKWARD_INL_H_
#else
#define STINT_TRAIN_FAST_CONVOLUTION2_BACKWARD_INL_H_
#endif

#include <cstring>

#include "train/fast/convolution-inl.h"
#include "train/fast/transpose-inl.h"

// The second convolution's way back. Max-pooling hands a gradient to one of four places and ReLU to half of
// the windows, so seven products in eight are with 0; these kernels do the others alone. What is left is a
// list of winners: for each filter those that teach it, for each window those that it hands its gradient back
// through.
HWY_BEFORE_NAMESPACE();
namespace stint::train::fast::HWY_NAMESPACE {

inline constexpr size_t kPool1Line = kPool1Side * kMaps1;  ///< numbers in one row of the first layer's maps
inline constexpr size_t kRun = kTaps * kMaps1;             ///< numbers in one row of a filter

/// Appends those lanes of `values` and `places` that `mask` has; writes whole vectors. How many there are
/// then.
HWY_INLINE size_t append(V values, hn::Vec<DInt> places, M mask, size_t count, float* value_list,
                         std::int32_t* place_list) {
  hn::StoreU(hn::Compress(values, mask), d, value_list + count);
  hn::StoreU(hn::Compress(places, hn::RebindMask(d_int, mask)), d_int, place_list + count);
  return count + hn::CountTrue(d, mask);
}

/// One filter's winners in a row of windows, of all pictures of a pack.
struct Teachers {
  float gradient[(kPool2Side + 1) * kPack];
  std::int32_t at[(kPool2Side + 1) * kPack];  ///< in Pack::pool1: the first number under the filter
  size_t count;
};

/// Fills `teachers` and, for each window and picture, where in `spread` its filter is; adds to the bias's
/// sums.
HWY_INLINE void list_teachers(Workspace& w, size_t pack, size_t window_row, size_t map, Teachers& teachers) {
  teachers.count = 0;
  for (size_t x = 0; x < kPool2Side; ++x) {
    const size_t index = (window_row * kPool2Side + x) * kMaps2 + map;
    const float* gradient = w.d_features[index] + pack * kPack;
    const auto corner = static_cast<std::int32_t>(2 * window_row * kPool1Line + 2 * x * kMaps1);
    const auto filter = static_cast<std::int32_t>(map * 4 * kSpread);
    for (size_t strip = 0; strip < kStrips; ++strip) {
      const Winner winner = load_winner(w.pack[pack].winners2.bits + mask_at(index, strip));
      const auto right = hn::RebindMask(d_int, winner.right), lower = hn::RebindMask(d_int, winner.lower);
      const auto choose = [&](size_t if_right, size_t if_lower) HWY_ATTR {
        return hn::Add(hn::IfThenElseZero(right, hn::Set(d_int, static_cast<std::int32_t>(if_right))),
                       hn::IfThenElseZero(lower, hn::Set(d_int, static_cast<std::int32_t>(if_lower))));
      };
      const auto spread_at = hn::Add(hn::Set(d_int, filter), choose(kSpread, 2 * kSpread));
      hn::Store(spread_at, d_int, w.spread_at[index] + strip * kLanes);
      const auto picture = hn::Iota(d_int, static_cast<std::int32_t>(strip * kLanes));
      const auto from = hn::Mul(picture, hn::Set(d_int, static_cast<std::int32_t>(kPool1Row)));
      const auto at = hn::Add(hn::Add(from, hn::Set(d_int, corner)), choose(kMaps1, kPool1Line));
      const V g = hn::Load(d, gradient + strip * kLanes);
      teachers.count = append(g, at, hn::Ne(g, hn::Zero(d)), teachers.count, teachers.gradient, teachers.at);
      float* bias = w.sums.bias2[map] + strip * kLanes;
      hn::Store(load_sum(bias, g), d, bias);
    }
  }
}

/// Adds to rows [kFrom, kTo) of a filter's gradient what its teachers say.
template <size_t kFrom, size_t kTo>
HWY_INLINE void learn_rows(const Teachers& teachers, const float* pool1, float (*sums)[2 * kPack]) {
  constexpr size_t kVectors = 2 * kStrips;
  V sum[kTo - kFrom][kVectors];
  STINT_UNROLL for (size_t y = kFrom; y < kTo; ++y) STINT_UNROLL for (size_t v = 0; v < kVectors; ++v)
      sum[y - kFrom][v] = hn::Load(d, sums[y] + v * kLanes);
  for (size_t i = 0; i < teachers.count; ++i) {
    const V g = hn::Set(d, teachers.gradient[i]);
    const float* from = pool1 + teachers.at[i];
    STINT_UNROLL for (size_t y = kFrom; y < kTo; ++y) STINT_UNROLL for (size_t v = 0; v < kVectors; ++v)
        sum[y - kFrom][v] =
            hn::MulAdd(g, hn::LoadU(d, from + y * kPool1Line + v * kLanes), sum[y - kFrom][v]);
  }
  STINT_UNROLL for (size_t y = kFrom; y < kTo; ++y) STINT_UNROLL for (size_t v = 0; v < kVectors; ++v)
      hn::Store(sum[y - kFrom][v], d, sums[y] + v * kLanes);
}

/// The filters' gradients from one pack. Row of windows by row of windows: what is read then stays in the
/// nearest cache.
HWY_INLINE void learn_filters(Workspace& w, size_t pack) {
  Teachers teachers;
  const float* pool1 = w.pack[pack].pool1[0];
  for (size_t row = 0; row < kPool2Side; ++row)
    for (size_t map = 0; map < kMaps2; ++map) {
      list_teachers(w, pack, row, map, teachers);
      float(*sums)[2 * kPack] = w.sums.weight2[map];
      if constexpr (kStrips == 1) {
        learn_rows<0, kTaps>(teachers, pool1, sums);
      } else {
        learn_rows<0, 2>(teachers, pool1, sums);
        learn_rows<2, kTaps>(teachers, pool1, sums);
      }
    }
}

/// Each filter as a window of 6x6 places sees it, for each of the four winners: 0 where the filter does not
/// reach.
inline void spread_filters(const float* weight, Workspace& w) {
  for (size_t map = 0; map < kMaps2; ++map)
    for (size_t ky = 0; ky < kTaps; ++ky) {
      float run[kRun];
      for (size_t k = 0; k < kRun; ++k) run[k] = weight[(ky * kRun + k) * kMaps2 + map];
      for (size_t place = 0; place < 4; ++place)
        std::memcpy(w.spread[map][place] + (ky + place / 2) * kSpreadRow + place % 2 * kMaps1, run,
                    sizeof run);
    }
}

/// A window's gradient: the filters of those of its 16 maps that are alive, each times its gradient.
HWY_INLINE void spread_window(const float* gradients, const std::int32_t* places, const float* spread,
                              float* out) {
  float gradient[2 * kPack];
  std::int32_t at[2 * kPack];
  size_t count = 0;
  for (size_t map = 0; map < kMaps2; map += kLanes) {
    const V g = hn::Load(d, gradients + map);
    count = append(g, hn::Load(d_int, places + map), hn::Ne(g, hn::Zero(d)), count, gradient, at);
  }
  constexpr size_t kSums = 14;
  static_assert(kSpread / kPack % kSums == 0);
  STINT_UNROLL for (size_t from = 0; from < kSpread; from += kSums * kLanes) {
    V sum[kSums];
    STINT_UNROLL for (V& s : sum) s = hn::Zero(d);
    for (size_t i = 0; i < count; ++i) {
      const V g = hn::Set(d, gradient[i]);
      const float* filter = spread + at[i] + from;
      STINT_UNROLL for (size_t v = 0; v < kSums; ++v) sum[v] =
          hn::MulAdd(g, hn::Load(d, filter + v * kLanes), sum[v]);
    }
    STINT_UNROLL for (size_t v = 0; v < kSums; ++v) hn::Store(sum[v], d, out + from + v * kLanes);
  }
}

/// Adds a window's 6x6 places of 6 maps where they belong.
HWY_INLINE void add_window(const float* window, float* out) {
  constexpr hn::CappedTag<float, 4> d4;
  for (size_t y = 0; y < kSpreadSide; ++y, window += kSpreadRow, out += kPool1Line) {
    size_t x = 0;
    for (; x + kLanes <= kSpreadRow; x += kLanes)
      hn::StoreU(hn::Add(hn::LoadU(d, window + x), hn::LoadU(d, out + x)), d, out + x);
    if (x < kSpreadRow) hn::StoreU(hn::Add(hn::LoadU(d4, window + x), hn::LoadU(d4, out + x)), d4, out + x);
  }
}

/// The gradient by the first layer's maps, of one picture of a pack; 0 where its ReLU was.
HWY_INLINE void spread_picture(Workspace& w, const Pack& pack, size_t picture) {
  alignas(64) float window[kSpread];
  float* out = w.d_pool1_rows[picture];
  for (size_t i = 0; i < kPool1Row; i += kLanes) hn::Store(hn::Zero(d), d, out + i);
  for (size_t y = 0; y < kPool2Side; ++y)
    for (size_t x = 0; x < kPool2Side; ++x) {
      const size_t at = (y * kPool2Side + x) * kMaps2;
      spread_window(w.d_feature_rows[picture] + at, w.spread_at_rows[picture] + at, w.spread[0][0], window);
      add_window(window, out + 2 * y * kPool1Line + 2 * x * kMaps1);
    }
  for (size_t i = 0; i < kPool1Row; i += kLanes) {
    const M alive = hn::Gt(hn::Load(d, pack.pool1[picture] + i), hn::Zero(d));
    hn::Store(hn::IfThenElseZero(alive, hn::Load(d, out + i)), d, out + i);
  }
}

/// Leaves the gradient by the first layer's maps in w.pool1, as lanes. After learn_filters.
HWY_INLINE void spread_pack(Workspace& w, size_t pack) {
  transpose(w.d_features[0] + pack * kPack, kChunk, kFeatures, kPack, w.d_feature_rows[0], kFeatures);
  transpose(reinterpret_cast<const float*>(w.spread_at[0]), kPack, kFeatures, kPack,
            reinterpret_cast<float*>(w.spread_at_rows[0]), kFeatures);
  for (size_t picture = 0; picture < kPack; ++picture) spread_picture(w, w.pack[pack], picture);
  transpose(w.d_pool1_rows[0], kPool1Row, kPack, kPool1, w.pool1[0], kPack);
}

}  // namespace stint::train::fast::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();
#endif
