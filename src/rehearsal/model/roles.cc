// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "rehearsal/model/role_calls.h"
#include "rehearsal/model/works.h"

namespace stint::rehearsal {
namespace {

constexpr std::size_t kLongestName = 64;
constexpr std::string_view kNameSigns = "_+=,.@-";

Outcome<> check_name(std::string_view member, std::string_view name) {
  bool good = !name.empty() && name.size() <= kLongestName && std::ranges::all_of(name, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           kNameSigns.find(c) != kNameSigns.npos;
  });
  if (good) return {};
  return refuse(
      "ValidationError",
      fmt::format("The specified value for {} is invalid. It must contain only alphanumeric characters "
                  "and/or the following: +=,.@_-",
                  member));
}

// "AROA" and 17 more, as the ids of roles are.
std::string role_id(Dice& dice) {
  auto id = "AROA" + dice.hex(17);
  for (char& c : id)
    if (c >= 'a' && c <= 'f') c = static_cast<char>(c - 'a' + 'A');
  return id;
}

Outcome<Role*> find_role(const Context& call, std::string_view name) {
  auto& roles = call.worldwide().roles;
  auto found = roles.find(name);
  if (found != roles.end()) return &found->second;
  return refuse("NoSuchEntity", fmt::format("The role with name {} cannot be found.", name));
}

tl::unexpected<Refusal> no_policy(std::string_view name) {
  return refuse("NoSuchEntity", fmt::format("The role policy with name {} cannot be found.", name));
}

std::map<std::string, std::string> context_of(const SimulatePrincipalPolicy::Input& in) {
  std::map<std::string, std::string> context;
  for (const auto& entry : in.context)
    if (!entry.values.empty()) context[entry.key] = entry.values.front();
  return context;
}

}  // namespace

bool may_assume(const Role& role, std::string_view service,
                const std::map<std::string, std::string>& context) {
  const Policy* trust = &role.trust;
  return decide({&trust, 1}, {.action = "sts:AssumeRole",
                              .resource = {},
                              .service = std::string(service),
                              .context = context}) == Decision::Allowed;
}

Decision decide(const Role& role, const Demand& demand) {
  std::vector<const Policy*> policies;
  for (const auto& [name, policy] : role.policies) policies.push_back(&policy);
  return decide(policies, demand);
}

Outcome<CreateRole::Output> perform(Context& call, const CreateRole::Input& in) {
  REHEARSAL_TRY(check_name("roleName", in.name));
  if (!in.path.starts_with('/') || !in.path.ends_with('/'))
    return refuse("ValidationError",
                  "The specified value for path is invalid. It must begin and end with / .");
  REHEARSAL_TRY_ASSIGN(Policy trust, Policy::parse(in.trust, Policy::Kind::Trust));
  auto [slot, is_new] = call.worldwide().roles.try_emplace(in.name);
  if (!is_new)
    return refuse("EntityAlreadyExists", fmt::format("Role with name {} already exists.", in.name));
  slot->second = {.name = in.name,
                  .path = in.path,
                  .id = role_id(call.works.dice),
                  .arn = fmt::format("arn:aws:iam::{}:role{}{}", call.account_id(), in.path, in.name),
                  .description = in.description,
                  .max_session = in.max_session,
                  .created = std::chrono::floor<Seconds>(call.now),
                  .tags = in.tags,
                  .trust = std::move(trust),
                  .policies = {}};
  return CreateRole::Output{&slot->second};
}

Outcome<GetRole::Output> perform(Context& call, const GetRole::Input& in) {
  REHEARSAL_TRY_ASSIGN(const Role* role, find_role(call, in.name));
  return GetRole::Output{role};
}

Outcome<ListRoles::Output> perform(Context& call, const ListRoles::Input& in) {
  ListRoles::Output out;
  for (const auto& [name, role] : call.worldwide().roles)
    if (role.path.starts_with(in.path_prefix)) out.items.push_back(&role);
  return out;
}

Outcome<Done> perform(Context& call, const DeleteRole::Input& in) {
  REHEARSAL_TRY_ASSIGN(const Role* role, find_role(call, in.name));
  if (!role->policies.empty())
    return refuse("DeleteConflict", "Cannot delete entity, must delete policies first.");
  call.worldwide().roles.erase(in.name);
  return Done{};
}

Outcome<Done> perform(Context& call, const PutRolePolicy::Input& in) {
  REHEARSAL_TRY(check_name("policyName", in.name));
  REHEARSAL_TRY_ASSIGN(Role * role, find_role(call, in.role));
  REHEARSAL_TRY_ASSIGN(Policy policy, Policy::parse(in.document, Policy::Kind::Identity));
  role->policies.insert_or_assign(in.name, std::move(policy));
  return Done{};
}

Outcome<GetRolePolicy::Output> perform(Context& call, const GetRolePolicy::Input& in) {
  REHEARSAL_TRY_ASSIGN(const Role* role, find_role(call, in.role));
  auto found = role->policies.find(in.name);
  if (found == role->policies.end()) return no_policy(in.name);
  return GetRolePolicy::Output{in.role, in.name, found->second.text};
}

Outcome<Done> perform(Context& call, const DeleteRolePolicy::Input& in) {
  REHEARSAL_TRY_ASSIGN(Role * role, find_role(call, in.role));
  if (role->policies.erase(in.name) == 0) return no_policy(in.name);
  return Done{};
}

Outcome<ListRolePolicies::Output> perform(Context& call, const ListRolePolicies::Input& in) {
  REHEARSAL_TRY_ASSIGN(const Role* role, find_role(call, in.role));
  ListRolePolicies::Output out;
  for (const auto& [name, policy] : role->policies) out.items.push_back(name);
  return out;
}

Outcome<SimulatePrincipalPolicy::Output> perform(Context& call, const SimulatePrincipalPolicy::Input& in) {
  auto& roles = call.worldwide().roles;
  auto role = std::ranges::find_if(roles, [&](const auto& r) { return r.second.arn == in.principal; });
  if (role == roles.end())
    return refuse(
        "NoSuchEntity",
        fmt::format("Invalid Entity Arn: {} does not clearly define entity type and name.", in.principal));
  SimulatePrincipalPolicy::Output out;
  const std::vector<std::string> everything{"*"};
  for (const auto& action : in.actions)
    for (const auto& resource : in.resources.empty() ? everything : in.resources) {
      auto decision = decide(role->second, {action, resource, {}, context_of(in)});
      out.items.push_back({action, resource, decision});
    }
  return out;
}

}  // namespace stint::rehearsal
