// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>

namespace stint::train {

using std::size_t;

// The lab's LeNet-5, from a picture to ten scores:
//   28x28x1    pixels, padded with 2 zeros all round to 32x32
//   28x28x6    convolution 5x5, ReLU       14x14x6  max-pool 2x2
//   10x10x16   convolution 5x5, ReLU       5x5x16   max-pool 2x2
//   400        the same numbers in one row: row, column, map
//   120        dense, ReLU
//   84         dense, ReLU
//   10         dense
inline constexpr size_t kSide = 28, kBorder = 2, kPaddedSide = kSide + 2 * kBorder;
inline constexpr size_t kPixels = kSide * kSide;
inline constexpr size_t kTaps = 5;  ///< side of both filters
inline constexpr size_t kMaps1 = 6, kConv1Side = 28, kPool1Side = 14;
inline constexpr size_t kMaps2 = 16, kConv2Side = 10, kPool2Side = 5;
inline constexpr size_t kPool1 = kPool1Side * kPool1Side * kMaps1;     ///< 1,176
inline constexpr size_t kFeatures = kPool2Side * kPool2Side * kMaps2;  ///< 400
inline constexpr size_t kHidden1 = 120, kHidden2 = 84, kClasses = 10;

}  // namespace stint::train
