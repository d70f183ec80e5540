// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "rehearsal/model/launch_plan.h"
#include "rehearsal/model/select.h"

namespace stint::rehearsal {
namespace {

tl::unexpected<Refusal> clash(std::string text) {
  return refuse("InvalidParameterCombination", std::move(text));
}

Outcome<const Subnet*> find_subnet(const Context& call, const std::string& id) {
  auto found = std::ranges::find(call.region.subnets, id, &Subnet::id);
  if (found == call.region.subnets.end())
    return refuse("InvalidSubnetID.NotFound", fmt::format("The subnet ID '{}' does not exist", id));
  return &*found;
}

Outcome<const Subnet*> subnet_of_zone(const Context& call, const std::string& zone) {
  if (!call.region.info.zone(zone))
    return refuse("InvalidParameterValue", fmt::format("Invalid availability zone: [{}]", zone));
  auto found = std::ranges::find(call.region.subnets, zone, &Subnet::zone);
  if (found == call.region.subnets.end())
    return refuse("MissingInput", fmt::format("No default subnet for availability zone: '{}'.", zone));
  return &*found;
}

// Where it is to be, if the request says so.
Outcome<const Subnet*> asked_subnet(const Context& call, const std::string& subnet_id,
                                    const std::string& zone) {
  if (subnet_id.empty()) {
    if (zone.empty()) return nullptr;
    return subnet_of_zone(call, zone);
  }
  REHEARSAL_TRY_ASSIGN(const Subnet* subnet, find_subnet(call, subnet_id));
  if (!zone.empty() && subnet->zone != zone)
    return refuse("InvalidParameterValue",
                  fmt::format("The availability zone '{}' is not that of the subnet '{}'", zone, subnet_id));
  return subnet;
}

const Group* group_named(const Context& call, std::string_view name) {
  const Group* found = nullptr;
  call.region.groups.each_seen(call.seen_at, [&](const Group& group) {
    if (group.name == name) found = &group;
  });
  return found;
}

Outcome<std::vector<GroupRef>> find_groups(const Context& call, const std::vector<std::string>& ids,
                                           const std::vector<std::string>& names) {
  std::vector<GroupRef> found;
  for (const auto& id : ids) {
    REHEARSAL_TRY_ASSIGN(const Group* group, find_seen<Group>(call, id));
    found.push_back({group->id, group->name});
  }
  for (const auto& name : names) {
    const Group* group = group_named(call, name);
    if (!group) return not_found<Group>(name);
    found.push_back({group->id, group->name});
  }
  if (!found.empty()) return found;
  if (const Group* standard = group_named(call, "default")) found.push_back({standard->id, standard->name});
  return found;
}

Outcome<> take_interface(const Context& call, const RunInstances::Input& in, LaunchPlan& plan) {
  if (!in.subnet.empty())
    return clash(
        "Network interfaces and an instance-level subnet ID may not be specified on the same request");
  if (!in.groups.empty() || !in.group_names.empty())
    return clash(
        "Network interfaces and an instance-level security groups may not be specified on the same request");
  if (in.interfaces.size() > 1)
    return refuse("Unsupported", "The rehearsal gives an instance one network interface only.");
  const auto& wish = in.interfaces.front();
  if (!wish.device_index)
    return refuse("MissingParameter", "The request must contain the parameter deviceIndex");
  if (*wish.device_index != 0)
    return refuse("InvalidParameterValue", "Each instance needs a network interface with device index 0.");
  REHEARSAL_TRY_ASSIGN(plan.subnet, asked_subnet(call, wish.subnet, in.placement.zone));
  REHEARSAL_TRY_ASSIGN(plan.groups, find_groups(call, wish.groups, {}));
  plan.public_address = wish.public_address.value_or(true);
  plan.interface_goes_too = wish.delete_on_termination.value_or(true);
  plan.interface_description = wish.description;
  return {};
}

}  // namespace

Outcome<> plan_network(const Context& call, const RunInstances::Input& in, LaunchPlan& plan) {
  if (call.region.vpcs.empty())
    return refuse("VPCIdNotSpecified",
                  "No default VPC for this user. GroupName is only supported for EC2-Classic and "
                  "default VPC.");
  if (!in.interfaces.empty()) return take_interface(call, in, plan);
  REHEARSAL_TRY_ASSIGN(plan.subnet, asked_subnet(call, in.subnet, in.placement.zone));
  REHEARSAL_TRY_ASSIGN(plan.groups, find_groups(call, in.groups, in.group_names));
  return {};
}

}  // namespace stint::rehearsal
