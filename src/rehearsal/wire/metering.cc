// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/wire/metering.h"

#include "rehearsal/meter/price_list.h"

namespace stint::rehearsal::wire {
namespace {

void begin(meter::Meter& meter, const Usage& usage, meter::Kind kind, std::string_view item) {
  meter.begin({.resource = usage.resource,
               .kind = kind,
               .what = std::string(item),
               .region = usage.region,
               .label = usage.label,
               .from = meter_time(usage.at),
               .quantity = usage.quantity});
}

}  // namespace

meter::Micros meter_time(SysMicros at) { return at.time_since_epoch().count(); }

void count(meter::Meter& meter, const std::vector<Usage>& all) {
  for (const auto& usage : all) {
    switch (usage.what) {
      case Usage::What::InstanceBegins:
        begin(meter, usage, meter::Kind::Instance, usage.item);
        break;
      case Usage::What::VolumeBegins:
        begin(meter, usage, meter::Kind::Volume, usage.item);
        break;
      case Usage::What::SnapshotBegins:
        begin(meter, usage, meter::Kind::Snapshot, meter::kSnapshot);
        break;
      case Usage::What::AddressBegins:
        begin(meter, usage, meter::Kind::PublicIpv4, meter::kPublicIpv4);
        break;
      case Usage::What::InstanceEnds:
      case Usage::What::VolumeEnds:
      case Usage::What::SnapshotEnds:
      case Usage::What::AddressEnds:
        meter.end(usage.resource, meter_time(usage.at));
        break;
      case Usage::What::TrafficOut:
        meter.traffic_out(usage.resource, usage.region, usage.label, usage.quantity, meter_time(usage.at));
        break;
      case Usage::What::Relabelled:
        meter.relabel(usage.resource, usage.label);
        break;
    }
  }
}

}  // namespace stint::rehearsal::wire
