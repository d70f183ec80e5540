// SPDX-License-Identifier: Apache-2.0
#include "provider/ec2/policy.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "base/json.h"

namespace stint::ec2 {
namespace {

constexpr const char* kAccount = "123456789012";
constexpr std::size_t kLongestManagedPolicy = 6144;  // characters, blanks not counted: IAM's own limit

TEST(PolicyTest, FitsIntoOneManagedPolicy) {
  Json policy = Json::parse(user_policy(kAccount));
  EXPECT_LE(policy.dump().size(), kLongestManagedPolicy);
}

TEST(PolicyTest, NamesTheAccountEverywhere) {
  for (const auto& text : {user_policy(kAccount), guard_trust(kAccount), guard_permissions(kAccount)}) {
    EXPECT_EQ(text.find(kAnyAccount), std::string::npos);
    EXPECT_NE(text.find(kAccount), std::string::npos);
    EXPECT_TRUE(Json::accept(text));
  }
  EXPECT_NE(user_policy(kAnyAccount).find("arn:aws:iam::ACCOUNT:role/stint-guard"), std::string::npos);
}

// What is changed or made, by any statement.
TEST(PolicyTest, NothingButLookingIsAllowedOnEverything) {
  const Json policy = Json::parse(user_policy(kAccount));
  for (const auto& statement : policy["Statement"]) {
    EXPECT_EQ(statement["Effect"], "Allow");
    if (statement["Resource"] == "*") {
      EXPECT_EQ(statement["Sid"], "Look");
      for (const std::string action : statement["Action"]) {
        auto verb = action.substr(action.find(':') + 1);
        bool looks = verb.starts_with("Describe") || verb.starts_with("Get") || verb.starts_with("List") ||
                     verb.starts_with("View") || verb.starts_with("Decode");
        EXPECT_TRUE(looks) << action;
      }
    }
  }
}

TEST(PolicyTest, WhatEndsMachinesIsBoundToTheTagOfAStint) {
  const Json tagged = {{"StringLike", {{"aws:ResourceTag/stint:token", "?*"}}}};
  int statements = 0;
  const Json policy = Json::parse(user_policy(kAccount));
  for (const auto& statement : policy["Statement"]) {
    if (statement["Action"].dump().find("ec2:TerminateInstances") == std::string::npos) continue;
    EXPECT_EQ(statement["Condition"], tagged);
    ++statements;
  }
  EXPECT_EQ(statements, 1);
  Json role = Json::parse(guard_permissions(kAccount));
  ASSERT_EQ(role["Statement"].size(), 1U);
  EXPECT_EQ(role["Statement"][0]["Condition"], tagged);
}

TEST(PolicyTest, NobodyMayWriteTheRoleThatTheyMayPass) {
  auto policy = user_policy(kAccount);
  for (const char* action : {"iam:CreateRole", "iam:PutRolePolicy", "iam:UpdateAssumeRolePolicy", "iam:*"})
    EXPECT_EQ(policy.find(action), std::string::npos) << action;
}

TEST(PolicyTest, ScriptHoldsBothDocuments) {
  auto script = guard_role_script(kAccount);
  EXPECT_NE(script.find(guard_trust(kAccount)), std::string::npos);
  EXPECT_NE(script.find(guard_permissions(kAccount)), std::string::npos);
}

}  // namespace
}  // namespace stint::ec2
