// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "rehearsal/wire/json_reader.h"
#include "rehearsal/wire/json_writer.h"
#include "rehearsal/wire/xml_writer.h"

namespace stint::rehearsal::wire {

struct Leaf {
  std::string text;
};
struct Tree {
  std::string text = "a<b>&\"c\"\n\x01";
  int number = -7;
  double real = 2.5;
  bool flag = true;
  SysMicros at = *parse_rfc3339("2026-11-24T20:00:00.25Z");
  std::optional<std::string> absent;
  std::vector<Leaf> leaves{{"x"}, {"y"}};
  std::vector<int> none;
  TextMap map{{"k", "v"}};
};
template <class V>
void fields(V& v, const Leaf& x) {
  v("text", x.text);
}
template <class V>
void fields(V& v, const Tree& x) {
  v("text", x.text);
  v("number", x.number);
  v("real", x.real);
  v("flag", x.flag);
  v("at", x.at);
  v("absent", x.absent);
  v("leaves", x.leaves);
  v("first", &x.leaves.front());
  v("none", x.none);
  if constexpr (!std::is_same_v<V, XmlWriter>) v("map", x.map);
}

namespace {

TEST(XmlWriterTest, WritesEachKind) {
  std::string out;
  XmlWriter writer(out, "item");
  fields(writer, Tree{});
  EXPECT_EQ(out,
            "<text>a&lt;b&gt;&amp;&quot;c&quot;\n?</text><number>-7</number><real>2.5</real><flag>true</flag>"
            "<at>2026-11-24T20:00:00.250Z</at><leaves><item><text>x</text></item><item><text>y</text></"
            "item></leaves>"
            "<first><text>x</text></first><none></none>");
}

TEST(JsonWriterTest, IsReadAsWhatWasWritten) {
  auto json = Json::parse(JsonWriter::document(Tree{}));
  EXPECT_EQ(json,
            Json::parse(R"({"text":"a<b>&\"c\"\n\u0001","number":-7,"real":2.5,"flag":true,"at":1795550400.25,
                                  "leaves":[{"text":"x"},{"text":"y"}],"first":{"text":"x"},"none":[],"map":{"k":"v"}})"));
}

}  // namespace
}  // namespace stint::rehearsal::wire
