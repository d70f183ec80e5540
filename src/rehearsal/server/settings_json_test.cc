// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/server/settings_json.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "rehearsal/wire/catalogue.h"

namespace stint::rehearsal::server {
namespace {

struct SettingsJsonTest : ::testing::Test {
  Settings model = wire::standard_settings();
  wire::FaultPlan faults;
  bool throttling = true;

  Result<> change(std::string_view json) { return change_settings(json, {model, faults, throttling}); }
  Json shown() const { return show_settings(model, faults, throttling); }
  std::string refusal(std::string_view json) {
    const auto before = shown();
    const auto changed = change(json);
    EXPECT_EQ(shown(), before) << "a refused change changes nothing";
    EXPECT_TRUE(changed || changed.error().kind == Kind::Usage);
    return changed ? "" : changed.error().what;
  }
};

constexpr auto kAll = R"({
  "alarm_delay": [0, 20],
  "alarms_act": false,
  "approve_after": 8,
  "faults": [
    {"call": "RunInstances", "skip": 1, "times": 2, "what": "lost", "after": true},
    {"call": "*", "skip": 0, "times": 1, "what": "broken", "status": 502, "after": false},
    {"call": "Describe*", "skip": 0, "times": 1, "what": "cut"},
    {"call": "*", "skip": 0, "times": 1, "what": "throttled"},
    {"call": "*", "skip": 0, "times": 1, "what": "refused", "code": "Unsupported", "message": "no"},
    {"call": "*", "skip": 0, "times": 1, "what": "late", "by": 2.5}
  ],
  "limits": [{"region": "us-east-1", "code": "L-DB2E81BA", "vcpus": 8.0}],
  "pace": {"boot": [1, 1.5], "checks": [5, 8], "stopped": [0, 0], "os_shutdown": 150, "console": 180,
           "visible": 3600, "token_life": 90000},
  "read_lag": [0, 3],
  "schedules": {"delay": [0, 30], "acts": false, "role_broken": true},
  "shortages": [{"type": "g4dn.*", "zone": "us-east-1a", "after_accepting": true}],
  "throttling": false
})";

TEST_F(SettingsJsonTest, WhatIsSetIsShown) {
  ASSERT_TRUE(change(kAll));
  EXPECT_EQ(shown(), Json::parse(kAll));
}

TEST_F(SettingsJsonTest, WhatIsShownSetsTheSame) {
  ASSERT_TRUE(change(kAll));
  const auto all = shown();
  model = wire::standard_settings();
  faults.clear();
  throttling = true;
  ASSERT_NE(shown(), all);
  ASSERT_TRUE(change(all.dump()));
  EXPECT_EQ(shown(), all);
}

TEST_F(SettingsJsonTest, WhatIsNotNamedStays) {
  ASSERT_TRUE(change(kAll));
  auto expected = shown();
  ASSERT_TRUE(change(R"({"pace": {"checks": 90}})"));
  expected["pace"]["checks"] = {90, 90};
  EXPECT_EQ(shown(), expected);
  ASSERT_TRUE(change("{}"));
  EXPECT_EQ(shown(), expected);
}

TEST_F(SettingsJsonTest, StandardsOfWhatIsLeftOut) {
  ASSERT_TRUE(change(
      R"({"faults": [{"what": "broken"}], "shortages": [{}], "limits": [{"code": "L-1", "vcpus": 2}]})"));
  EXPECT_EQ(shown().at("faults"), Json::parse(R"([{"call": "*", "skip": 0, "times": 1, "what": "broken",
                                                 "status": 503, "after": false}])"));
  EXPECT_EQ(shown().at("shortages"),
            Json::parse(R"([{"type": "*", "zone": "*", "after_accepting": false}])"));
  EXPECT_EQ(shown().at("limits"), Json::parse(R"([{"region": "*", "code": "L-1", "vcpus": 2.0}])"));
}

TEST_F(SettingsJsonTest, WrongOnesAreNamed) {
  struct Case {
    const char *json, *why;
  };
  for (const auto& [json, why] : {
           Case{"8", "settings are a JSON object"},
           {"{", "settings are a JSON object"},
           {R"({"limit": []})", "there is no setting \"limit\""},
           {R"({"approve_after": "8s"})", "approve_after has to be a number of seconds"},
           {R"({"approve_after": -1})", "approve_after has to be a number of seconds"},
           {R"({"approve_after": 1e300})", "approve_after has to be a number of seconds"},
           {R"({"pace": {"bot": 1}})", "pace has nothing that is called \"bot\""},
           {R"({"pace": 1})", "pace has to be an object of names and values"},
           {R"({"pace": {"boot": [2, 1]}})", "boot has to be two numbers of seconds, the smaller one first"},
           {R"({"read_lag": [1, 2, 3]})", "read_lag has to be two numbers of seconds"},
           {R"({"alarms_act": 1})", "alarms_act has to be true or false"},
           {R"({"schedules": {"late": 1}})", "schedules has nothing that is called \"late\""},
           {R"({"schedules": {"role_broken": 1}})", "role_broken has to be true or false"},
           {R"({"limits": {}})", "limits has to be a list"},
           {R"({"limits": [{"code": 1, "vcpus": 1}]})", "code has to be a text"},
           {R"({"limits": [{"code": "L-1"}]})", "vcpus has to be a number from 0 on"},
           {R"({"shortages": [{"after_accepting": 1}]})", "after_accepting has to be true or false"},
           {R"({"faults": [{"what": "odd"}]})",
            "what has to be lost, broken, cut, throttled, refused or late"},
           {R"({"faults": [{"what": "broken", "status": 200}]})",
            "status has to be an HTTP status from 400 to 599"},
           {R"({"faults": [{"what": "late"}]})", "by has to be a number of seconds"},
           {R"({"throttling": 0})", "throttling has to be true or false"},
           {R"({"approve_after": 1, "throttling": 0})", "throttling has to be true or false"},
       })
    EXPECT_EQ(refusal(json), why) << json;
}

}  // namespace
}  // namespace stint::rehearsal::server
