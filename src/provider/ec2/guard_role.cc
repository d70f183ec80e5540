// SPDX-License-Identifier: Apache-2.0
// The role in which schedules end and stop machines.
#include <fmt/format.h>

#include "aws/iam.h"
#include "provider/ec2/ec2.h"
#include "provider/ec2/policy.h"
#include "provider/ec2/tags.h"

namespace stint::ec2 {
namespace {

constexpr const char* kScheduler = "scheduler.amazonaws.com";

bool refused(const Error& error) { return error.kind == Kind::Credentials || error.kind == Kind::Failed; }

}  // namespace

// Whatever AWS refuses here means that there is none for us; no answer means nothing.
Result<std::optional<std::string>> Ec2::guard_role() {
  if (guard_role_) return *guard_role_;
  auto role = aws::get_role(client(), kGuardRole);
  if (!role && !refused(role.error())) return fail(std::move(role).error());
  guard_role_ = role ? std::optional{role->arn} : std::nullopt;
  return *guard_role_;
}

Result<> Ec2::make_guard_role() {
  STINT_TRY_ASSIGN(auto me, identity());
  auto made = aws::create_role(client(), kGuardRole, guard_trust(me.account), kGuardRoleDoes, {});
  if (!made && made.error().code == "EntityAlreadyExists") made = aws::get_role(client(), kGuardRole);
  if (!made) return fail(std::move(made).error());
  if (made->trust.find(kScheduler) == std::string::npos)
    return fail(Kind::Failed,
                fmt::format("the role {} is there already, and is for something else", made->arn));
  STINT_TRY(aws::put_role_policy(client(), kGuardRole, kGuardPolicy, guard_permissions(me.account)));
  guard_role_.reset();
  return {};
}

Result<std::string> Ec2::guard_role_lacks() {
  STINT_TRY_ASSIGN(auto role, guard_role());
  if (!role) return std::string{kGuardRole};
  STINT_TRY_ASSIGN(auto me, identity());
  auto machine = fmt::format("arn:aws:ec2:{}:{}:instance/*", settings_.region, me.account);
  auto told = aws::simulate(client(), *role, {"ec2:TerminateInstances", "ec2:StopInstances"}, machine,
                            {"aws:ResourceTag/" + std::string{kToken}, "any"});
  if (!told && refused(told.error())) return std::string{};
  if (!told) return fail(std::move(told).error());
  std::string lacks;
  for (const auto& action : *told)
    if (action.decision != "allowed") lacks += (lacks.empty() ? "" : ", ") + action.action;
  return lacks;
}

}  // namespace stint::ec2
