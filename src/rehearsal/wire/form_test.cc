// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/wire/form.h"

#include <gtest/gtest.h>

namespace stint::rehearsal::wire {

struct Inner {
  std::string key;
  std::vector<std::string> values;
};
struct Sample {
  std::string name;
  std::optional<int> number;
  bool flag = false;
  double real = 0;
  SysMicros at{};
  std::vector<std::string> ids;
  std::vector<Inner> inner;
  std::optional<Inner> one;
};
template <class V>
void fields(V& v, Inner& x) {
  v("key", x.key, kRequired);
  v("Value", x.values);
}
template <class V>
void fields(V& v, Sample& x) {
  v("Name", x.name, kRequired);
  v("Number", x.number);
  v("Flag", x.flag);
  v("Real", x.real);
  v("At", x.at);
  v("Id", x.ids);
  v("Inner", x.inner);
  v("One", x.one);
}

namespace {

struct Read {
  Sample sample;
  std::string code, message;
};
Read read(std::string_view body, Protocol protocol = Protocol::Ec2) {
  Form form(body);
  Read out;
  if (auto wrong = FormReader(form, protocol).read(out.sample)) {
    out.code = wrong->code;
    out.message = wrong->message;
  }
  return out;
}

TEST(FormReaderTest, ReadsValuesOfEachKind) {
  auto [s, code, message] = read("Name=a%20b%2Bc&Number=-7&Flag=true&Real=0.5&At=2026-11-24T20%3A00%3A00Z");
  EXPECT_EQ(code, "") << message;
  EXPECT_EQ(s.name, "a b+c");
  EXPECT_EQ(s.number, -7);
  EXPECT_TRUE(s.flag);
  EXPECT_EQ(s.real, 0.5);
  EXPECT_EQ(s.at, parse_rfc3339("2026-11-24T20:00:00Z"));
}

TEST(FormReaderTest, ListsAreInTheOrderOfTheirNumbers) {
  std::string body = "Name=a";
  for (int i = 12; i >= 1; --i) body += "&Id." + std::to_string(i) + "=v" + std::to_string(i);
  auto [s, code, message] = read(body);
  EXPECT_EQ(code, "");
  ASSERT_EQ(s.ids.size(), 12U);
  EXPECT_EQ(s.ids[1], "v2");
  EXPECT_EQ(s.ids[9], "v10");
}

TEST(FormReaderTest, StructuresInLists) {
  auto [s, code, message] =
      read("Name=a&Inner.1.Key=k1&Inner.1.Value.1=x&Inner.1.Value.2=y&Inner.2.Key=k2&One.Key=k3");
  EXPECT_EQ(code, "") << message;
  ASSERT_EQ(s.inner.size(), 2U);
  EXPECT_EQ(s.inner[0].key, "k1");
  EXPECT_EQ(s.inner[0].values, (std::vector<std::string>{"x", "y"}));
  EXPECT_EQ(s.inner[1].key, "k2");
  ASSERT_TRUE(s.one);
  EXPECT_EQ(s.one->key, "k3");
}

TEST(FormReaderTest, QueryListsHaveMember) {
  auto [s, code, message] =
      read("Name=a&Id.member.1=x&Inner.member.1.key=k&Inner.member.1.Value.member.1=y", Protocol::Query);
  EXPECT_EQ(code, "") << message;
  EXPECT_EQ(s.ids, std::vector<std::string>{"x"});
  ASSERT_EQ(s.inner.size(), 1U);
  EXPECT_EQ(s.inner[0].values, std::vector<std::string>{"y"});
}

TEST(FormReaderTest, EmptyQueryList) {
  auto [s, code, message] = read("Name=a&Id=", Protocol::Query);
  EXPECT_EQ(code, "") << message;
  EXPECT_TRUE(s.ids.empty());
}

TEST(FormReaderTest, WhatIsMissing) {
  EXPECT_EQ(read("Flag=true").message, "The request must contain the parameter Name");
  EXPECT_EQ(read("Name=a&Inner.1.Value.1=x").code, "MissingParameter");
  EXPECT_EQ(read("Flag=true", Protocol::Query).code, "ValidationError");
}

TEST(FormReaderTest, WhatIsUnknown) {
  EXPECT_EQ(read("Name=a&Colour=red").message, "The parameter Colour is not recognized");
  EXPECT_EQ(read("Name=a&Inner.1.Key=k&Inner.1.Size=1").message,
            "The parameter Inner.1.Size is not recognized");
  EXPECT_EQ(read("Name=a&name=b").code, "UnknownParameter") << "names have their case";
  EXPECT_EQ(read("Name=a&Id.x=1").code, "UnknownParameter");
}

TEST(FormReaderTest, WhatIsNoValue) {
  for (const char* body : {"Name=a&Number=7x", "Name=a&Number=", "Name=a&Flag=yes", "Name=a&Real=x",
                           "Name=a&At=today", "Name.1=a", "Name=a&Number=99999999999"})
    EXPECT_EQ(read(body).code, "InvalidParameterValue") << body;
}

TEST(FormTest, BrokenEncodingIsTakenAsItIs) {
  Form form("a=%zz&b=%4&c&=d");
  EXPECT_EQ(form.take("a"), "%zz");
  EXPECT_EQ(form.take("b"), "%4");
  EXPECT_EQ(form.take("c"), "");
  EXPECT_EQ(form.take("x"), "");
}

}  // namespace
}  // namespace stint::rehearsal::wire
