// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/model/base64.h"

#include <gtest/gtest.h>

namespace stint::rehearsal {
namespace {

using namespace std::string_literals;

// The vectors of RFC 4648, section 10.
TEST(Base64Test, WritesAndReadsTheVectorsOfTheRfc) {
  for (auto [raw, text] : {std::pair{"", ""},
                           {"f", "Zg=="},
                           {"fo", "Zm8="},
                           {"foo", "Zm9v"},
                           {"foob", "Zm9vYg=="},
                           {"foobar", "Zm9vYmFy"}}) {
    EXPECT_EQ(to_base64(raw), text);
    EXPECT_EQ(from_base64(text), raw);
  }
}

TEST(Base64Test, BinaryBytesComeBack) {
  std::string bytes;
  for (int i = 0; i < 256; ++i) bytes += static_cast<char>(i);
  EXPECT_EQ(from_base64(to_base64(bytes)), bytes);
}

TEST(Base64Test, LineBreaksArePassedOver) { EXPECT_EQ(from_base64("Zm9v\nYmFy\n"), "foobar"); }

TEST(Base64Test, RefusesWhatIsNone) {
  for (const char* text : {"Z", "Zg", "Zg=", "Zg==Zg==", "Z===", "Zm9v!", "#cloud-config"})
    EXPECT_EQ(from_base64(text), std::nullopt) << text;
}

}  // namespace
}  // namespace stint::rehearsal
