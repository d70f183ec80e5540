// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/model/catalogue.h"

#include <algorithm>

namespace stint::rehearsal {
namespace {

template <class T, class Field>
const T* by(const std::vector<T>& things, Field field, std::string_view value) {
  auto found = std::ranges::find(things, value, field);
  return found == things.end() ? nullptr : &*found;
}

}  // namespace

const Zone* RegionInfo::zone(std::string_view zone_name) const { return by(zones, &Zone::name, zone_name); }

bool InstanceType::offered_in(std::string_view region, std::string_view zone) const {
  auto found = zones.find(std::string(region));
  return found != zones.end() && std::ranges::find(found->second, zone) != found->second.end();
}

const RegionInfo* Catalogue::region(std::string_view name) const {
  return by(regions, &RegionInfo::name, name);
}

const InstanceType* Catalogue::type(std::string_view name) const {
  auto found = std::ranges::lower_bound(types, name, std::less<>{}, &InstanceType::name);
  return found == types.end() || found->name != name ? nullptr : &*found;
}

const Image* Catalogue::image(std::string_view region, std::string_view id) const {
  auto found = images.find(region);
  return found == images.end() ? nullptr : by(found->second, &Image::id, id);
}

const QuotaInfo* Catalogue::quota(std::string_view code) const { return by(quotas, &QuotaInfo::code, code); }

}  // namespace stint::rehearsal
