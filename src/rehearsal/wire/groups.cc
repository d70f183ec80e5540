// SPDX-License-Identifier: Apache-2.0
#include <array>

#include "rehearsal/model/group_calls.h"
#include "rehearsal/wire/ec2_shapes.h"
#include "rehearsal/wire/row.h"

namespace stint::rehearsal::wire {

template <class V, As<IpPermission::Range4> T>
void fields(V& v, T& range) {
  v("cidrIp", range.cidr);
  v("description", range.description);
}
template <class V, As<IpPermission::Range6> T>
void fields(V& v, T& range) {
  v("cidrIpv6", range.cidr);
  v("description", range.description);
}
template <class V, As<IpPermission::Pair> T>
void fields(V& v, T& pair) {
  v("groupId", pair.group);
  v("groupName", pair.name);
  v("userId", pair.owner);
  v("description", pair.description);
}
template <class V, As<IpPermission> T>
void fields(V& v, T& permission) {
  v("ipProtocol", permission.protocol);
  v("fromPort", permission.from_port);
  v("toPort", permission.to_port);
  v("groups", permission.groups);
  v("ipRanges", permission.ranges4);
  v("ipv6Ranges", permission.ranges6);
}

struct ReferencedGroup {
  const std::string &group, &owner;
};
template <class V>
void fields(V& v, const ReferencedGroup& referenced) {
  v("groupId", referenced.group);
  v("userId", referenced.owner);
}

struct RuleOut {
  const Rule& rule;
  const std::string& owner;
};
template <class V>
void fields(V& v, const RuleOut& out) {
  const Rule& rule = out.rule;
  v("securityGroupRuleId", rule.id);
  v("groupId", rule.group_id);
  v("groupOwnerId", out.owner);
  v("isEgress", false);
  v("ipProtocol", rule.protocol);
  v("fromPort", rule.from_port);
  v("toPort", rule.to_port);
  v("cidrIpv4", some(rule.cidr4));
  v("cidrIpv6", some(rule.cidr6));
  if (!rule.source_group.empty()) v("referencedGroupInfo", ReferencedGroup{rule.source_group, out.owner});
  v("description", some(rule.description));
}

template <class V>
void fields(V& v, CreateSecurityGroup::Input& in) {
  v("GroupName", in.name, kRequired);
  v("GroupDescription", in.description, kRequired);
  v("VpcId", in.vpc);
  v("TagSpecification", in.tags);
}
template <class V>
void fields(V& v, const CreateSecurityGroup::Output& out) {
  v("groupId", out.id);
  v("tagSet", out.tags);
}

template <class V>
void fields(V& v, DescribeSecurityGroups::Input& in) {
  v("GroupId", in.ids);
  v("GroupName", in.names);
  listing_fields(v, in);
}
template <class V>
void fields(V& v, const Group& group) {
  v("groupId", group.id);
  v("groupName", group.name);
  v("groupDescription", group.description);
  v("vpcId", group.vpc);
  v("ownerId", group.owner);
  v("ipPermissions", permissions_of(group));
  IpPermission everything{"-1", {}, {}, {}, {{"0.0.0.0/0", {}}}, {}};
  v("ipPermissionsEgress", std::vector{everything});
  v("tagSet", group.tags);
}
template <class V>
void fields(V& v, const DescribeSecurityGroups::Output& out) {
  v("securityGroupInfo", out.items);
  token_field(v, out.next_token);
}

template <class V>
void fields(V& v, DescribeSecurityGroupRules::Input& in) {
  v("SecurityGroupRuleId", in.ids);
  listing_fields(v, in);
}
template <class V>
void fields(V& v, const DescribeSecurityGroupRules::Output& out) {
  std::vector<RuleOut> rules;
  for (const Rule* rule : out.items) rules.push_back({*rule, out.owner});
  v("securityGroupRuleSet", rules);
  token_field(v, out.next_token);
}

template <class V>
void change_fields(V& v, RuleChange& in) {
  v("GroupId", in.group);
  v("GroupName", in.group_name);
  v("IpPermissions", in.permissions);
  v("IpProtocol", in.protocol);
  v("CidrIp", in.cidr);
  v("FromPort", in.from_port);
  v("ToPort", in.to_port);
}
template <class V>
void fields(V& v, AuthorizeSecurityGroupIngress::Input& in) {
  change_fields(v, in);
  v("TagSpecification", in.tags);
}
template <class V>
void fields(V& v, const AuthorizeSecurityGroupIngress::Output& out) {
  std::vector<RuleOut> rules;
  for (const Rule& rule : out.rules) rules.push_back({rule, out.owner});
  v("return", true);
  v("securityGroupRuleSet", rules);
}
template <class V>
void fields(V& v, RevokeSecurityGroupIngress::Input& in) {
  change_fields(v, in);
  v("SecurityGroupRuleId", in.rules);
}

struct RevokedOut {
  const Rule& rule;
};
template <class V>
void fields(V& v, const RevokedOut& out) {
  v("securityGroupRuleId", out.rule.id);
  v("groupId", out.rule.group_id);
  v("isEgress", false);
  v("ipProtocol", out.rule.protocol);
  v("fromPort", out.rule.from_port);
  v("toPort", out.rule.to_port);
  v("cidrIpv4", some(out.rule.cidr4));
  v("cidrIpv6", some(out.rule.cidr6));
  v("referencedGroupId", some(out.rule.source_group));
}
template <class V>
void fields(V& v, const RevokeSecurityGroupIngress::Output& out) {
  std::vector<RevokedOut> rules;
  for (const Rule& rule : out.rules) rules.push_back({rule});
  v("return", true);
  v("revokedSecurityGroupRuleSet", rules);
}

template <class V>
void fields(V& v, DeleteSecurityGroup::Input& in) {
  v("GroupId", in.group);
  v("GroupName", in.name);
}
template <class V>
void fields(V& v, const DeleteSecurityGroup::Output& out) {
  v("return", true);
  v("groupId", out.id);
}

std::span<const Row> group_rows() {
  constexpr Pages kPages{.least = 5, .most = 1000};
  static constexpr std::array kRows{
      form_row<DescribeSecurityGroups>("DescribeSecurityGroups", kLook, kPages),
      form_row<DescribeSecurityGroupRules>("DescribeSecurityGroupRules", kLook, kPages),
      form_row<CreateSecurityGroup>("CreateSecurityGroup"),
      form_row<AuthorizeSecurityGroupIngress>("AuthorizeSecurityGroupIngress"),
      form_row<RevokeSecurityGroupIngress>("RevokeSecurityGroupIngress"),
      form_row<DeleteSecurityGroup>("DeleteSecurityGroup"),
  };
  return kRows;
}

}  // namespace stint::rehearsal::wire
