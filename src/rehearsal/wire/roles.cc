// SPDX-License-Identifier: Apache-2.0
#include <array>

#include "rehearsal/model/role_calls.h"
#include "rehearsal/wire/ec2_shapes.h"
#include "rehearsal/wire/row.h"

namespace stint::rehearsal::wire {

// IAM writes tags with capitals, and its lists have a marker where others have a token.
struct RoleTag {
  std::string key, value;
};
template <class V, As<RoleTag> T>
void fields(V& v, T& tag) {
  v("Key", tag.key, kRequired);
  v("Value", tag.value, kRequired);
}

template <class V>
void marker_fields(V& v, const std::string& next_token) {
  v("IsTruncated", !next_token.empty());
  v("Marker", some(next_token));
}

template <class V>
void fields(V& v, CreateRole::Input& in) {
  v("RoleName", in.name, kRequired);
  v("AssumeRolePolicyDocument", in.trust, kRequired);
  v("Path", in.path);
  v("Description", in.description);
  v("MaxSessionDuration", in.max_session);
  std::vector<RoleTag> tags;
  v("Tags", tags);
  for (auto& tag : tags) in.tags.push_back({std::move(tag.key), std::move(tag.value)});
}

template <class V>
void fields(V& v, const Role& role) {
  v("Path", role.path);
  v("RoleName", role.name);
  v("RoleId", role.id);
  v("Arn", role.arn);
  v("CreateDate", role.created);
  v("AssumeRolePolicyDocument", percent_encoded(role.trust.text, false));
  v("Description", some(role.description));
  v("MaxSessionDuration", role.max_session);
}
// A list of roles has no tags; the answer about one has.
struct WholeRole {
  const Role& role;
};
template <class V>
void fields(V& v, const WholeRole& whole) {
  fields(v, whole.role);
  std::vector<RoleTag> tags;
  for (const auto& tag : whole.role.tags) tags.push_back({tag.key, tag.value});
  v("Tags", tags);
}
template <class V>
void fields(V& v, const CreateRole::Output& out) {
  v("Role", WholeRole{*out.role});
}

template <class V>
void fields(V& v, GetRole::Input& in) {
  v("RoleName", in.name, kRequired);
}
template <class V>
void fields(V& v, DeleteRole::Input& in) {
  v("RoleName", in.name, kRequired);
}
template <class V>
void fields(V& v, ListRoles::Input& in) {
  v("PathPrefix", in.path_prefix);
  v("MaxItems", in.max_results);
  v("Marker", in.next_token);
}
template <class V>
void fields(V& v, const ListRoles::Output& out) {
  v("Roles", out.items);
  marker_fields(v, out.next_token);
}

template <class V>
void fields(V& v, PutRolePolicy::Input& in) {
  v("RoleName", in.role, kRequired);
  v("PolicyName", in.name, kRequired);
  v("PolicyDocument", in.document, kRequired);
}
template <class V>
void fields(V& v, GetRolePolicy::Input& in) {
  v("RoleName", in.role, kRequired);
  v("PolicyName", in.name, kRequired);
}
template <class V>
void fields(V& v, const GetRolePolicy::Output& out) {
  v("RoleName", out.role);
  v("PolicyName", out.name);
  v("PolicyDocument", percent_encoded(out.document, false));
}
template <class V>
void fields(V& v, DeleteRolePolicy::Input& in) {
  v("RoleName", in.role, kRequired);
  v("PolicyName", in.name, kRequired);
}
template <class V>
void fields(V& v, ListRolePolicies::Input& in) {
  v("RoleName", in.role, kRequired);
  v("MaxItems", in.max_results);
  v("Marker", in.next_token);
}
template <class V>
void fields(V& v, const ListRolePolicies::Output& out) {
  v("PolicyNames", out.items);
  marker_fields(v, out.next_token);
}

template <class V>
void fields(V& v, SimulatePrincipalPolicy::ContextEntry& entry) {
  v("ContextKeyName", entry.key, kRequired);
  v("ContextKeyType", entry.type, kRequired);
  v("ContextKeyValues", entry.values, kRequired);
}
template <class V>
void fields(V& v, SimulatePrincipalPolicy::Input& in) {
  v("PolicySourceArn", in.principal, kRequired);
  v("ActionNames", in.actions, kRequired);
  v("ResourceArns", in.resources);
  v("ContextEntries", in.context);
  v("MaxItems", in.max_results);
  v("Marker", in.next_token);
}
template <class V>
void fields(V& v, const SimulatePrincipalPolicy::Result& result) {
  v("EvalActionName", result.action);
  v("EvalResourceName", result.resource);
  v("EvalDecision", name_of(result.decision));
}
template <class V>
void fields(V& v, const SimulatePrincipalPolicy::Output& out) {
  v("EvaluationResults", out.items);
  marker_fields(v, out.next_token);
}

std::span<const Row> role_rows() {
  constexpr Pages kPages{.least = 1, .most = 1000, .standard = 100};
  constexpr Allowance kRoles{20, 5};
  static constexpr std::array kRows{
      form_row<CreateRole>("CreateRole", kRoles),
      form_row<GetRole>("GetRole", kRoles),
      form_row<ListRoles>("ListRoles", kRoles, kPages),
      form_row<DeleteRole>("DeleteRole", kRoles),
      form_row<PutRolePolicy>("PutRolePolicy", kRoles),
      form_row<GetRolePolicy>("GetRolePolicy", kRoles),
      form_row<DeleteRolePolicy>("DeleteRolePolicy", kRoles),
      form_row<ListRolePolicies>("ListRolePolicies", kRoles, kPages),
      form_row<SimulatePrincipalPolicy>("SimulatePrincipalPolicy", kRoles, kPages),
  };
  return kRows;
}

}  // namespace stint::rehearsal::wire
