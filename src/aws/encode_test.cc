// SPDX-License-Identifier: Apache-2.0
#include "aws/encode.h"

#include <gtest/gtest.h>

namespace stint::aws {
namespace {

TEST(PercentEncodeTest, LeavesTheUnreservedAlone) {
  EXPECT_EQ(percent_encode("AZaz09-_.~"), "AZaz09-_.~");
  EXPECT_EQ(percent_encode("a b+c/d=e&f%"), "a%20b%2Bc%2Fd%3De%26f%25");
  EXPECT_EQ(percent_encode("a/b", "/"), "a/b");
}

TEST(PercentEncodeTest, WritesBytesInUpperCase) {
  EXPECT_EQ(percent_encode("gr\xC3\xBC\xC3\x9F"), "gr%C3%BC%C3%9F");
  EXPECT_EQ(percent_encode(std::string_view{"\0\n", 2}), "%00%0A");
}

// The vectors of RFC 4648, section 10.
TEST(Base64Test, EncodesAndDecodesTheRfcVectors) {
  const std::pair<const char*, const char*> vectors[] = {{"", ""},
                                                         {"f", "Zg=="},
                                                         {"fo", "Zm8="},
                                                         {"foo", "Zm9v"},
                                                         {"foob", "Zm9vYg=="},
                                                         {"fooba", "Zm9vYmE="},
                                                         {"foobar", "Zm9vYmFy"}};
  for (auto [plain, encoded] : vectors) {
    EXPECT_EQ(base64(plain), encoded);
    EXPECT_EQ(decode_base64(encoded), plain);
  }
}

TEST(Base64Test, EveryByteComesBack) {
  std::string all;
  for (int i = 0; i < 256; ++i) all += static_cast<char>(i);
  EXPECT_EQ(decode_base64(base64(all)), all);
}

TEST(Base64Test, PassesOverLineBreaks) { EXPECT_EQ(decode_base64("Zm9v\r\nYg ==\n"), "foob"); }

TEST(Base64Test, RefusesWhatIsCutShortOrForeign) {
  for (const char* text : {"Z", "Zg", "Zg=", "Zm8", "Zm9vY", "Zg==Zg==", "Z*==", "Zg===", "Zm9v="})
    EXPECT_EQ(decode_base64(text), std::nullopt) << text;
}

TEST(PercentTest, DecodesWhatIsCodedAndLeavesTheRest) {
  EXPECT_EQ(percent_decode("%7B%22a%22%3a1%7D+b%2"), "{\"a\":1}+b%2");
  EXPECT_EQ(percent_decode("100%"), "100%");
  EXPECT_EQ(percent_decode("%zz%+1"), "%zz%+1");
}

}  // namespace
}  // namespace stint::aws
