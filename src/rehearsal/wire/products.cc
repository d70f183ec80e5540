// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/wire/products.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "rehearsal/meter/price_list.h"
#include "rehearsal/model/dice.h"
#include "rehearsal/wire/json_writer.h"

namespace stint::rehearsal::wire {
namespace {

using Visit = std::function<void(const Product&)>;

struct RegionNames {
  std::string_view code, location, usage_prefix;
};
// Long names and the prefixes of usage types; us-east-1 has none for EC2 and USE1- for what came later.
constexpr std::array kRegions{
    RegionNames{"us-east-1", "US East (N. Virginia)", ""},
    RegionNames{"us-east-2", "US East (Ohio)", "USE2-"},
    RegionNames{"us-west-1", "US West (N. California)", "USW1-"},
    RegionNames{"us-west-2", "US West (Oregon)", "USW2-"},
    RegionNames{"ca-central-1", "Canada (Central)", "CAN1-"},
    RegionNames{"eu-central-1", "EU (Frankfurt)", "EUC1-"},
    RegionNames{"eu-north-1", "EU (Stockholm)", "EUN1-"},
    RegionNames{"eu-west-1", "EU (Ireland)", "EU-"},
    RegionNames{"eu-west-2", "EU (London)", "EUW2-"},
    RegionNames{"eu-west-3", "EU (Paris)", "EUW3-"},
    RegionNames{"ap-northeast-1", "Asia Pacific (Tokyo)", "APN1-"},
    RegionNames{"ap-northeast-2", "Asia Pacific (Seoul)", "APN2-"},
    RegionNames{"ap-northeast-3", "Asia Pacific (Osaka)", "APN3-"},
    RegionNames{"ap-south-1", "Asia Pacific (Mumbai)", "APS3-"},
    RegionNames{"ap-southeast-1", "Asia Pacific (Singapore)", "APS1-"},
    RegionNames{"ap-southeast-2", "Asia Pacific (Sydney)", "APS2-"},
    RegionNames{"sa-east-1", "South America (Sao Paulo)", "SAE1-"},
};

// How capacity of a type is held, the usage type of each, and whether hours of it cost anything.
struct Holding {
  std::string_view status, usage;
  bool costs;
};
constexpr std::array kHoldings{Holding{"Used", "BoxUsage", true},
                               Holding{"UnusedCapacityReservation", "UnusedBox", true},
                               Holding{"AllocatedCapacityReservation", "Reservation", false}};

constexpr std::string_view kInstances = "Compute Instance";  // the family of machines by the hour

std::string dollars(std::int64_t e10) {
  return fmt::format("{}.{:010}", e10 / 10'000'000'000, e10 % 10'000'000'000);
}

Product common(std::string_view service, std::string_view family, const RegionNames& region,
               std::string usage) {
  return {.service = std::string(service),
          .family = std::string(family),
          .attributes = {{"servicecode", std::string(service)},
                         {"location", std::string(region.location)},
                         {"locationType", "AWS Region"},
                         {"regionCode", std::string(region.code)},
                         {"usagetype", std::string(region.usage_prefix) + std::move(usage)}},
          .unit = {},
          .description = {}};
}

Product instance_product(const meter::Item& item, const RegionNames& region, const Holding& holding,
                         std::int64_t e10) {
  auto product = common("AmazonEC2", kInstances, region, fmt::format("{}:{}", holding.usage, item.name));
  auto& a = product.attributes;
  a.insert(a.end(), {{"instanceType", std::string(item.name)},
                     {"vcpu", std::to_string(item.vcpus)},
                     {"memory", fmt::format("{} GiB", static_cast<double>(item.memory_mib) / 1024)},
                     {"operatingSystem", "Linux"},
                     {"preInstalledSw", "NA"},
                     {"tenancy", "Shared"},
                     {"capacitystatus", std::string(holding.status)},
                     {"licenseModel", "No License required"},
                     {"marketoption", "OnDemand"},
                     {"operation", "RunInstances"},
                     {"instanceFamily", item.gpus > 0 ? "GPU instance" : "General purpose"}});
  if (item.gpus > 0)
    a.emplace_back("gpu", item.gpu_share.empty() ? std::to_string(item.gpus) : std::string(item.gpu_share));
  product.unit = "Hrs";
  product.e10 = holding.costs ? e10 : 0;
  product.description = fmt::format("${} per {} Linux {} Instance Hour", dollars(product.e10),
                                    holding.costs ? "On Demand" : "Reservation", item.name);
  return product;
}

Product volume_product(const RegionNames& region, std::int64_t e10) {
  auto product = common("AmazonEC2", "Storage", region, "EBS:VolumeUsage.gp3");
  auto& a = product.attributes;
  a.insert(a.end(),
           {{"volumeApiName", "gp3"}, {"volumeType", "General Purpose"}, {"storageMedia", "SSD-backed"}});
  product.unit = "GB-Mo";
  product.e10 = e10;
  product.description =
      fmt::format("${} per GB-month of General Purpose (gp3) provisioned storage", dollars(e10));
  return product;
}

Product snapshot_product(const RegionNames& region, std::int64_t e10) {
  auto product = common("AmazonEC2", "Storage Snapshot", region, "EBS:SnapshotUsage");
  product.attributes.emplace_back("storageMedia", "Amazon S3");
  product.unit = "GB-Mo";
  product.e10 = e10;
  product.description = fmt::format("${} per GB-Month of snapshot data stored", dollars(e10));
  return product;
}

// Of one price, where AWS has four that fall with the amount: the meter's, which is the dearest.
Product traffic_product(const RegionNames& region, std::int64_t e10) {
  return {.service = "AWSDataTransfer",
          .family = "Data Transfer",
          .attributes = {{"servicecode", "AWSDataTransfer"},
                         {"transferType", "AWS Outbound"},
                         {"fromLocation", std::string(region.location)},
                         {"fromLocationType", "AWS Region"},
                         {"fromRegionCode", std::string(region.code)},
                         {"toLocation", "External"},
                         {"toLocationType", "Other"},
                         {"usagetype", std::string(region.usage_prefix) + "DataTransfer-Out-Bytes"}},
          .unit = "GB",
          .description = fmt::format("${} per GB - data transfer out", dollars(e10)),
          .e10 = e10};
}

Product address_product(const RegionNames& region, std::string_view use, std::int64_t e10) {
  auto product = common("AmazonVPC", "", region, fmt::format("PublicIPv4:{}Address", use));
  auto& usage = product.attributes.back().second;
  if (region.usage_prefix.empty()) usage = "USE1-" + usage;
  product.attributes.emplace_back("group", "VPCPublicIPv4Address");
  product.unit = "Hrs";
  product.e10 = e10;
  product.description = fmt::format("${} per {} public IPv4 address per hour", dollars(e10),
                                    use == "InUse" ? "In-use" : "Idle");
  return product;
}

// All of one family are passed over where another is asked for.
void each_of_ec2(const RegionNames& region, std::string_view family, std::string_view type, const Visit& f) {
  const bool instances = family.empty() || family == kInstances;
  for (const auto& item : instances ? meter::items() : decltype(meter::items()){}) {
    auto e10 = meter::price_e10(item.name, region.code);
    if (!e10 || item.vcpus == 0 || (!type.empty() && item.name != type)) continue;
    for (const auto& holding : kHoldings) f(instance_product(item, region, holding, *e10));
  }
  if (!type.empty()) return;
  if (auto e10 = meter::price_e10(meter::kVolume, region.code)) f(volume_product(region, *e10));
  if (auto e10 = meter::price_e10(meter::kSnapshot, region.code)) f(snapshot_product(region, *e10));
}

void each_of_vpc(const RegionNames& region, const Visit& f) {
  auto e10 = meter::price_e10(meter::kPublicIpv4, region.code);
  for (std::string_view use : {"InUse", "Idle"})
    if (e10) f(address_product(region, use, *e10));
}

// Stock keeping units are sixteen capitals and digits.
std::string sku_of(const Product& product) {
  Dice dice(seed_of(product.service, *product.find("usagetype")));
  std::string sku;
  for (int i = 0; i < 16; ++i) sku += "ABCDEFGHJKMNPQRSTUVWXYZ23456789"[dice.below(31)];
  return sku;
}

}  // namespace

const std::string* Product::find(std::string_view name) const {
  if (name == "productFamily") return family.empty() ? nullptr : &family;
  auto found = std::ranges::find(attributes, name, [](const auto& a) -> std::string_view { return a.first; });
  return found == attributes.end() ? nullptr : &found->second;
}

void each_product(const Sought& sought, const Visit& f) {
  const auto& [service, family, type, region] = sought;
  for (const auto& place : kRegions) {
    if (!region.empty() && place.code != region) continue;
    if (service == "AmazonEC2") each_of_ec2(place, family, type, f);
    if (service == "AmazonVPC") each_of_vpc(place, f);
    if (service != "AWSDataTransfer") continue;
    if (auto e10 = meter::price_e10(meter::kTrafficOut, place.code)) f(traffic_product(place, *e10));
  }
}

std::string document_of(const Product& product, SysMicros now) {
  auto quoted = [](std::string_view text) {
    std::string out;
    append_json(out, text);
    return out;
  };
  std::string attributes;
  for (const auto& [key, value] : product.attributes)
    attributes += (attributes.empty() ? "" : ",") + quoted(key) + ":" + quoted(value);
  auto sku = sku_of(product);
  auto term = sku + ".JRTCKXETXF";   // the code of on-demand terms
  auto rate = term + ".6YS6EN2CT7";  // and of rates per hour
  auto family =
      product.family.empty() ? std::string{} : fmt::format("\"productFamily\":{},", quoted(product.family));
  auto published = rfc3339(std::chrono::floor<std::chrono::days>(now) - std::chrono::days{1});
  return fmt::format(
      R"({{"product":{{{family}"attributes":{{{attributes}}},"sku":"{sku}"}},"serviceCode":"{service}",)"
      R"("terms":{{"OnDemand":{{"{term}":{{"priceDimensions":{{"{rate}":{{"unit":"{unit}","endRange":"Inf",)"
      R"("description":{description},"appliesTo":[],"rateCode":"{rate}","beginRange":"0",)"
      R"("pricePerUnit":{{"USD":"{usd}"}}}}}},"sku":"{sku}","effectiveDate":"{published}",)"
      R"("offerTermCode":"JRTCKXETXF","termAttributes":{{}}}}}}}},"version":"1",)"
      R"("publicationDate":"{published}"}})",
      fmt::arg("family", family), fmt::arg("attributes", attributes), fmt::arg("sku", sku),
      fmt::arg("service", product.service), fmt::arg("term", term), fmt::arg("rate", rate),
      fmt::arg("unit", product.unit), fmt::arg("description", quoted(product.description)),
      fmt::arg("usd", dollars(product.e10)), fmt::arg("published", published));
}

}  // namespace stint::rehearsal::wire
