// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <vector>

#include "rehearsal/model/instance_calls.h"
#include "rehearsal/wire/ec2_shapes.h"

// An instance as DescribeInstances and RunInstances show it. Everything is derived from the model's Instance;
// the small structs below are elements that exist on the wire only.
namespace stint::rehearsal::wire {

template <class V>
void fields(V& v, const State& state) {
  v("code", static_cast<int>(state));
  v("name", name_of(state));
}

template <class V>
void fields(V& v, const StateReason& reason) {
  v("code", reason.code);
  v("message", reason.message);
}

template <class V>
void fields(V& v, const MetadataOptions& m) {
  v("state", "applied");
  v("httpTokens", m.http_tokens);
  v("httpPutResponseHopLimit", m.hop_limit);
  v("httpEndpoint", m.http_endpoint);
  v("httpProtocolIpv6", "disabled");
  v("instanceMetadataTags", m.instance_tags);
}

struct EbsOut {
  const Device& device;
};
template <class V>
void fields(V& v, const EbsOut& ebs) {
  v("volumeId", ebs.device.volume);
  v("status", "attached");
  v("attachTime", ebs.device.attached);
  v("deleteOnTermination", ebs.device.delete_on_termination);
}
template <class V>
void fields(V& v, const Device& device) {
  v("deviceName", device.name);
  v("ebs", EbsOut{device});
}

struct PlacementOut {
  const Instance& instance;
};
template <class V>
void fields(V& v, const PlacementOut& placement) {
  v("availabilityZone", placement.instance.zone);
  v("groupName", "");
  v("tenancy", "default");
}

template <class V>
void fields(V& v, const GroupRef& group) {
  v("groupId", group.id);
  v("groupName", group.name);
}

struct AssociationOut {
  const Instance& instance;
};
template <class V>
void fields(V& v, const AssociationOut& association) {
  v("publicIp", association.instance.public_address);
  v("publicDnsName", public_dns(association.instance));
  v("ipOwnerId", "amazon");
}

struct AttachmentOut {
  const Instance& instance;
};
template <class V>
void fields(V& v, const AttachmentOut& attachment) {
  v("attachmentId", attachment.instance.interface.attachment);
  v("deviceIndex", 0);
  v("status", "attached");
  v("attachTime", std::chrono::floor<std::chrono::seconds>(attachment.instance.created));
  v("deleteOnTermination", attachment.instance.interface.delete_on_termination);
}

struct InterfaceOut {
  const Instance& instance;
};
template <class V>
void fields(V& v, const InterfaceOut& out) {
  const Instance& i = out.instance;
  v("networkInterfaceId", i.interface.id);
  v("subnetId", i.interface.subnet);
  v("vpcId", i.vpc);
  v("description", i.interface.description);
  v("ownerId", i.owner);
  v("status", "in-use");
  v("macAddress", i.interface.mac);
  v("privateIpAddress", i.private_address);
  v("privateDnsName", private_dns(i));
  v("sourceDestCheck", true);
  v("groupSet", i.interface.groups);
  v("attachment", AttachmentOut{i});
  if (!i.public_address.empty()) v("association", AssociationOut{i});
}

template <class V>
void network_fields(V& v, const Instance& i) {
  v("privateDnsName", i.private_address.empty() ? std::string{} : private_dns(i));
  v("dnsName", public_dns(i));
  v("ipAddress", some(i.public_address));
  v("privateIpAddress", some(i.private_address));
  bool has_interface = i.state != State::Terminated;
  v("subnetId", has_interface ? some(i.interface.subnet) : std::nullopt);
  v("vpcId", has_interface ? some(i.vpc) : std::nullopt);
  v("groupSet", has_interface ? i.interface.groups : std::vector<GroupRef>{});
  std::vector<InterfaceOut> interfaces;
  if (has_interface) interfaces.push_back({i});
  v("networkInterfaceSet", interfaces);
  v("sourceDestCheck", true);
}

template <class V>
void fields(V& v, const Instance& i) {
  v("instanceId", i.id);
  v("imageId", i.image->id);
  v("instanceState", i.state);
  v("reason", i.reason);
  v("stateReason", i.state_reason);
  v("keyName", some(i.key_name));
  if (i.spot) {
    v("instanceLifecycle", "spot");
    v("spotInstanceRequestId", i.spot->request);
  }
  v("amiLaunchIndex", i.launch_index);
  v("instanceType", i.type->name);
  v("launchTime", std::chrono::floor<std::chrono::seconds>(i.launched));
  v("placement", PlacementOut{i});
  v("monitoring", Wrapped{"state", i.monitoring ? "enabled" : "disabled"});
  network_fields(v, i);
  v("architecture", i.type->architecture);
  v("rootDeviceType", "ebs");
  v("rootDeviceName", i.root_device());
  v("blockDeviceMapping", i.devices);
  v("virtualizationType", "hvm");
  v("hypervisor", "xen");  // EC2 says so of Nitro instances too
  v("clientToken", i.client_token);
  v("tagSet", i.tags);
  v("ebsOptimized", i.ebs_optimized);
  v("enaSupport", true);
  v("metadataOptions", i.metadata);
  v("platformDetails", "Linux/UNIX");
}

template <class V>
void fields(V& v, const Reservation& reservation) {
  v("reservationId", reservation.id);
  v("ownerId", reservation.owner);
  v("groupSet", std::vector<GroupRef>{});  // of EC2-Classic
  v("instancesSet", reservation.instances);
}

}  // namespace stint::rehearsal::wire
