// SPDX-License-Identifier: Apache-2.0
#if defined(STINT_TRAIN_FAST_STEP_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef STINT_TRAIN_FAST_STEP_INL_H_
#undef STINT_TRAIN_FAST_STEP_INL_H_
#else
#define STINT_TRAIN_FAST_STEP_INL_H_
#endif

#include "train/fast/convolution-inl.h"
#include "train/fast/convolution1_backward-inl.h"
#include "train/fast/convolution2_backward-inl.h"
#include "train/fast/dense-inl.h"
#include "train/fast/loss-inl.h"
#include "train/fast/transpose-inl.h"

// A chunk's way through the network, and back: the layers in order.
HWY_BEFORE_NAMESPACE();
namespace stint::train::fast::HWY_NAMESPACE {

// Rows of a tile: what divides the layer's outs (or ins) and leaves room for the columns.
inline constexpr size_t kRows = 6, kRowsOfTen = 5;

inline void forward_pack(const Parameters& p, const std::uint8_t* const* pictures, size_t index,
                         Workspace& w) {
  Pack& pack = w.pack[index];
  gather_pixels(pictures, pack);
  expand_pixels(pack, w.picture);
  convolve<Convolution1>(w.picture[0], p[kConv1Weight], p[kConv1Bias], w.pool1[0], kPack, pack.winners1.bits);
  convolve<Convolution2>(w.pool1[0], p[kConv2Weight], p[kConv2Bias], w.features[0] + index * kPack, kChunk,
                         pack.winners2.bits);
  transpose(w.pool1[0], kPack, kPool1, kPack, pack.pool1[0], kPool1Row);
}

inline void dense_layers_forward(const Parameters& p, Workspace& w) {
  const size_t columns = w.packs * kPack;
  dense_forward<kRows, true>(p[kDense1Weight], kDense1Weight.stride, p[kDense1Bias], kFeatures, kHidden1,
                             w.features[0], w.hidden1[0], columns);
  dense_forward<kRows, true>(p[kDense2Weight], kDense2Weight.stride, p[kDense2Bias], kHidden1, kHidden2,
                             w.hidden1[0], w.hidden2[0], columns);
  dense_forward<kRowsOfTen, false>(p[kDense3Weight], kDense3Weight.stride, p[kDense3Bias], kHidden2, kClasses,
                                   w.hidden2[0], w.scores[0], columns);
}

inline void forward(const Parameters& p, const std::uint8_t* const* pictures, Workspace& w) {
  for (size_t i = 0; i < w.packs; ++i) forward_pack(p, pictures + i * kPack, i, w);
  dense_layers_forward(p, w);
}

inline void dense_layers_backward(const Parameters& p, Workspace& w, Parameters& g) {
  constexpr size_t kWide = kStrips == 1 ? 5 : kTileColumns, kNarrow = kStrips == 1 ? 3 : kTileColumns;
  const size_t columns = w.packs * kPack;
  transpose(w.hidden2[0], kChunk, kHidden2, columns, w.hidden2_rows[0], kHidden2Row);
  transpose(w.hidden1[0], kChunk, kHidden1, columns, w.hidden1_rows[0], kHidden1Row);
  transpose(w.features[0], kChunk, kFeatures, columns, w.feature_rows[0], kFeatures);
  dense_gradient<kRowsOfTen, kNarrow>(w.hidden2_rows[0], kHidden2Row, kClasses, w.d_scores[0], columns,
                                      g[kDense3Weight], g[kDense3Bias]);
  dense_backward<kRows>(p[kDense3Weight], kDense3Weight.stride, kHidden2, kClasses, w.hidden2[0],
                        w.d_scores[0], w.d_hidden2[0], columns);
  dense_gradient<kRows, kTileColumns>(w.hidden1_rows[0], kHidden1Row, kHidden2, w.d_hidden2[0], columns,
                                      g[kDense2Weight], g[kDense2Bias]);
  dense_backward<kRows>(p[kDense2Weight], kDense2Weight.stride, kHidden1, kHidden2, w.hidden1[0],
                        w.d_hidden2[0], w.d_hidden1[0], columns);
  dense_gradient<kRowsOfTen, kWide>(w.feature_rows[0], kFeatures, kHidden1, w.d_hidden1[0], columns,
                                    g[kDense1Weight], g[kDense1Bias]);
  dense_backward<kRowsOfTen>(p[kDense1Weight], kDense1Weight.stride, kFeatures, kHidden1, w.features[0],
                             w.d_hidden1[0], w.d_features[0], columns);
}

inline float total(const float* lanes) {
  V sum = hn::Zero(d);
  for (size_t lane = 0; lane < kPack; lane += kLanes) sum = load_sum(lanes + lane, sum);
  return sum_of(sum);
}

// Hands the convolutions' sums over to the gradient, and clears them.
inline void collect(ConvolutionSums& sums, Parameters& g) {
  for (size_t map = 0; map < kMaps1; ++map) {
    g[kConv1Bias][map] += total(sums.bias1[map]);
    for (size_t tap = 0; tap < kTaps * kTaps; ++tap)
      g[kConv1Weight][tap * kMaps1 + map] += total(sums.weight1[map][tap]);
  }
  for (size_t map = 0; map < kMaps2; ++map) {
    g[kConv2Bias][map] += total(sums.bias2[map]);
    for (size_t ky = 0; ky < kTaps; ++ky)
      for (size_t k = 0; k < kRun; ++k)
        g[kConv2Weight][(ky * kRun + k) * kMaps2 + map] += sums.weight2[map][ky][k];
  }
  sums = {};
}

inline double backward(const Parameters& p, Workspace& w, Parameters& g) {
  const double loss = softmax_loss(w);
  dense_layers_backward(p, w, g);
  spread_filters(p[kConv2Weight], w);
  for (size_t i = 0; i < w.packs; ++i) {
    learn_filters(w, i);
    spread_pack(w, i);
    expand_pixels(w.pack[i], w.picture);
    convolution1_backward(w, w.pack[i]);
  }
  collect(w.sums, g);
  return loss;
}

}  // namespace stint::train::fast::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();
#endif
