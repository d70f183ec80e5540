// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>

#include "train/parameters.h"

// Where the fast kernels keep their numbers. Pictures go through in *packs* of 16: number i of all of them
// lies together, one lane a picture ("lanes": [number][16]), so that every layer is the same plain arithmetic
// on whole vectors, whatever their width. Where a step needs one picture's numbers side by side, they are
// turned ("rows": [picture][numbers]).
namespace stint::train::fast {

inline constexpr size_t kPack = 16;  ///< pictures
inline constexpr size_t kPacks = 4;  ///< of a chunk: what a thread takes through the network at once
inline constexpr size_t kChunk = kPack * kPacks;
inline constexpr size_t kPool1Row = kPool1 + 8;  ///< 1,184: whole vectors
inline constexpr size_t kHidden1Row = kDense2Weight.stride, kHidden2Row = kDense3Weight.stride;

/// The way a gradient goes back from one pooling window of the second layer: 6x6 places of 6 maps.
inline constexpr size_t kSpreadSide = kTaps + 1, kSpreadRow = kSpreadSide * kMaps1;
inline constexpr size_t kSpread = 224;  ///< 6 rows of 36, and 8 zeros: whole vectors
static_assert(kSpread >= kSpreadSide * kSpreadRow && kSpread % kPack == 0);

/// Which of its four numbers each pooling window took, for each picture of a pack: two masks (right one,
/// lower one) of 16 bits, in as many bytes as the vectors in use write. `kSlack`: a mask is read and written
/// eight bytes at a time.
template <size_t kWindows>
struct Winners {
  static constexpr size_t kSlack = 8;
  std::uint8_t bits[kWindows * 2 * kPack + kSlack];
};

/// What the convolutions of one pack leave for the way back.
struct alignas(64) Pack {
  std::uint8_t pixels[kPixels][kPack];
  Winners<kPool1> winners1;
  Winners<kFeatures> winners2;
  alignas(64) float pool1[kPack][kPool1Row];  ///< rows
  float beyond[kPack];                        ///< read, and multiplied with nothing, behind the last row
};

/// Gradients of the convolutions as they are summed up: one number for each lane, or each filter's taps in a
/// row.
struct alignas(64) ConvolutionSums {
  float weight1[kMaps1][kTaps * kTaps][kPack];
  float bias1[kMaps1][kPack];
  float weight2[kMaps2][kTaps][2 * kPack];  ///< a row of taps is 5 columns of 6 maps: 30 numbers of the 32
  float bias2[kMaps2][kPack];
};

/// One thread's own. All zero to begin with; what is never written stays so (borders, ends of rows).
struct alignas(64) Workspace {
  size_t packs = 0;  ///< in use
  alignas(64) std::int32_t label[kChunk];
  alignas(
      64) float share[kChunk];  ///< of each picture in the batch's mean loss; 0 in a lane without a picture

  Pack pack[kPacks];
  alignas(64) float picture[kPaddedSide * kPaddedSide][kPack];  ///< of the pack at hand
  float pool1[kPool1][kPack];                                   ///< likewise; on the way back their gradient

  // Lanes of the chunk.
  float features[kFeatures][kChunk], hidden1[kHidden1][kChunk], hidden2[kHidden2][kChunk];
  float scores[kClasses][kChunk];
  float d_scores[kClasses][kChunk], d_hidden2[kHidden2][kChunk], d_hidden1[kHidden1][kChunk];
  float d_features[kFeatures][kChunk];

  // Rows.
  float feature_rows[kChunk][kFeatures], hidden1_rows[kChunk][kHidden1Row], hidden2_rows[kChunk][kHidden2Row];

  // Of the second convolution's way back.
  float spread[kMaps2][4][kSpread];  ///< a filter, moved to each of the four places of a window
  float d_pool1_rows[kPack][kPool1Row];
  float d_feature_rows[kPack][kFeatures];
  std::int32_t spread_at[kFeatures][kPack];  ///< where in `spread` its winner's filter begins
  std::int32_t spread_at_rows[kPack][kFeatures];
  ConvolutionSums sums;
};

}  // namespace stint::train::fast
