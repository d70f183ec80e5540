// SPDX-License-Identifier: Apache-2.0
#include <array>

#include "rehearsal/model/instance_calls.h"
#include "rehearsal/wire/ec2_shapes.h"
#include "rehearsal/wire/instance_shapes.h"
#include "rehearsal/wire/row.h"

namespace stint::rehearsal::wire {

// Structures that exist on the wire to hold one or two values.
struct MonitoringIn {
  bool& enabled;
};
struct SpotIn {
  RunInstances::Market& market;
};
template <class V>
void fields(V& v, MonitoringIn& m) {
  v("Enabled", m.enabled, kRequired);
}
template <class V>
void fields(V& v, SpotIn& spot) {
  v("SpotInstanceType", spot.market.spot_type);
  v("InstanceInterruptionBehavior", spot.market.interruption);
}
template <class V>
void fields(V& v, RunInstances::Market& market) {
  v("MarketType", market.type);
  SpotIn spot{market};
  v("SpotOptions", spot);
}

template <class V>
void fields(V& v, RunInstances::Placement& p) {
  v("AvailabilityZone", p.zone);
  v("Tenancy", p.tenancy);
}

template <class V>
void fields(V& v, RunInstances::Ebs& e) {
  v("VolumeSize", e.size);
  v("VolumeType", e.type);
  v("Encrypted", e.encrypted);
  v("DeleteOnTermination", e.delete_on_termination);
  v("SnapshotId", e.snapshot);
  v("Iops", e.iops);
  v("Throughput", e.throughput);
}

template <class V>
void fields(V& v, RunInstances::BlockDevice& d) {
  v("DeviceName", d.device);
  v("Ebs", d.ebs);
}

template <class V>
void fields(V& v, RunInstances::NetworkInterface& n) {
  v("DeviceIndex", n.device_index);
  v("SubnetId", n.subnet);
  v("AssociatePublicIpAddress", n.public_address);
  v("DeleteOnTermination", n.delete_on_termination);
  v("SecurityGroupId", n.groups);
  v("Description", n.description);
}

template <class V>
void fields(V& v, RunInstances::MetadataWish& m) {
  v("HttpTokens", m.http_tokens);
  v("HttpEndpoint", m.http_endpoint);
  v("HttpPutResponseHopLimit", m.hop_limit);
  v("InstanceMetadataTags", m.instance_tags);
}

template <class V>
void fields(V& v, RunInstances::Input& in) {
  v("ImageId", in.image, kRequired);
  v("InstanceType", in.type, kRequired);
  v("MinCount", in.min_count, kRequired);
  v("MaxCount", in.max_count, kRequired);
  v("ClientToken", in.client_token);
  v("KeyName", in.key_name);
  v("SubnetId", in.subnet);
  v("SecurityGroupId", in.groups);
  v("SecurityGroup", in.group_names);
  v("Placement", in.placement);
  v("UserData", in.user_data);
  v("InstanceInitiatedShutdownBehavior", in.shutdown_behavior);
  v("DisableApiTermination", in.keep_from_termination);
  v("DisableApiStop", in.keep_from_stop);
  v("EbsOptimized", in.ebs_optimized);
  v("NetworkInterface", in.interfaces);
  v("BlockDeviceMapping", in.devices);
  v("MetadataOptions", in.metadata);
  v("TagSpecification", in.tags);
  MonitoringIn monitoring{in.monitoring};
  v("Monitoring", monitoring);
  v("InstanceMarketOptions", in.market);
}

std::span<const Row> launch_rows() {
  static constexpr std::array kRows{form_row<RunInstances>("RunInstances", kLaunch)};
  return kRows;
}

}  // namespace stint::rehearsal::wire
