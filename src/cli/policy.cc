// SPDX-License-Identifier: Apache-2.0
#include "provider/ec2/policy.h"

#include <nlohmann/json.hpp>

#include "cli/verbs.h"

namespace stint::cli {
namespace {

// The account, where credentials tell it; a policy can be read without any.
std::string account_of(Context& c) {
  auto cloud = open_place(c, {.place = place_of(c.options, "aws")});
  if (!cloud) return ec2::kAnyAccount;
  auto me = (*cloud)->identity();
  return me ? me->account : ec2::kAnyAccount;
}

void show_guard_role(Context& c, const std::string& account) {
  c.show.say(ec2::guard_role_script(account));
  c.show.note(
      "run this once as an administrator (or let stint doctor do it): it makes the role in which schedules "
      "end "
      "and stop machines of stints, and can do nothing else");
  c.show.json({{"role", ec2::kGuardRole},
               {"trust", Json::parse(ec2::guard_trust(account))},
               {"permissions", Json::parse(ec2::guard_permissions(account))},
               {"script", ec2::guard_role_script(account)}});
}

void show_user_policy(Context& c, const std::string& account) {
  c.show.say(ec2::user_policy(account));
  c.show.note(
      "whoever has this can end and change only what a stint made, with one gap: an alarm acts through AWS's "
      "own "
      "role, so they could set one on any machine of the account");
  c.show.json({{"policy", Json::parse(ec2::user_policy(account))}});
}

}  // namespace

Result<int> policy(Context& c) {
  if (!c.options.words.empty()) return fail(Kind::Usage, "policy takes no name", "stint policy --guard-role");
  auto account = account_of(c);
  c.options.guard_role ? show_guard_role(c, account) : show_user_policy(c, account);
  if (account == ec2::kAnyAccount)
    c.show.note("no credentials tell the account: put its twelve digits where ACCOUNT stands");
  c.show.json({{"account", account == ec2::kAnyAccount ? "" : account}});
  return 0;
}

}  // namespace stint::cli
