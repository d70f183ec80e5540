// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "rehearsal/model/group_calls.h"
#include "rehearsal/model/group_find.h"

namespace stint::rehearsal {
namespace {

constexpr std::size_t kMostRules = 60;

tl::unexpected<Refusal> invalid(std::string text) { return refuse("InvalidParameterValue", std::move(text)); }

Outcome<std::string> read_protocol(const std::string& text) {
  for (auto [number, name] : {std::pair{"6", "tcp"}, {"17", "udp"}, {"1", "icmp"}})
    if (text == number || text == name) return std::string(name);
  if (text == "-1" || text == "all") return std::string("-1");
  return invalid(fmt::format("Invalid value '{}' for IP protocol. Unknown protocol.", text));
}

// A rule with protocol and ports, and no source yet.
Outcome<Rule> read_ports(const IpPermission& permission) {
  if (permission.protocol.empty())
    return refuse("MissingParameter", "The request must contain the parameter ipProtocol");
  Rule rule;
  REHEARSAL_TRY_ASSIGN(rule.protocol, read_protocol(permission.protocol));
  if (rule.protocol == "-1") return rule;
  bool has_ports = rule.protocol != "icmp";
  if (!permission.from_port || !permission.to_port)
    return refuse("MissingParameter", "The request must contain the parameter fromPort and toPort");
  rule.from_port = *permission.from_port;
  rule.to_port = *permission.to_port;
  if (has_ports && (rule.from_port < 0 || rule.to_port > 65'535 || rule.from_port > rule.to_port))
    return invalid(fmt::format("Invalid TCP port range ({}-{})", rule.from_port, rule.to_port));
  return rule;
}

Outcome<std::string> read_cidr(std::optional<std::string> normal, const std::string& given) {
  if (!normal) return invalid(fmt::format("CIDR block {} is malformed", given));
  return *std::move(normal);
}

Outcome<> set_source(const Context&, const IpPermission::Range4& range, Rule& rule) {
  REHEARSAL_TRY_ASSIGN(rule.cidr4, read_cidr(normal_cidr4(range.cidr), range.cidr));
  return {};
}

Outcome<> set_source(const Context&, const IpPermission::Range6& range, Rule& rule) {
  REHEARSAL_TRY_ASSIGN(rule.cidr6, read_cidr(normal_cidr6(range.cidr), range.cidr));
  return {};
}

Outcome<> set_source(const Context& call, const IpPermission::Pair& pair, Rule& rule) {
  REHEARSAL_TRY_ASSIGN(const Group* from, find_group(call, pair.group.value_or(""), pair.name.value_or("")));
  rule.source_group = from->id;
  return {};
}

Outcome<> read_permission(const Context& call, const Group& group, const IpPermission& permission,
                          std::vector<Rule>& rules) {
  REHEARSAL_TRY_ASSIGN(const Rule ports, read_ports(permission));
  auto add = [&](const auto& sources) -> Outcome<> {
    for (const auto& source : sources) {
      Rule& rule = rules.emplace_back(ports);
      rule.group_id = group.id;
      rule.description = source.description.value_or("");
      REHEARSAL_TRY(set_source(call, source, rule));
    }
    return {};
  };
  REHEARSAL_TRY(add(permission.ranges4));
  REHEARSAL_TRY(add(permission.ranges6));
  return add(permission.groups);
}

Outcome<std::vector<Rule>> read_rules(const Context& call, const Group& group, const RuleChange& in) {
  std::vector<IpPermission> permissions = in.permissions;
  if (!in.cidr.empty()) {
    auto& only = permissions.emplace_back();
    only.protocol = in.protocol;
    only.from_port = in.from_port;
    only.to_port = in.to_port;
    only.ranges4.push_back({in.cidr, {}});
  }
  std::vector<Rule> rules;
  for (const auto& permission : permissions) REHEARSAL_TRY(read_permission(call, group, permission, rules));
  return rules;
}

std::string described(const Rule& rule) {
  auto peer = !rule.cidr4.empty() ? rule.cidr4 : !rule.cidr6.empty() ? rule.cidr6 : rule.source_group;
  return fmt::format("peer: {}, {}, from port: {}, to port: {}, ALLOW", peer, rule.protocol, rule.from_port,
                     rule.to_port);
}

const Rule* same_rule(const std::vector<Rule>& rules, const Rule& rule) {
  auto found = std::ranges::find_if(rules, [&](const Rule& r) { return r.same(rule); });
  return found == rules.end() ? nullptr : &*found;
}

// The ids of the rules of `group` that a revocation names.
Outcome<std::vector<std::string>> rules_to_revoke(const Context& call, const Group& group,
                                                  const RevokeSecurityGroupIngress::Input& in) {
  std::vector<std::string> ids = in.rules;
  for (const auto& id : ids)
    if (std::ranges::find(group.rules, id, &Rule::id) == group.rules.end())
      return refuse("InvalidSecurityGroupRuleId.NotFound",
                    fmt::format("The security group rule ID '{}' does not exist", id));
  REHEARSAL_TRY_ASSIGN(const auto rules, read_rules(call, group, in));
  for (const auto& rule : rules) {
    const Rule* found = same_rule(group.rules, rule);
    if (!found)
      return refuse("InvalidPermission.NotFound",
                    "The specified rule does not exist in this security group.");
    ids.push_back(found->id);
  }
  return ids;
}

std::optional<std::string> given(const std::string& text) {
  return text.empty() ? std::nullopt : std::optional(text);
}

}  // namespace

std::vector<IpPermission> permissions_of(const Group& group) {
  std::vector<IpPermission> all;
  for (const auto& rule : group.rules) {
    bool ports = rule.protocol != "-1";
    auto from = ports ? std::optional(rule.from_port) : std::nullopt;
    auto to = ports ? std::optional(rule.to_port) : std::nullopt;
    auto same = std::ranges::find_if(all, [&](const IpPermission& p) {
      return p.protocol == rule.protocol && p.from_port == from && p.to_port == to;
    });
    auto& permission =
        same != all.end() ? *same : all.emplace_back(IpPermission{rule.protocol, from, to, {}, {}, {}});
    if (!rule.cidr4.empty()) permission.ranges4.push_back({rule.cidr4, given(rule.description)});
    if (!rule.cidr6.empty()) permission.ranges6.push_back({rule.cidr6, given(rule.description)});
    if (!rule.source_group.empty())
      permission.groups.push_back({rule.source_group, std::nullopt, group.owner, given(rule.description)});
  }
  return all;
}

Outcome<AuthorizeSecurityGroupIngress::Output> perform(Context& call,
                                                       const AuthorizeSecurityGroupIngress::Input& in) {
  REHEARSAL_TRY_ASSIGN(const Group* group, find_group(call, in.group, in.group_name));
  REHEARSAL_TRY_ASSIGN(auto rules, read_rules(call, *group, in));
  if (rules.empty())
    return refuse("MissingParameter", "The request must contain the parameter ipPermissions");
  for (auto& rule : rules) {
    if (same_rule(group->rules, rule))
      return refuse("InvalidPermission.Duplicate",
                    fmt::format("the specified rule \"{}\" already exists", described(rule)));
    rule.id = call.works.dice.id("sgr-");
  }
  if (group->rules.size() + rules.size() > kMostRules)
    return refuse("RulesPerSecurityGroupLimitExceeded",
                  "The maximum number of rules per security group has been reached.");
  Group& changed = call.region.groups.change(group->id, call.now);
  changed.rules.insert(changed.rules.end(), rules.begin(), rules.end());
  call.region.rules_changed = true;
  return AuthorizeSecurityGroupIngress::Output{std::move(rules), call.account_id()};
}

Outcome<RevokeSecurityGroupIngress::Output> perform(Context& call,
                                                    const RevokeSecurityGroupIngress::Input& in) {
  REHEARSAL_TRY_ASSIGN(const Group* group, find_group(call, in.group, in.group_name));
  REHEARSAL_TRY_ASSIGN(const auto ids, rules_to_revoke(call, *group, in));
  if (ids.empty()) return refuse("MissingParameter", "The request must contain the parameter ipPermissions");
  Group& changed = call.region.groups.change(group->id, call.now);
  RevokeSecurityGroupIngress::Output out;
  std::erase_if(changed.rules, [&](const Rule& rule) {
    if (std::ranges::find(ids, rule.id) == ids.end()) return false;
    out.rules.push_back(rule);
    return true;
  });
  call.region.rules_changed = true;
  return out;
}

}  // namespace stint::rehearsal
