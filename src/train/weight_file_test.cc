// SPDX-License-Identifier: Apache-2.0
#include "train/weight_file.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <limits>

#include "testing/stepping_world.h"
#include "train/example_test.h"

namespace stint::train {
namespace {

std::string why_not(std::string_view bytes) {
  auto read = unpack_weights(bytes, "it");
  return read ? "it was read" : read.error().what;
}

TEST(WeightFile, WhatIsSavedIsWhatIsLoaded) {
  testing::MemoryFiles files;
  const Parameters saved = example::weights();
  ASSERT_TRUE(save_weights(files, "/w", saved));
  auto loaded = load_weights(files, "/w");
  ASSERT_TRUE(loaded) << loaded.error().what;
  EXPECT_EQ(std::memcmp(&saved, &*loaded, sizeof saved), 0);
}

// The bytes are a promise to other programs: docs/weights.md.
TEST(WeightFile, HasTheDocumentedBytes) {
  Parameters parameters;
  parameters[kConv1Weight][0] = 1.0F;
  parameters[kDense3Bias][9] = -2.0F;
  const std::string bytes = pack_weights(parameters);
  ASSERT_EQ(bytes.size(), 16U + 4U * 61706U + 4U);
  EXPECT_EQ(bytes.substr(0, 8), "LENET5\r\n");
  EXPECT_EQ(bytes.substr(8, 12), std::string("\x01\0\0\0\x0a\xf1\0\0\0\0\x80\x3f", 12));
  EXPECT_EQ(bytes.substr(bytes.size() - 8, 4), std::string("\0\0\0\xc0", 4));
}

TEST(WeightFile, SaysWhatIsWrong) {
  const std::string good = pack_weights(example::weights());
  EXPECT_EQ(why_not(""), "it is not a weight file of lenet5");
  EXPECT_EQ(why_not("LENET5\n" + good.substr(8)), "it is not a weight file of lenet5");
  std::string bytes = good;
  bytes[8] = 2;
  EXPECT_EQ(why_not(bytes), "it has version 2; this lenet5 reads version 1");
  bytes = good;
  bytes[12] = 0;
  EXPECT_EQ(why_not(bytes), "it holds 61696 weights, not 61706");
  EXPECT_EQ(why_not(good.substr(0, 1000)), "it has 1000 bytes, not 246844");
  EXPECT_EQ(why_not(good + "x"), "it has 246845 bytes, not 246844");
  bytes = good;
  bytes[5000] = static_cast<char>(bytes[5000] ^ 1);
  EXPECT_EQ(why_not(bytes), "it is damaged: its checksum does not fit");
  Parameters parameters;
  parameters[kDense1Bias][3] = std::numeric_limits<float>::quiet_NaN();
  EXPECT_EQ(why_not(pack_weights(parameters)), "it holds a weight that is no number");
}

TEST(WeightFile, AMissingFileIsAUsageError) {
  testing::MemoryFiles files;
  auto loaded = load_weights(files, "/w");
  ASSERT_FALSE(loaded);
  EXPECT_EQ(loaded.error().kind, Kind::Usage);
}

}  // namespace
}  // namespace stint::train
