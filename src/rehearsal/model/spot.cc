// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/model/spot.h"

#include "rehearsal/model/life.h"

namespace stint::rehearsal {
namespace {

constexpr Micros kNotice = Seconds{120};

void reclaim(Works& works, Region& region, const std::string& id, std::uint64_t) {
  const Instance* found = region.instances.find(id);
  if (!found || !found->live()) return;
  Instance& instance = works.change(region, *found);
  instance.reason.clear();
  begin_termination(
      works, region, instance,
      {"Server.SpotInstanceTermination", "Server.SpotInstanceTermination: Spot instance termination"});
}

}  // namespace

const std::string& quota_of(const InstanceType& type, bool spot) {
  return spot ? type.spot_quota : type.quota;
}

void give_notice(Works& works, Region& region, Instance& instance) {
  if (!instance.spot || !instance.live() || instance.spot->ends) return;
  instance.spot->ends = works.now + kNotice;
  works.at(*instance.spot->ends, reclaim, region, instance.id);
}

}  // namespace stint::rehearsal
