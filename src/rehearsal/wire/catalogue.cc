// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/wire/catalogue.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "rehearsal/meter/price_list.h"
#include "rehearsal/wire/image_list.h"

namespace stint::rehearsal::wire {
namespace {

struct Place {
  std::string_view name, zone_stem;  ///< of zone ids: "use1"
  std::string_view letters;          ///< of its zones
  bool opted_in = true;
};
// The regions that every account has, and two that have to be opted in.
constexpr std::array kPlaces{
    Place{"us-east-1", "use1", "abcdef"},
    Place{"us-east-2", "use2", "abc"},
    Place{"us-west-1", "usw1", "ac"},
    Place{"us-west-2", "usw2", "abcd"},
    Place{"ca-central-1", "cac1", "abd"},
    Place{"eu-central-1", "euc1", "abc"},
    Place{"eu-north-1", "eun1", "abc"},
    Place{"eu-west-1", "euw1", "abc"},
    Place{"eu-west-2", "euw2", "abc"},
    Place{"eu-west-3", "euw3", "abc"},
    Place{"ap-northeast-1", "apne1", "acd"},
    Place{"ap-northeast-2", "apne2", "abcd"},
    Place{"ap-northeast-3", "apne3", "abc"},
    Place{"ap-south-1", "aps1", "abc"},
    Place{"ap-southeast-1", "apse1", "abc"},
    Place{"ap-southeast-2", "apse2", "abc"},
    Place{"sa-east-1", "sae1", "abc"},
    Place{"af-south-1", "afs1", "abc", false},
    Place{"me-central-1", "mec1", "abc", false},
};

// Families that the price list still has and EC2 no longer offers.
constexpr std::array<std::string_view, 5> kGone{"g2", "g3", "g3s", "p2", "p3"};
constexpr std::array<std::string_view, 6> kFreeTier{"t3.micro",  "t3.small",       "t4g.micro",
                                                    "t4g.small", "c7i-flex.large", "m7i-flex.large"};
// The oldest zone of us-east-1 has no GPUs, as in the real one.
constexpr std::string_view kZoneWithoutGpus = "us-east-1e";

struct Bucket {
  std::string_view families, code, name,
      usage_class;  ///< families: first letters of the types that count here
  double standard;
};
constexpr std::string_view kSpotClass = "/Spot";
constexpr std::array kBuckets{
    Bucket{"G V", "L-DB2E81BA", "Running On-Demand G and VT instances", "G/OnDemand", 0},
    Bucket{"P", "L-417A185B", "Running On-Demand P instances", "P/OnDemand", 0},
    Bucket{"A C D H I M R T Z", "L-1216C47A",
           "Running On-Demand Standard (A, C, D, H, I, M, R, T, Z) instances", "Standard/OnDemand", 5},
    Bucket{"", "L-6E869C2A", "Running On-Demand DL instances", "DL/OnDemand", 0},
    Bucket{"", "L-1945791B", "Running On-Demand Inf instances", "Inf/OnDemand", 0},
    Bucket{"", "L-2C3B7624", "Running On-Demand Trn instances", "Trn/OnDemand", 0},
    Bucket{"", "L-7295265B", "Running On-Demand X instances", "X/OnDemand", 0},
    Bucket{"", "L-F7808C92", "Running On-Demand HPC instances", "HPC/OnDemand", 0},
    Bucket{"G V", "L-3819A6DF", "All G and VT Spot Instance Requests", "G/Spot", 0},
    Bucket{"P", "L-7212CCBC", "All P4, P3 and P2 Spot Instance Requests", "P/Spot", 0},
    Bucket{"A C D H I M R T Z", "L-34B43A08",
           "All Standard (A, C, D, H, I, M, R, T, Z) Spot Instance Requests", "Standard/Spot", 5},
};

RegionInfo region_of(const Place& place) {
  RegionInfo region{.name = std::string(place.name), .zones = {}, .opted_in = place.opted_in};
  for (size_t i = 0; i < place.letters.size(); ++i)
    region.zones.push_back({region.name + place.letters[i], fmt::format("{}-az{}", place.zone_stem, i + 1)});
  return region;
}

std::string_view family_of(std::string_view type) { return type.substr(0, type.find('.')); }

// The price list's families are all of one letter: G, P, and the standard ones.
std::string quota_of(std::string_view type, bool spot) {
  auto letter = static_cast<char>(type.front() - 'a' + 'A');
  auto bucket = std::ranges::find_if(kBuckets, [&](const Bucket& b) {
    return b.families.find(letter) != b.families.npos && b.usage_class.ends_with(kSpotClass) == spot;
  });
  return std::string(bucket->code);
}

std::vector<std::string> zones_of(const RegionInfo& region, const InstanceType& type) {
  std::vector<std::string> names;
  for (const auto& zone : region.zones)
    if (!type.gpu || zone.name != kZoneWithoutGpus) names.push_back(zone.name);
  return names;
}

InstanceType type_of(const meter::Item& item, const std::vector<RegionInfo>& regions) {
  auto family = family_of(item.name);
  InstanceType type{.name = std::string(item.name),
                    .vcpus = item.vcpus,
                    .memory_mib = item.memory_mib,
                    .architecture = std::string(item.architecture),
                    .gpu = {},
                    .quota = quota_of(item.name, false),
                    .spot_quota = quota_of(item.name, true),
                    .nitro = family != "p3dn",
                    .current = family != "g5" && family != "g4ad",
                    .free_tier = std::ranges::find(kFreeTier, item.name) != kFreeTier.end(),
                    .zones = {}};
  if (!item.gpu.empty())
    type.gpu = Gpu{std::string(item.gpu), std::string(item.gpu_maker), item.gpus, std::string(item.gpu_share),
                   item.gpu_mib};
  for (const auto& region : regions)
    if (meter::price_e10(item.name, region.name)) type.zones[region.name] = zones_of(region, type);
  return type;
}

Catalogue make_catalogue() {
  Catalogue catalogue;
  for (const auto& place : kPlaces) catalogue.regions.push_back(region_of(place));
  for (const auto& item : meter::items())
    if (item.vcpus > 0 && std::ranges::find(kGone, family_of(item.name)) == kGone.end())
      catalogue.types.push_back(type_of(item, catalogue.regions));
  std::ranges::sort(catalogue.types, {}, &InstanceType::name);
  for (const auto& b : kBuckets)
    catalogue.quotas.push_back(
        {std::string(b.code), std::string(b.name), b.standard, std::string(b.usage_class)});
  for (const auto& region : catalogue.regions) catalogue.images[region.name] = images_of(region.name);
  return catalogue;
}

}  // namespace

const Catalogue& standard_catalogue() {
  static const Catalogue kCatalogue = make_catalogue();
  return kCatalogue;
}

Settings standard_settings() {
  Settings settings;
  settings.accounts.push_back(
      {.id = "111122223333",
       .keys = {{.id = "AKIAREHEARSAL0000001", .secret = "rehearsal/secret/of/no/worth/000000000001"}},
       .limits = {{.code = "L-DB2E81BA", .vcpus = 0},
                  {.code = "L-417A185B", .vcpus = 0},
                  {.code = "L-1216C47A", .vcpus = 5}}});
  return settings;
}

}  // namespace stint::rehearsal::wire
