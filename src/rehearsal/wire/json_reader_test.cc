// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/wire/json_reader.h"

#include <gtest/gtest.h>

namespace stint::rehearsal::wire {

struct Part {
  std::string name;
};
struct Whole2 {
  std::string name;
  std::optional<int> number;
  bool flag = true;
  double real = 0;
  SysMicros at{};
  std::vector<std::string> list;
  std::vector<Part> parts;
};
template <class V>
void fields(V& v, Part& x) {
  v("Name", x.name, kRequired);
}
template <class V>
void fields(V& v, Whole2& x) {
  v("Name", x.name, kRequired);
  v("Number", x.number);
  v("Flag", x.flag);
  v("Real", x.real);
  v("At", x.at);
  v("List", x.list);
  v("Parts", x.parts);
}

namespace {

std::optional<Refusal> read(std::string_view text, Whole2& whole) {
  auto document = parse_document(text);
  return document ? JsonReader(*document).read(whole) : std::optional(Refusal{"no document", {}});
}
std::string code(std::string_view text) {
  Whole2 whole;
  auto wrong = read(text, whole);
  return wrong ? wrong->code : "";
}

TEST(JsonReaderTest, ReadsEachKind) {
  Whole2 w;
  ASSERT_FALSE(read(
      R"({"Name":"n","Number":3,"Flag":false,"Real":2,"At":1795550400.5,"List":["a","b"],"Parts":[{"Name":"p"}]})",
      w));
  EXPECT_EQ(w.name, "n");
  EXPECT_EQ(w.number, 3);
  EXPECT_FALSE(w.flag);
  EXPECT_EQ(w.real, 2);
  EXPECT_EQ(w.at, parse_rfc3339("2026-11-24T20:00:00.5Z"));
  EXPECT_EQ(w.list.size(), 2U);
  EXPECT_EQ(w.parts.at(0).name, "p");
}

TEST(JsonReaderTest, NullIsAbsent) {
  EXPECT_EQ(code(R"({"Name":"n","Number":null})"), "");
  EXPECT_EQ(code(R"({"Name":null})"), "ValidationException");
}

TEST(JsonReaderTest, WhatIsMissingUnknownOrOfAnotherKind) {
  EXPECT_EQ(code("{}"), "ValidationException");
  EXPECT_EQ(code(R"({"Name":"n","Colour":"red"})"), "ValidationException");
  EXPECT_EQ(code(R"({"Name":"n","Parts":[{"Name":"p","Size":1}]})"), "ValidationException");
  for (const char* text :
       {R"({"Name":1})", R"({"Name":"n","Number":1.5})", R"({"Name":"n","Number":"1"})",
        R"({"Name":"n","Flag":1})", R"({"Name":"n","List":"a"})", R"({"Name":"n","Parts":["p"]})"})
    EXPECT_EQ(code(text), "SerializationException") << text;
}

TEST(JsonReaderTest, WhatIsNoObject) {
  for (const char* text : {"[]", "1", "{", "\"x\""}) EXPECT_EQ(code(text), "no document") << text;
  EXPECT_EQ(code(""), "ValidationException") << "an empty body is an empty object";
}

}  // namespace
}  // namespace stint::rehearsal::wire
