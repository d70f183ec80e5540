// SPDX-License-Identifier: Apache-2.0
#include "aws/json_node.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace stint::aws {
namespace {

Json parsed(const char* text) { return Json::parse(text); }

TEST(JsonNodeTest, DescendsThroughObjectsAlone) {
  Json json = parsed(R"({"a": {"b": 7}, "list": [1], "none": null})");
  JsonNode root{&json};
  EXPECT_EQ(*descend(root, "a/b").at, 7);
  EXPECT_EQ(descend(root, "").at, &json);
  for (const char* path : {"x", "a/x", "a/b/c", "list/0"}) EXPECT_TRUE(is_blank(descend(root, path))) << path;
  EXPECT_TRUE(is_blank(descend(root, "none")));
}

TEST(JsonNodeTest, ReadsEachTypeAndNoOther) {
  Json json = parsed(R"({"s": "x", "i": 7, "d": 0.5, "b": true, "o": {}, "big": 1e300})");
  auto at = [&](const char* name) { return descend(JsonNode{&json}, name); };
  std::string s;
  std::int64_t i = 0;
  double d = 0;
  bool b = false;
  SysMicros t{};
  EXPECT_TRUE(scalar(at("s"), s) && s == "x");
  EXPECT_TRUE(scalar(at("i"), i) && i == 7);
  EXPECT_TRUE(scalar(at("i"), d) && d == 7);
  EXPECT_TRUE(scalar(at("b"), b) && b);
  EXPECT_FALSE(scalar(at("i"), s));
  EXPECT_FALSE(scalar(at("d"), i));
  EXPECT_FALSE(scalar(at("s"), d));
  EXPECT_FALSE(scalar(at("i"), b));
  EXPECT_FALSE(scalar(at("o"), s));
  EXPECT_FALSE(scalar(at("big"), t));
  EXPECT_FALSE(scalar(at("s"), t));
}

TEST(JsonNodeTest, TimesAreEpochSecondsOrIso8601) {
  Json json = parsed(R"({"epoch": 1795636800.25, "iso": "2026-11-24T20:00:00Z"})");
  SysMicros t{};
  ASSERT_TRUE(scalar(descend(JsonNode{&json}, "epoch"), t));
  EXPECT_EQ(t.time_since_epoch().count(), 1'795'636'800'250'000);
  ASSERT_TRUE(scalar(descend(JsonNode{&json}, "iso"), t));
  EXPECT_EQ(rfc3339(t), "2026-11-24T20:00:00Z");
}

TEST(JsonNodeTest, ReaderReadsListsAndBlamesWhatIsMissing) {
  Json json = parsed(R"({"names": ["a", "b"], "no": 3})");
  std::string problem;
  JsonReader reader{{&json}, problem};
  std::vector<std::string> names;
  reader.list("names", names);
  reader.list("no", names);
  EXPECT_EQ(names, (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(problem, "");
  std::string text;
  reader.need("missing", text);
  EXPECT_EQ(problem, "missing is missing");
}

}  // namespace
}  // namespace stint::aws
