// SPDX-License-Identifier: Apache-2.0
#include "aws/ec2_instance.h"

namespace stint::aws {

void read(XmlReader& r, InstanceState& state) {
  r.need("code", state.code);
  r.need("name", state.name);
  state.code &= 0xFF;
}

static void read(XmlReader& r, InstanceDisk& disk) {
  r.take("deviceName", disk.device_name);
  r.take("ebs/volumeId", disk.volume_id);
  r.take("ebs/deleteOnTermination", disk.delete_on_termination);
}

static void read(XmlReader& r, InstanceInterface& interface) {
  r.need("networkInterfaceId", interface.id);
  r.take("attachment/deviceIndex", interface.device_index);
  r.take("attachment/attachTime", interface.attached);
}

void read(XmlReader& r, Instance& instance) {
  r.need("instanceId", instance.id);
  r.need("instanceState", instance.state);
  r.take("stateReason/code", instance.state_reason_code);
  r.take("stateReason/message", instance.state_reason_message);
  r.take("reason", instance.transition_reason);
  r.take("clientToken", instance.client_token);
  r.take("instanceType", instance.type);
  r.take("imageId", instance.image_id);
  r.take("instanceLifecycle", instance.lifecycle);
  r.take("placement/availabilityZone", instance.zone);
  r.take("subnetId", instance.subnet_id);
  r.take("vpcId", instance.vpc_id);
  r.take("keyName", instance.key_name);
  r.take("launchTime", instance.launched);
  r.take("ipAddress", instance.public_ip);
  r.take("dnsName", instance.public_dns);
  r.take("privateIpAddress", instance.private_ip);
  r.list("blockDeviceMapping/item", instance.disks);
  r.list("networkInterfaceSet/item", instance.interfaces);
  r.list("groupSet/item/groupId", instance.security_group_ids);
  r.list("tagSet/item", instance.tags);
}

std::string_view word_for(ShutdownBehavior behavior) {
  return behavior == ShutdownBehavior::Terminate ? "terminate" : "stop";
}

std::optional<SysMicros> first_launch(const Instance& instance) {
  for (const auto& interface : instance.interfaces)
    if (interface.device_index == 0 && interface.attached) return interface.attached;
  return instance.launched;
}

}  // namespace stint::aws
