// SPDX-License-Identifier: Apache-2.0
#include "aws/ini.h"

#include <gtest/gtest.h>

namespace stint::aws {
namespace {

Ini parsed(std::string_view text) {
  auto ini = parse_ini(text, "config");
  EXPECT_TRUE(ini) << ini.error().what;
  return ini.value_or(Ini{});
}

TEST(IniTest, SectionsKeysAndComments) {
  Ini ini = parsed(
      "# top\n"
      "[default]\r\n"
      "Region = eu-central-1  ; near\n"
      "  ; indented comment\n"
      "key=a#b=c\n"
      "\n"
      "[profile  dev] # mine\n"
      "region=us-east-1\n"
      "[profile \"two words\"]\n"
      "x = 1");
  EXPECT_EQ(ini["default"]["region"], "eu-central-1");
  EXPECT_EQ(ini["default"]["key"], "a#b=c") << "a # inside a word is part of it";
  EXPECT_EQ(ini["profile dev"]["region"], "us-east-1");
  EXPECT_EQ(ini["profile two words"]["x"], "1");
}

TEST(IniTest, IndentedKeysBelongToTheKeyWithNoValue) {
  Ini ini = parsed(
      "[services local]\n"
      "ec2 =\n"
      "  endpoint_url = http://127.0.0.1:1\n"
      "cloudwatch =\n"
      "\tendpoint_url = http://127.0.0.1:2\n"
      "plain = x\n"
      "  indented = y\n");
  EXPECT_EQ(ini["services local"]["ec2.endpoint_url"], "http://127.0.0.1:1");
  EXPECT_EQ(ini["services local"]["cloudwatch.endpoint_url"], "http://127.0.0.1:2");
  EXPECT_EQ(ini["services local"]["indented"], "y");
}

TEST(IniTest, IndentedLineWithoutAnEqualsSignGoesOnWithTheValue) {
  EXPECT_EQ(parsed("[a]\nx = one\n  two\ny = 1\n")["a"]["x"], "one\ntwo");
  EXPECT_FALSE(parse_ini("[a]\n  two\n", "config"));
}

TEST(IniTest, LaterValueHoldsAndSectionsJoin) {
  Ini ini = parsed("[a]\nx=1\ny=1\n[b]\n[a]\nx=2\n");
  EXPECT_EQ(ini["a"]["x"], "2");
  EXPECT_EQ(ini["a"]["y"], "1");
}

TEST(IniTest, ByteOrderMarkAndNoFinalLineEnd) { EXPECT_EQ(parsed("\xEF\xBB\xBF[a]\nx=1")["a"]["x"], "1"); }

TEST(IniTest, LineThatIsNoneIsNamedByNumberAndNotShown) {
  for (const char* text :
       {"[a]\nwJalrSECRET", "\nkey = wJalrSECRET\n", "[a]\n= wJalrSECRET\n", "x\n[wJalrSECRET\n"}) {
    auto ini = parse_ini(text, "/home/u/.aws/credentials");
    ASSERT_FALSE(ini) << text;
    EXPECT_EQ(ini.error().kind, Kind::Usage);
    EXPECT_NE(ini.error().what.find("/home/u/.aws/credentials line "), std::string::npos);
    EXPECT_EQ(ini.error().what.find("SECRET"), std::string::npos);
  }
}

}  // namespace
}  // namespace stint::aws
