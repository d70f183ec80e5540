// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string_view>

#include "train/gunzip.h"

namespace stint::train {

// IDX, the format of MNIST: two zero bytes, a byte for the kind of number (8: unsigned bytes), a byte for how
// many dimensions, each dimension as 32 bits, highest byte first; then the numbers. A file may be plain or
// gzip.

/// The pixels of pictures of 28x28, one after the other, 0 is background. The error says which of these it
/// is, and names `name`: no IDX file, labels instead of pictures, another size than 28x28, ends early, too
/// long.
Result<Bytes> read_pictures(std::string_view file, std::string_view name);

/// One label in 0..9 a picture; the errors likewise, and a label that is above 9.
Result<Bytes> read_labels(std::string_view file, std::string_view name);

}  // namespace stint::train
