// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/model/capacity.h"

#include <fmt/format.h>

#include <algorithm>

#include "rehearsal/model/filter.h"
#include "rehearsal/model/spot.h"

namespace stint::rehearsal {
namespace {

int vcpus_in_use(const Region& region, const std::string& quota) {
  int sum = 0;
  region.instances.each([&](const Instance& i) {
    bool counts = i.state == State::Pending || i.state == State::Running || i.state == State::Stopping;
    if (counts && quota_of(*i.type, i.spot.has_value()) == quota) sum += i.type->vcpus;
  });
  return sum;
}

const Shortage* shortage(const Context& call, const InstanceType& type, const std::string& zone) {
  const auto& all = call.works.settings.shortages;
  auto found = std::ranges::find_if(
      all, [&](const Shortage& s) { return fits(s.type, type.name) && fits(s.zone, zone); });
  return found == all.end() ? nullptr : &*found;
}

bool has_room(const Context& call, const InstanceType& type, const std::string& zone) {
  const Shortage* lack = shortage(call, type, zone);
  return !lack || lack->after_accepting;
}

// The zones but `except` that a refusal may name, "us-east-1b, us-east-1d".
std::string other_zones(const Context& call, const InstanceType& type, const std::string& except,
                        bool with_room) {
  std::vector<std::string> names;
  for (const auto& zone : call.region.info.zones)
    if (zone.name != except && type.offered_in(call.region_name(), zone.name) &&
        (!with_room || has_room(call, type, zone.name)))
      names.push_back(zone.name);
  return fmt::format("{}", fmt::join(names, ", "));
}

tl::unexpected<Refusal> not_offered(const Context& call, const InstanceType& type, const std::string& zone) {
  return refuse(
      "Unsupported",
      fmt::format("Your requested instance type ({}) is not supported in your requested Availability Zone "
                  "({}). Please retry your request by not specifying an Availability Zone or choosing {}.",
                  type.name, zone, other_zones(call, type, zone, false)));
}

tl::unexpected<Refusal> no_capacity_in(const Context& call, const InstanceType& type,
                                       const std::string& zone) {
  auto others = other_zones(call, type, zone, true);
  auto advice = others.empty() ? std::string{}
                               : fmt::format(
                                     " You can currently get {} capacity by not specifying an Availability "
                                     "Zone in your request or choosing {}.",
                                     type.name, others);
  return refuse(
      "InsufficientInstanceCapacity",
      fmt::format("We currently do not have sufficient {} capacity in the Availability Zone you requested "
                  "({}). Our system will be working on provisioning additional capacity.{}",
                  type.name, zone, advice));
}

tl::unexpected<Refusal> no_capacity_anywhere(const InstanceType& type) {
  return refuse(
      "InsufficientInstanceCapacity",
      fmt::format("We currently do not have sufficient {} capacity in zones with support for 'gp3' volumes. "
                  "Our system will be working on provisioning additional capacity.",
                  type.name));
}

Site site_in(const Context& call, const InstanceType& type, const Subnet& subnet) {
  const Shortage* lack = shortage(call, type, subnet.zone);
  return {&subnet, lack && lack->after_accepting};
}

}  // namespace

std::optional<double> applied_quota(const Region& region, const std::string& code) {
  if (auto granted = region.granted.find(code); granted != region.granted.end()) return granted->second;
  std::optional<double> value;
  for (const auto& limit : region.account.limits)
    if (limit.code == code && (limit.region == "*" || limit.region == region.info.name)) value = limit.vcpus;
  return value;
}

Outcome<> check_vcpu_limit(const Context& call, const std::string& quota, int vcpus, bool spot) {
  const QuotaInfo* info = call.catalogue().quota(quota);
  double limit = applied_quota(call.region, quota).value_or(info ? info->standard : 0);
  if (vcpus_in_use(call.region, quota) + vcpus <= limit) return {};
  if (spot) return refuse("MaxSpotInstanceCountExceeded", "Max spot instance count exceeded");
  return refuse(
      "VcpuLimitExceeded",
      fmt::format("You have requested more vCPU capacity than your current vCPU limit of {} allows for the "
                  "instance bucket that the specified instance type belongs to. Please visit "
                  "http://aws.amazon.com/contact-us/ec2-request to request an adjustment to this limit.",
                  static_cast<std::int64_t>(limit)));
}

Outcome<> check_account(const Context& call, const InstanceType& type) {
  const Account& account = call.region.account;
  if (call.now < account.verified_from)
    return refuse(
        "PendingVerification",
        "Your request for accessing resources in this region is being validated, and you will not be able "
        "to launch additional resources in this region until the validation is complete. We will notify "
        "you by email once your request has been validated. While normally resolved within minutes, please "
        "allow up to 4 hours for this process to complete. If the issue still persists, please let us know "
        "by writing to aws-verification@amazon.com for further assistance.");
  if (account.plan == Plan::Free && !type.free_tier)
    return refuse(
        "InvalidParameterCombination",
        "The specified instance type is not eligible for Free Tier. For a list of Free Tier instance types, "
        "run 'describe-instance-types' with the filter 'free-tier-eligible=true'.");
  return {};
}

Outcome<Site> find_site(const Context& call, const InstanceType& type, const Subnet* subnet) {
  if (subnet) {
    if (!type.offered_in(call.region_name(), subnet->zone)) return not_offered(call, type, subnet->zone);
    if (!has_room(call, type, subnet->zone)) return no_capacity_in(call, type, subnet->zone);
    return site_in(call, type, *subnet);
  }
  std::vector<const Subnet*> open;
  bool offered = false;
  for (const auto& candidate : call.region.subnets) {
    if (!type.offered_in(call.region_name(), candidate.zone)) continue;
    offered = true;
    if (has_room(call, type, candidate.zone)) open.push_back(&candidate);
  }
  if (!offered)
    return refuse("Unsupported",
                  "The requested configuration is currently not supported. Please check the "
                  "documentation for supported configurations.");
  if (open.empty()) return no_capacity_anywhere(type);
  return site_in(call, type, *open[call.works.dice.below(open.size())]);
}

}  // namespace stint::rehearsal
