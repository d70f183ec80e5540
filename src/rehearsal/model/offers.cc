// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "rehearsal/model/place_calls.h"
#include "rehearsal/model/select.h"

namespace stint::rehearsal {
namespace {

constexpr std::size_t kMostTypes = 100;

constexpr std::array<Column<InstanceType>, 10> kTypeColumns{{
    {"instance-type", [](const InstanceType& t, const Wanted& w) { return w.has(t.name); }},
    {"free-tier-eligible", [](const InstanceType& t, const Wanted& w) { return w.has(t.free_tier); }},
    {"current-generation", [](const InstanceType& t, const Wanted& w) { return w.has(t.current); }},
    {"supported-usage-class",
     [](const InstanceType&, const Wanted& w) { return w.has("on-demand") || w.has("spot"); }},
    {"processor-info.supported-architecture",
     [](const InstanceType& t, const Wanted& w) { return w.has(t.architecture); }},
    {"vcpu-info.default-vcpus",
     [](const InstanceType& t, const Wanted& w) { return w.has(std::to_string(t.vcpus)); }},
    {"memory-info.size-in-mib",
     [](const InstanceType& t, const Wanted& w) { return w.has(std::to_string(t.memory_mib)); }},
    {"hypervisor", [](const InstanceType& t, const Wanted& w) { return w.has(t.nitro ? "nitro" : "xen"); }},
    {"bare-metal", [](const InstanceType& t, const Wanted& w) { return w.has(t.name.ends_with(".metal")); }},
    {"supported-root-device-type", [](const InstanceType&, const Wanted& w) { return w.has("ebs"); }},
}};

constexpr std::array<Column<Image>, 9> kImageColumns{{
    {"name", [](const Image& i, const Wanted& w) { return w.has(i.name); }},
    {"image-id", [](const Image& i, const Wanted& w) { return w.has(i.id); }},
    {"architecture", [](const Image& i, const Wanted& w) { return w.has(i.architecture); }},
    {"state", [](const Image&, const Wanted& w) { return w.has("available"); }},
    {"owner-id", [](const Image& i, const Wanted& w) { return w.has(i.owner_id); }},
    {"owner-alias", [](const Image& i, const Wanted& w) { return w.has(i.owner_alias); }},
    {"root-device-type", [](const Image&, const Wanted& w) { return w.has("ebs"); }},
    {"virtualization-type", [](const Image&, const Wanted& w) { return w.has("hvm"); }},
    {"is-public", [](const Image&, const Wanted& w) { return w.has(true); }},
}};

constexpr std::array<Column<DescribeInstanceTypeOfferings::Item>, 2> kOfferColumns{{
    {"instance-type",
     [](const DescribeInstanceTypeOfferings::Item& i, const Wanted& w) { return w.has(i.type); }},
    {"location",
     [](const DescribeInstanceTypeOfferings::Item& i, const Wanted& w) { return w.has(i.location); }},
}};

bool offered(const Context& call, const InstanceType& type) {
  return type.zones.contains(call.region_name());
}

Outcome<> check_names(const Context& call, const std::vector<std::string>& names) {
  if (names.size() > kMostTypes)
    return refuse("InvalidParameterValue",
                  fmt::format("At most {} instance types can be named in one call.", kMostTypes));
  std::vector<std::string> unknown;
  for (const auto& name : names) {
    const InstanceType* type = call.catalogue().type(name);
    if (!type || !offered(call, *type)) unknown.push_back(name);
  }
  if (unknown.empty()) return {};
  return refuse("InvalidInstanceType", fmt::format("The following supplied instance types do not exist: [{}]",
                                                   fmt::join(unknown, ", ")));
}

bool owned(const Image& image, const std::vector<std::string>& owners) {
  return owners.empty() || std::ranges::any_of(owners, [&](const std::string& owner) {
           return owner == image.owner_id || (owner == image.owner_alias && !owner.empty());
         });
}

Outcome<> check_ids(const Context& call, const std::vector<std::string>& ids) {
  for (const auto& id : ids) {
    if (!is_id(id, "ami-"))
      return refuse("InvalidAMIID.Malformed", fmt::format("Invalid id: \"{}\" (expecting \"ami-...\")", id));
    if (!call.catalogue().image(call.region_name(), id))
      return refuse("InvalidAMIID.NotFound", fmt::format("The image id '[{}]' does not exist", id));
  }
  return {};
}

std::vector<std::string> locations(const Context& call, const InstanceType& type, std::string_view kind) {
  if (kind == "region") return {call.region_name()};
  std::vector<std::string> names = type.zones.at(call.region_name());
  if (kind == "availability-zone-id")
    for (auto& name : names) name = call.region.info.zone(name)->id;
  return names;
}

}  // namespace

Outcome<DescribeInstanceTypes::Output> perform(Context& call, const DescribeInstanceTypes::Input& in) {
  const std::span<const Column<InstanceType>> columns = kTypeColumns;
  REHEARSAL_TRY(check_filters<InstanceType>(in.filters, columns));
  REHEARSAL_TRY(check_names(call, in.ids));
  DescribeInstanceTypes::Output out;
  for (const auto& type : call.catalogue().types) {
    bool asked = in.ids.empty() || std::ranges::find(in.ids, type.name) != in.ids.end();
    if (asked && offered(call, type) && passes<InstanceType>(type, in.filters, columns))
      out.items.push_back(&type);
  }
  return out;
}

Outcome<DescribeInstanceTypeOfferings::Output> perform(Context& call,
                                                       const DescribeInstanceTypeOfferings::Input& in) {
  using Item = DescribeInstanceTypeOfferings::Item;
  const std::span<const Column<Item>> columns = kOfferColumns;
  REHEARSAL_TRY(check_filters<Item>(in.filters, columns));
  auto kind = in.location_type.empty() ? std::string("region") : in.location_type;
  if (kind != "region" && kind != "availability-zone" && kind != "availability-zone-id")
    return refuse("InvalidParameterValue", fmt::format("Invalid value '{}' for LocationType.", kind));
  DescribeInstanceTypeOfferings::Output out;
  for (const auto& type : call.catalogue().types) {
    if (!offered(call, type)) continue;
    for (const auto& place : locations(call, type, kind)) {
      Item item{type.name, kind, place, type.name + " " + place};
      if (passes<Item>(item, in.filters, columns)) out.items.push_back(std::move(item));
    }
  }
  return out;
}

Outcome<DescribeImages::Output> perform(Context& call, const DescribeImages::Input& in) {
  const std::span<const Column<Image>> columns = kImageColumns;
  REHEARSAL_TRY(check_filters<Image>(in.filters, columns));
  REHEARSAL_TRY(check_ids(call, in.ids));
  DescribeImages::Output out;
  auto images = call.catalogue().images.find(call.region_name());
  if (images == call.catalogue().images.end()) return out;
  for (const auto& image : images->second) {
    bool asked = in.ids.empty() || std::ranges::find(in.ids, image.id) != in.ids.end();
    if (asked && owned(image, in.owners) && passes<Image>(image, in.filters, columns))
      out.items.push_back(&image);
  }
  std::ranges::sort(out.items, {}, [](const Image* image) -> const std::string& { return image->id; });
  return out;
}

}  // namespace stint::rehearsal
