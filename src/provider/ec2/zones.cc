// SPDX-License-Identifier: Apache-2.0
// Where a type can be launched, and what to take where it cannot.
#include "provider/ec2/zones.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <set>

#include "aws/ec2_network.h"
#include "aws/ec2_types.h"
#include "aws/retry.h"
#include "provider/ec2/catalogue.h"
#include "provider/ec2/ec2.h"

namespace stint::ec2 {
namespace {

constexpr std::size_t kMostAlike = 2;

Result<std::set<std::string>> offering(const aws::Client& client, const std::string& type) {
  STINT_TRY_ASSIGN(auto offerings, aws::describe_type_offerings(client, {type}));
  std::set<std::string> zones;
  for (auto& offering : offerings) zones.insert(std::move(offering.zone));
  return zones;
}

Result<std::set<std::string>> with_default_subnet(const aws::Client& client) {
  STINT_TRY_ASSIGN(auto subnets, aws::describe_subnets(client, {.filters = {{"default-for-az", {"true"}}}}));
  std::set<std::string> zones;
  for (auto& subnet : subnets) zones.insert(std::move(subnet.zone));
  return zones;
}

bool same_gpus(const GpuType& one, const GpuType& other) {
  return one.gpu == other.gpu && one.gpus == other.gpus && one.part_of == other.part_of;
}

}  // namespace

Result<std::vector<std::string>> zones_with(World& world, const aws::Client& client,
                                            const std::string& type) {
  std::array<Result<std::set<std::string>>, 2> answers;
  each(world, answers.size(),
       [&](std::size_t i) { answers[i] = i == 0 ? offering(client, type) : with_default_subnet(client); });
  for (auto& answer : answers) {
    if (!answer && answer.error().kind == Kind::Credentials) return std::vector<std::string>{};
    if (!answer) return fail(std::move(answer).error());
  }
  const auto &offered = *answers[0], &reachable = *answers[1];
  std::vector<std::string> zones;
  std::ranges::set_intersection(offered, reachable, std::back_inserter(zones));
  if (zones.empty() && !offered.empty() && !reachable.empty())
    return fail(Kind::Usage,
                fmt::format("the zones of {} that have {} ({}) have no default subnet", client.region, type,
                            fmt::join(offered, ", ")),
                fmt::format("aws ec2 create-default-subnet --region {} --availability-zone {}", client.region,
                            *offered.begin()));
  return zones;
}

// A subnet lies in one zone, and so do its addresses.
bool Ec2::zone_alone(const Error& refusal) const {
  return aws::no_capacity(refusal.code) || refusal.code == "InsufficientFreeAddressesInSubnet" ||
         refusal.code == "VolumeTypeNotAvailableInZone" ||
         (refusal.code == "Unsupported" && refusal.kind == Kind::Limit);
}

std::vector<std::string> Ec2::types_like(const std::string& type) const {
  std::vector<std::string> names;
  const auto* asked = gpu_type(type);
  if (asked == nullptr) return names;
  std::vector<GpuType> alike;
  for (const auto& other : gpu_types())
    if (other.name != type && other.price && same_gpus(*asked, other)) alike.push_back(other);
  std::ranges::stable_sort(alike, {}, [](const GpuType& other) { return other.price->e10(); });
  for (const auto& other : alike)
    if (names.size() < kMostAlike) names.emplace_back(other.name);
  return names;
}

}  // namespace stint::ec2
