// SPDX-License-Identifier: Apache-2.0
#include "pact/policy.h"

#include <gtest/gtest.h>

#include <array>
#include <nlohmann/json.hpp>

namespace stint::pact {
namespace {

using namespace std::chrono_literals;

Policy some_policy() {
  SysMicros launched{Micros{1'795'600'800'000'000}};
  return {.token = "3f9a-1",
          .name = "lenet",
          .user = "ubuntu",
          .launched = launched,
          .deadline = launched + 1h,
          .left = 59min + 1500ms,
          .end = End::Stop,
          .budget = Money::dollars(5),
          .rate = Rate{5'260'000'000, Rate::Per::Hour},
          .margins = budget::margins_for(5min),
          .idle = 30min,
          .spent = Money::micros(1'234'567),
          .traffic = Rate{900'000'000, Rate::Per::Gb},
          .reserve = Money::micros(5),
          .extend = true};
}

TEST(PolicyTest, ReadsWhatItWrites) {
  auto read = policy_from(to_json(some_policy()));
  ASSERT_TRUE(read) << read.error().what;
  EXPECT_EQ(*read, some_policy());
}

constexpr std::array kNewer{"idle_s", "spent_micros", "traffic_e10_per_gb", "reserve_micros", "extend"};

TEST(PolicyTest, OfAnOlderClientHasTheDefaults) {
  auto json = to_json(some_policy());
  for (const char* name : kNewer) json.erase(name);
  auto read = policy_from(json);
  ASSERT_TRUE(read) << read.error().what;
  EXPECT_EQ(read->idle, 0s);
  EXPECT_EQ(read->spent, Money{});
  EXPECT_EQ(read->traffic, (Rate{0, Rate::Per::Gb}));
  EXPECT_EQ(read->reserve, Money{});
  EXPECT_FALSE(read->extend);
}

TEST(PolicyTest, EachMissingFieldIsNamed) {
  auto whole = to_json(some_policy());
  for (const char* name : kNewer) whole.erase(name);
  for (const auto& [name, value] : whole.items()) {
    auto json = whole;
    json.erase(name);
    auto read = policy_from(json);
    ASSERT_FALSE(read) << name;
    EXPECT_NE(read.error().what.find("\"" + name + "\""), std::string::npos) << read.error().what;
  }
}

TEST(PolicyTest, WrongFieldIsRefused) {
  const std::vector<std::pair<const char*, Json>> wrongs{{"token", "a b"},
                                                         {"token", ""},
                                                         {"token", 5},
                                                         {"user", "root; rm"},
                                                         {"left_ms", "soon"},
                                                         {"left_ms", 1.5},
                                                         {"left_ms", 9'000'000'000'000'000'000},
                                                         {"deadline", "2026-11-24"},
                                                         {"deadline", "1999-01-01T00:00:00Z"},
                                                         {"end", "hibernate"},
                                                         {"budget_micros", -1},
                                                         {"rate_e10_per_hour", -1},
                                                         {"margins", 4},
                                                         {"idle_s", -1},
                                                         {"idle_s", 9'000'000'000},
                                                         {"spent_micros", -1},
                                                         {"traffic_e10_per_gb", -1},
                                                         {"reserve_micros", -1},
                                                         {"extend", 1}};
  for (const auto& [name, value] : wrongs) {
    auto json = to_json(some_policy());
    json[name] = value;
    EXPECT_FALSE(policy_from(json)) << name << " = " << value;
  }
}

TEST(PolicyTest, MarginsOutOfOrderAreRefused) {
  auto json = to_json(some_policy());
  json["margins"]["off_ms"] = 10'000'000;
  EXPECT_FALSE(policy_from(json));
}

TEST(PolicyTest, PastDeadlineIsAPolicyToo) {
  auto policy = some_policy();
  policy.left = -30s;
  EXPECT_EQ(policy_from(to_json(policy))->left, -30s);
}

TEST(PolicyTest, WhatIsNoObjectIsRefused) {
  for (const char* text : {"[]", "1", "null", "\"x\""}) EXPECT_FALSE(policy_from(Json::parse(text)));
}

}  // namespace
}  // namespace stint::pact
