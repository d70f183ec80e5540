// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "rehearsal/model/small_guard.h"

namespace stint::rehearsal {
namespace {

struct RolesTest : ::testing::Test {
  SmallCloud small;
  CreateRole::Input wish{.name = "stint-guard",
                         .trust = kGuardTrust,
                         .description = "ends machines",
                         .tags = {{"stint:owner", "me"}}};
};

TEST_F(RolesTest, IsTheSameInEveryRegion) {
  auto made = small.call(wish);
  ASSERT_TRUE(made) << made.error().message;
  EXPECT_EQ(made->role->arn, kGuardRole);
  EXPECT_EQ(made->role->id.size(), 21U);
  small.region = "eu-west-1";
  EXPECT_EQ(small.call(GetRole::Input{"stint-guard"})->role->description, "ends machines");
  EXPECT_EQ(small.code(wish), "EntityAlreadyExists");
}

TEST_F(RolesTest, IsDeletedAfterItsPoliciesOnly) {
  make_guard_role(small);
  EXPECT_EQ(small.code(DeleteRole::Input{"stint-guard"}), "DeleteConflict");
  EXPECT_EQ(small.code(DeleteRolePolicy::Input{"stint-guard", "end"}), "");
  EXPECT_EQ(small.code(DeleteRole::Input{"stint-guard"}), "");
  EXPECT_EQ(small.code(GetRole::Input{"stint-guard"}), "NoSuchEntity");
}

TEST_F(RolesTest, PoliciesArePutReadAndReplaced) {
  make_guard_role(small);
  EXPECT_EQ(small.call(GetRolePolicy::Input{"stint-guard", "end"})->document, kGuardPolicy);
  auto other = R"({"Statement":{"Effect":"Deny","Action":"*","Resource":"*"}})";
  small.call(PutRolePolicy::Input{"stint-guard", "end", other});
  EXPECT_EQ(small.call(GetRolePolicy::Input{"stint-guard", "end"})->document, other);
  EXPECT_EQ(small.call(ListRolePolicies::Input{"stint-guard", {}, {}})->items,
            std::vector<std::string>{"end"});
  EXPECT_EQ(small.code(GetRolePolicy::Input{"stint-guard", "nothing"}), "NoSuchEntity");
  EXPECT_EQ(small.code(DeleteRolePolicy::Input{"stint-guard", "nothing"}), "NoSuchEntity");
  EXPECT_EQ(small.code(PutRolePolicy::Input{"nobody", "end", other}), "NoSuchEntity");
}

TEST_F(RolesTest, ListedByPath) {
  small.call(wish);
  wish.name = "other";
  wish.path = "/team/";
  small.call(wish);
  EXPECT_EQ(small.call(ListRoles::Input{"/", {}, {}})->items.size(), 2U);
  auto found = small.call(ListRoles::Input{"/team/", {}, {}})->items;
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0]->arn, "arn:aws:iam::111122223333:role/team/other");
}

TEST_F(RolesTest, SimulationSaysWhatTheSchedulerWillFind) {
  make_guard_role(small);
  SimulatePrincipalPolicy::Input in{.principal = kGuardRole,
                                    .actions = {"ec2:StopInstances", "ec2:StartInstances"},
                                    .resources = {"arn:aws:ec2:us-east-1:111122223333:instance/i-1"},
                                    .context = {{"aws:ResourceTag/stint:token", "string", {"t-1"}}},
                                    .next_token = {},
                                    .max_results = {}};
  auto results = small.call(in)->items;
  ASSERT_EQ(results.size(), 2U);
  EXPECT_EQ(name_of(results[0].decision), "allowed");
  EXPECT_EQ(name_of(results[1].decision), "implicitDeny");
  in.context.clear();
  EXPECT_EQ(small.call(in)->items[0].decision, Decision::ImplicitDeny);
  in.principal = "arn:aws:iam::111122223333:user/learner";
  EXPECT_EQ(small.code(in), "NoSuchEntity");
}

TEST_F(RolesTest, WhatIamRefuses) {
  auto with = [&](auto change) {
    auto in = wish;
    change(in);
    return small.code(in);
  };
  EXPECT_EQ(with([](auto& in) { in.name = "with blank"; }), "ValidationError");
  EXPECT_EQ(with([](auto& in) { in.name = std::string(65, 'a'); }), "ValidationError");
  EXPECT_EQ(with([](auto& in) { in.path = "team"; }), "ValidationError");
  EXPECT_EQ(with([](auto& in) { in.trust = "{}"; }), "MalformedPolicyDocument");
  EXPECT_EQ(with([](auto& in) { in.trust = kGuardPolicy; }), "MalformedPolicyDocument");
}

}  // namespace
}  // namespace stint::rehearsal
