// SPDX-License-Identifier: Apache-2.0
#include "pact/base64.h"

#include <gtest/gtest.h>

#include "pact/utf8.h"

namespace stint::pact {
namespace {

TEST(Base64Test, WritesTheExamplesOfRfc4648) {
  EXPECT_EQ(base64(""), "");
  EXPECT_EQ(base64("f"), "Zg==");
  EXPECT_EQ(base64("fo"), "Zm8=");
  EXPECT_EQ(base64("foo"), "Zm9v");
  EXPECT_EQ(base64("foobar"), "Zm9vYmFy");
}

TEST(Base64Test, EveryByteComesBack) {
  std::string bytes;
  for (int i = 0; i < 256; ++i) bytes += static_cast<char>(i);
  for (std::size_t cut = 0; cut < bytes.size(); ++cut)
    EXPECT_EQ(from_base64(base64(bytes.substr(cut))), bytes.substr(cut));
}

TEST(Base64Test, RefusesWhatItNeverWrites) {
  for (const char* text : {"Z", "Zg=", "Zg", "Zh==", "Zm9=", "Z===", "====", "Zg==Zg==", "Zm9v\n", "Zm_v"})
    EXPECT_FALSE(from_base64(text)) << text;
}

TEST(Utf8Test, TellsTextFromBytes) {
  for (const char* good : {"", "abc", "ünï", "\u20ac", "\U0001F600", "\xf4\x8f\xbf\xbf"})
    EXPECT_TRUE(is_utf8(good)) << good;
  for (const char* bad :
       {"\xff", "\x80", "\xc3", "\xc0\xaf", "\xe0\x80\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xe2\x82"})
    EXPECT_FALSE(is_utf8(bad));
}

}  // namespace
}  // namespace stint::pact
