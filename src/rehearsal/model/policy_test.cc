// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/model/policy.h"

#include <gtest/gtest.h>

namespace stint::rehearsal {
namespace {

constexpr auto kIdentity = Policy::Kind::Identity;
constexpr auto kTrust = Policy::Kind::Trust;

Demand stop(std::map<std::string, std::string> context = {{"aws:ResourceTag/stint:token", "t-1"}}) {
  return {.action = "ec2:StopInstances",
          .resource = "arn:aws:ec2:us-east-1:111122223333:instance/i-1",
          .service = {},
          .context = std::move(context)};
}

Decision ask(std::string_view document, const Demand& demand, Policy::Kind kind = kIdentity) {
  auto policy = Policy::parse(document, kind);
  EXPECT_TRUE(policy) << policy.error().message;
  const Policy* one = &*policy;
  return decide({&one, 1}, demand);
}

// One statement that allows, with what is put between.
std::string allow(std::string_view rest) {
  return R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow",)" + std::string(rest) + "}]}";
}

std::string with_condition(std::string_view condition) {
  return allow(R"("Action":"ec2:*","Resource":"*","Condition":)" + std::string(condition));
}

TEST(Policy, GuardRoleMayEndWhatBearsTheTagAlone) {
  auto document = allow(
      R"("Action":["ec2:TerminateInstances","ec2:StopInstances"],"Resource":"arn:aws:ec2:*:111122223333:instance/*",
      "Condition":{"StringLike":{"aws:ResourceTag/stint:token":"?*"}})");
  EXPECT_EQ(ask(document, stop()), Decision::Allowed);
  EXPECT_EQ(ask(document, stop({})), Decision::ImplicitDeny) << "no tag";
  EXPECT_EQ(ask(document, stop({{"aws:ResourceTag/stint:token", ""}})), Decision::ImplicitDeny);
  auto other = stop();
  other.action = "ec2:StartInstances";
  EXPECT_EQ(ask(document, other), Decision::ImplicitDeny);
  other = stop();
  other.resource = "arn:aws:ec2:us-east-1:999999999999:instance/i-1";
  EXPECT_EQ(ask(document, other), Decision::ImplicitDeny) << "of another account";
}

TEST(Policy, ActionsAndKeysDoNotHeedCase) {
  EXPECT_EQ(ask(allow(R"("Action":"EC2:stop*","Resource":"*")"), stop()), Decision::Allowed);
  EXPECT_EQ(ask(with_condition(R"({"StringEquals":{"AWS:resourcetag/stint:token":"t-1"}})"), stop()),
            Decision::Allowed);
}

TEST(Policy, DenialCountsMore) {
  auto document = R"({"Statement":[{"Effect":"Allow","Action":"*","Resource":"*"},
                     {"Effect":"Deny","Action":"ec2:Stop*","Resource":"*"}]})";
  EXPECT_EQ(ask(document, stop()), Decision::ExplicitDeny);
}

TEST(Policy, StatementMayStandAlone) {
  EXPECT_EQ(ask(R"({"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}})", stop()),
            Decision::Allowed);
}

TEST(Policy, EachTestOfACondition) {
  struct {
    std::string_view condition;
    Decision with_tag, without;
  } cases[] = {
      {R"({"StringEquals":{"aws:ResourceTag/stint:token":["x","t-1"]}})", Decision::Allowed,
       Decision::ImplicitDeny},
      {R"({"StringNotEquals":{"aws:ResourceTag/stint:token":"t-1"}})", Decision::ImplicitDeny,
       Decision::Allowed},
      {R"({"StringEqualsIgnoreCase":{"aws:ResourceTag/stint:token":"T-1"}})", Decision::Allowed,
       Decision::ImplicitDeny},
      {R"({"StringNotLike":{"aws:ResourceTag/stint:token":"x*"}})", Decision::Allowed, Decision::Allowed},
      {R"({"StringLikeIfExists":{"aws:ResourceTag/stint:token":"x*"}})", Decision::ImplicitDeny,
       Decision::Allowed},
      {R"({"Null":{"aws:ResourceTag/stint:token":true}})", Decision::ImplicitDeny, Decision::Allowed},
      {R"({"Null":{"aws:ResourceTag/stint:token":"false"}})", Decision::Allowed, Decision::ImplicitDeny},
  };
  for (const auto& [condition, with_tag, without] : cases) {
    EXPECT_EQ(ask(with_condition(condition), stop()), with_tag) << condition;
    EXPECT_EQ(ask(with_condition(condition), stop({})), without) << condition;
  }
}

TEST(Policy, TrustIsForTheServicesThatItNames) {
  Demand assume{.action = "sts:AssumeRole",
                .resource = {},
                .service = "scheduler.amazonaws.com",
                .context = {{"aws:SourceAccount", "111122223333"}}};
  auto trust = [](std::string_view principal, std::string_view account) {
    return allow(R"("Principal":)" + std::string(principal) +
                 R"(,"Action":"sts:AssumeRole","Condition":{"StringEquals":{"aws:SourceAccount":")" +
                 std::string(account) + "\"}}");
  };
  EXPECT_EQ(ask(trust(R"({"Service":"scheduler.amazonaws.com"})", "111122223333"), assume, kTrust),
            Decision::Allowed);
  EXPECT_EQ(ask(trust(R"({"Service":"scheduler.amazonaws.com"})", "999999999999"), assume, kTrust),
            Decision::ImplicitDeny);
  EXPECT_EQ(ask(trust(R"({"Service":["ec2.amazonaws.com"]})", "111122223333"), assume, kTrust),
            Decision::ImplicitDeny);
  EXPECT_EQ(ask(trust(R"({"AWS":"arn:aws:iam::111122223333:root"})", "111122223333"), assume, kTrust),
            Decision::ImplicitDeny);
}

TEST(Policy, WhatIsNoPolicyIsRefused) {
  auto code = [](std::string_view text, Policy::Kind kind = kIdentity) {
    auto policy = Policy::parse(text, kind);
    return policy ? "" : policy.error().code;
  };
  for (
      std::string_view bad :
      {"", "[]", "{}", R"({"Statement":"x"})",
       R"({"Statement":{"Effect":"Maybe","Action":"*","Resource":"*"}})",
       R"({"Statement":{"Effect":"Allow","Action":"*"}})",
       R"({"Statement":{"Effect":"Allow","Resource":"*"}})",
       R"({"Statement":{"Effect":"Allow","Action":[1],"Resource":"*"}})",
       R"({"Statement":{"Effect":"Allow","NotAction":"*","Resource":"*"}})",
       R"({"Statement":{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"DateLessThan":{"a":"b"}}}})",
       R"({"Statement":{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringLike":"b"}}})"})
    EXPECT_EQ(code(bad), "MalformedPolicyDocument") << bad;
  EXPECT_EQ(code(R"({"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}})", kTrust),
            "MalformedPolicyDocument")
      << "a trust policy says who, not what";
}

}  // namespace
}  // namespace stint::rehearsal
