// SPDX-License-Identifier: Apache-2.0
#include "aws/ec2_launch.h"

#include "aws/ec2_form.h"
#include "aws/encode.h"

namespace stint::aws {

static constexpr std::size_t kMostUserData = 16'384;
static constexpr std::size_t kMostToken = 64;

static void write(Form& form, const LaunchInterface& interface) {
  form.put("DeviceIndex", 0);
  form.put("SubnetId", interface.subnet_id);
  form.put("AssociatePublicIpAddress", interface.public_address);
  form.put("DeleteOnTermination", true);
  form.list("SecurityGroupId", interface.security_group_ids);
}

static void write(Form& form, const LaunchDisk& disk) {
  form.put("DeviceName", disk.device_name);
  form.put("Ebs.VolumeSize", disk.size_gb);
  form.put("Ebs.VolumeType", disk.volume_type);
  form.put("Ebs.Encrypted", disk.encrypted);
  form.put("Ebs.DeleteOnTermination", disk.delete_on_termination);
}

static void put_metadata_options(Form& form, const RunInstances& launch) {
  form.put("MetadataOptions.HttpTokens", launch.imds_v2_only ? "required" : "optional");
  form.put("MetadataOptions.HttpEndpoint", "enabled");
  form.put("MetadataOptions.HttpPutResponseHopLimit", launch.imds_hop_limit);
  form.put("MetadataOptions.InstanceMetadataTags", launch.imds_tags ? "enabled" : "disabled");
}

static Form launch_form(const RunInstances& launch) {
  Form form = ec2_form("RunInstances");
  form.put("ImageId", launch.image_id);
  form.put("InstanceType", launch.instance_type);
  form.put("MinCount", 1);
  form.put("MaxCount", 1);
  form.put("ClientToken", launch.client_token);
  form.put("InstanceInitiatedShutdownBehavior", word_for(launch.on_shutdown));
  form.put("KeyName", launch.key_name);
  form.list("SecurityGroupId", launch.security_group_ids);
  if (launch.interface) form.list("NetworkInterface", std::vector{*launch.interface});
  form.put("Placement.AvailabilityZone", launch.zone);
  form.list("BlockDeviceMapping", launch.disks);
  put_metadata_options(form, launch);
  form.list("TagSpecification", launch.tags);
  if (!launch.user_data.empty()) form.put("UserData", base64(launch.user_data));
  form.put("Monitoring.Enabled", launch.detailed_monitoring);
  return form;
}

static Result<> check(const RunInstances& launch) {
  if (launch.user_data.size() > kMostUserData)
    return fail(Kind::Usage, "the user data of a launch may have 16,384 bytes; this has " +
                                 std::to_string(launch.user_data.size()));
  if (launch.client_token.empty() || launch.client_token.size() > kMostToken)
    return fail(Kind::Usage, "the client token of a launch has 1 to 64 characters");
  return {};
}

static void read(XmlReader& r, Launched& launched) {
  r.take("reservationId", launched.reservation_id);
  r.need("instancesSet/item", launched.instance);
}

Result<Launched> run_instances(const Client& client, const RunInstances& launch) {
  STINT_TRY(check(launch));
  return ask<Launched>(client, ec2_call(launch_form(launch), Repeat::ByToken));
}

Result<> may_run_instances(const Client& client, const RunInstances& launch) {
  STINT_TRY(check(launch));
  Form form = launch_form(launch);
  form.put("DryRun", true);
  auto refused = ask_nothing(client, ec2_call(form, Repeat::Read));
  if (refused) return fail(Kind::Failed, "RunInstances did not heed DryRun");
  if (refused.error().code == "DryRunOperation") return {};
  return refused;
}

}  // namespace stint::aws
