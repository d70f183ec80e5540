// SPDX-License-Identifier: Apache-2.0
#include "sim/account.h"

#include "provider/ec2/policy.h"
#include "rehearsal/model/role_calls.h"
#include "rehearsal/model/works.h"

namespace stint::sim {
namespace {

// As an administrator makes it once, by `stint policy --guard-role`.
void make_guard_role(Universe& world) {
  auto call = world.console();
  const auto& id = world.settings().accounts.front().id;
  auto made = rehearsal::perform(
      call, rehearsal::CreateRole::Input{.name = ec2::kGuardRole, .trust = ec2::guard_trust(id)});
  auto may = rehearsal::perform(
      call, rehearsal::PutRolePolicy::Input{
                .role = ec2::kGuardRole, .name = ec2::kGuardPolicy, .document = ec2::guard_permissions(id)});
  if (!made || !may) world.break_rule("the guard role cannot be made");
}

}  // namespace

void furnish(Universe& world, Account account) {
  if (account == Account::Role) make_guard_role(world);
  if (account == Account::NoAlarms)
    world.settings().accounts.front().keys.front().denied = {"cloudwatch:PutMetricAlarm"};
}

}  // namespace stint::sim
