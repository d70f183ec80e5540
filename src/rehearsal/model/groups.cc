// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include "rehearsal/model/group_calls.h"
#include "rehearsal/model/group_find.h"
#include "rehearsal/model/tagging.h"

namespace stint::rehearsal {
namespace {

constexpr std::array<Column<Group>, 5> kColumns{{
    {"group-id", [](const Group& g, const Wanted& w) { return w.has(g.id); }},
    {"group-name", [](const Group& g, const Wanted& w) { return w.has(g.name); }},
    {"vpc-id", [](const Group& g, const Wanted& w) { return w.has(g.vpc); }},
    {"description", [](const Group& g, const Wanted& w) { return w.has(g.description); }},
    {"owner-id", [](const Group& g, const Wanted& w) { return w.has(g.owner); }},
}};

constexpr std::array<Column<Rule>, 2> kRuleColumns{{
    {"group-id", [](const Rule& r, const Wanted& w) { return w.has(r.group_id); }},
    {"security-group-rule-id", [](const Rule& r, const Wanted& w) { return w.has(r.id); }},
}};

Outcome<> check_text(std::string_view name, std::string_view text) {
  constexpr std::string_view kAllowed =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 ._-:/()#,@[]+=&;{}!$*";
  if (text.size() <= 255 && text.find_first_not_of(kAllowed) == text.npos) return {};
  return refuse("InvalidParameterValue",
                fmt::format("Value ({}) for parameter {} is invalid. Character sets beyond "
                            "ASCII are not supported.",
                            text, name));
}

Outcome<std::string> find_vpc(const Context& call, const std::string& id) {
  if (call.region.vpcs.empty()) return refuse("VPCIdNotSpecified", "No default VPC for this user.");
  if (id.empty() || id == call.region.vpcs[0].id) return call.region.vpcs[0].id;
  return refuse("InvalidVpcID.NotFound", fmt::format("The vpc ID '{}' does not exist", id));
}

bool in_use(const Region& region, const std::string& id) {
  bool used = false;
  region.instances.each(
      [&](const Instance& i) { used = used || (i.state != State::Terminated && i.interface.in_group(id)); });
  region.groups.each([&](const Group& g) {
    used = used || (g.id != id && std::ranges::find(g.rules, id, &Rule::source_group) != g.rules.end());
  });
  return used;
}

}  // namespace

Outcome<const Group*> find_group(const Context& call, const std::string& id, const std::string& name) {
  if (!id.empty()) return find_to_change<Group>(call, id);
  if (name.empty())
    return refuse("MissingParameter", "The request must contain the parameter groupName or groupId");
  const Group* found = nullptr;
  call.region.groups.each_seen(call.seen_at, [&](const Group& group) {
    if (group.name == name) found = call.region.groups.find(group.id);
  });
  if (!found) return not_found<Group>(name);
  return found;
}

Outcome<CreateSecurityGroup::Output> perform(Context& call, const CreateSecurityGroup::Input& in) {
  REHEARSAL_TRY(check_text("GroupName", in.name));
  REHEARSAL_TRY(check_text("GroupDescription", in.description));
  if (in.name.starts_with("sg-"))
    return refuse("InvalidParameterValue", "Invalid value for groupName: it may not start with 'sg-'.");
  REHEARSAL_TRY_ASSIGN(std::string vpc, find_vpc(call, in.vpc));
  REHEARSAL_TRY_ASSIGN(Tags tags, read_tags_for("security-group", in.tags));
  bool taken = false;
  call.region.groups.each([&](const Group& group) { taken = taken || group.name == in.name; });
  if (taken)
    return refuse("InvalidGroup.Duplicate",
                  fmt::format("The security group '{}' already exists for VPC '{}'", in.name, vpc));
  Group group{.id = call.works.dice.id("sg-"),
              .name = in.name,
              .description = in.description,
              .vpc = vpc,
              .owner = call.account_id(),
              .rules = {},
              .tags = tags};
  call.region.groups.add(group.id, group, call.now);
  return CreateSecurityGroup::Output{group.id, tags};
}

Outcome<DescribeSecurityGroups::Output> perform(Context& call, const DescribeSecurityGroups::Input& in) {
  Selection wish = in;
  for (const auto& name : in.names) {
    REHEARSAL_TRY_ASSIGN(const Group* group, find_group(call, {}, name));
    wish.ids.push_back(group->id);
  }
  REHEARSAL_TRY_ASSIGN(auto found, select<Group>(call, wish, kColumns));
  return DescribeSecurityGroups::Output{std::move(found), {}};
}

Outcome<DescribeSecurityGroupRules::Output> perform(Context& call,
                                                    const DescribeSecurityGroupRules::Input& in) {
  const std::span<const Column<Rule>> columns = kRuleColumns;
  REHEARSAL_TRY(check_filters<Rule>(in.filters, columns));
  DescribeSecurityGroupRules::Output out{.items = {}, .next_token = {}, .owner = call.account_id()};
  call.region.groups.each_seen(call.seen_at, [&](const Group& group) {
    for (const auto& rule : group.rules) {
      bool asked = in.ids.empty() || std::ranges::find(in.ids, rule.id) != in.ids.end();
      if (asked && passes<Rule>(rule, in.filters, columns)) out.items.push_back(&rule);
    }
  });
  for (const auto& id : in.ids)
    if (std::ranges::find(out.items, id, &Rule::id) == out.items.end() && in.filters.empty())
      return refuse("InvalidSecurityGroupRuleId.NotFound",
                    fmt::format("The security group rule ID '{}' does not exist", id));
  std::ranges::sort(out.items, {}, [](const Rule* rule) -> const std::string& { return rule->id; });
  return out;
}

Outcome<DeleteSecurityGroup::Output> perform(Context& call, const DeleteSecurityGroup::Input& in) {
  REHEARSAL_TRY_ASSIGN(const Group* group, find_group(call, in.group, in.name));
  if (group->name == "default")
    return refuse(
        "CannotDelete",
        fmt::format("the specified group: \"{}\" name: \"default\" cannot be deleted by a user", group->id));
  if (in_use(call.region, group->id))
    return refuse("DependencyViolation", fmt::format("resource {} has a dependent object", group->id));
  std::string id = group->id;
  call.region.groups.remove(id, call.now);
  return DeleteSecurityGroup::Output{id};
}

}  // namespace stint::rehearsal
