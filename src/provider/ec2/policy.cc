// SPDX-License-Identifier: Apache-2.0
#include "provider/ec2/policy.h"

#include <fmt/format.h>

#include "provider/ec2/embedded.h"

namespace stint::ec2 {
namespace {

std::string for_account(std::string_view document, const std::string& account) {
  const std::string_view blank{kAnyAccount};
  std::string text{document};
  for (auto at = text.find(blank); at != text.npos; at = text.find(blank, at + account.size()))
    text.replace(at, blank.size(), account);
  return text;
}

}  // namespace

std::string user_policy(const std::string& account) { return for_account(embedded::policy_json, account); }

std::string guard_trust(const std::string& account) {
  return for_account(embedded::guard_trust_json, account);
}

std::string guard_permissions(const std::string& account) {
  return for_account(embedded::guard_permissions_json, account);
}

std::string guard_role_script(const std::string& account) {
  return fmt::format(
      "trust=$(cat <<'END'\n{}END\n)\npermissions=$(cat <<'END'\n{}END\n)\n"
      "aws iam create-role --role-name {} --description '{}' --assume-role-policy-document \"$trust\"\n"
      "aws iam put-role-policy --role-name {} --policy-name {} --policy-document \"$permissions\"\n",
      guard_trust(account), guard_permissions(account), kGuardRole, kGuardRoleDoes, kGuardRole, kGuardPolicy);
}

}  // namespace stint::ec2
