// SPDX-License-Identifier: Apache-2.0
#include "aws/ec2_groups.h"
#include "aws/ec2_images.h"
#include "aws/ec2_instances.h"
#include "aws/ec2_launch.h"
#include "aws/ec2_network.h"
#include "aws/ec2_regions.h"
#include "aws/ec2_storage.h"
#include "aws/ec2_tags.h"
#include "aws/ec2_types.h"
#include "dump.h"

namespace stint::aws {

using nlohmann::json;

static json dump(const Tag& t) { return {{"Key", t.key}, {"Value", t.value}}; }

static json dump(const Region& r) {
  return {{"RegionName", r.name}, {"Endpoint", r.endpoint}, {"OptInStatus", r.opt_in_status}};
}

static json dump(const Zone& z) {
  return {{"ZoneName", z.name}, {"ZoneId", z.id}, {"State", z.state}, {"ZoneType", z.type}};
}

static json dump(const TypeGpu& g) {
  return {{"Name", g.name},
          {"Manufacturer", g.manufacturer},
          {"Count", g.count},
          {"LogicalGpuCount", g.logical_count},
          {"GpuPartitionSize", g.partition_size},
          {"MemoryInfo", {{"SizeInMiB", g.memory_mib}}}};
}

static json dump(const InstanceType& t) {
  return {{"InstanceType", t.name},
          {"VCpuInfo", {{"DefaultVCpus", t.vcpus}}},
          {"MemoryInfo", {{"SizeInMiB", t.memory_mib}}},
          {"ProcessorInfo", {{"SupportedArchitectures", t.architectures}}},
          {"SupportedUsageClasses", t.usage_classes},
          {"CurrentGeneration", t.current_generation},
          {"FreeTierEligible", t.free_tier_eligible},
          {"GpuInfo", {{"Gpus", dump_all(t.gpus)}, {"TotalGpuMemoryInMiB", t.total_gpu_memory_mib}}},
          {"InstanceStorageInfo", {{"TotalSizeInGB", t.local_disk_gb}}}};
}

static json dump(const TypeOffering& o) { return {{"InstanceType", o.instance_type}, {"Location", o.zone}}; }

static json dump(const ImageDisk& d) {
  return {{"DeviceName", d.device_name},
          {"Ebs", {{"SnapshotId", d.snapshot_id}, {"VolumeSize", d.size_gb}, {"Encrypted", d.encrypted}}}};
}

static json dump(const Image& i) {
  json object{{"ImageId", i.id},
              {"Name", i.name},
              {"OwnerId", i.owner_id},
              {"Architecture", i.architecture},
              {"State", i.state},
              {"RootDeviceName", i.root_device_name},
              {"BlockDeviceMappings", dump_all(i.disks)},
              {"Tags", dump_all(i.tags)}};
  put(object, "CreationDate", i.created);
  put(object, "DeprecationTime", i.deprecated);
  return object;
}

static json dump(const Vpc& v) { return {{"VpcId", v.id}, {"State", v.state}, {"IsDefault", v.is_default}}; }

static json dump(const Subnet& s) {
  return {{"SubnetId", s.id},
          {"VpcId", s.vpc_id},
          {"AvailabilityZone", s.zone},
          {"AvailabilityZoneId", s.zone_id},
          {"MapPublicIpOnLaunch", s.public_address_on_launch},
          {"DefaultForAz", s.default_for_zone},
          {"AvailableIpAddressCount", s.free_addresses}};
}

static json dump(const Address& a) {
  return {{"AllocationId", a.allocation_id},
          {"PublicIp", a.public_ip},
          {"InstanceId", a.instance_id},
          {"AssociationId", a.association_id},
          {"Tags", dump_all(a.tags)}};
}

static json dump_ranges(const std::vector<IpRange>& ranges, const char* name) {
  json list = json::array();
  for (const auto& r : ranges) list.push_back({{name, r.cidr}, {"Description", r.description}});
  return list;
}

static json dump(const IpPermission& p) {
  json object{{"IpProtocol", p.protocol},
              {"IpRanges", dump_ranges(p.ranges, "CidrIp")},
              {"Ipv6Ranges", dump_ranges(p.ipv6_ranges, "CidrIpv6")}};
  put(object, "FromPort", p.from_port);
  put(object, "ToPort", p.to_port);
  return object;
}

static json dump(const SecurityGroup& g) {
  return {{"GroupId", g.id},
          {"GroupName", g.name},
          {"VpcId", g.vpc_id},
          {"Tags", dump_all(g.tags)},
          {"IpPermissions", dump_all(g.ingress)}};
}

static json dump(const InstanceState& s) { return {{"Code", s.code}, {"Name", s.name}}; }

static json dump(const InstanceDisk& d) {
  return {{"DeviceName", d.device_name},
          {"Ebs", {{"VolumeId", d.volume_id}, {"DeleteOnTermination", d.delete_on_termination}}}};
}

static json dump(const InstanceInterface& i) {
  json attachment = json::object();
  put(attachment, "DeviceIndex", i.device_index);
  put(attachment, "AttachTime", i.attached);
  return {{"NetworkInterfaceId", i.id}, {"Attachment", attachment}};
}

static json dump(const Instance& i) {
  json groups = json::array();
  for (const auto& id : i.security_group_ids) groups.push_back({{"GroupId", id}});
  json object{{"InstanceId", i.id},
              {"State", dump(i.state)},
              {"StateReason", {{"Code", i.state_reason_code}, {"Message", i.state_reason_message}}},
              {"StateTransitionReason", i.transition_reason},
              {"ClientToken", i.client_token},
              {"InstanceType", i.type},
              {"ImageId", i.image_id},
              {"InstanceLifecycle", i.lifecycle},
              {"Placement", {{"AvailabilityZone", i.zone}}},
              {"SubnetId", i.subnet_id},
              {"VpcId", i.vpc_id},
              {"KeyName", i.key_name},
              {"PublicIpAddress", i.public_ip},
              {"PublicDnsName", i.public_dns},
              {"PrivateIpAddress", i.private_ip},
              {"BlockDeviceMappings", dump_all(i.disks)},
              {"NetworkInterfaces", dump_all(i.interfaces)},
              {"SecurityGroups", groups},
              {"Tags", dump_all(i.tags)}};
  put(object, "LaunchTime", i.launched);
  return object;
}

static json dump(const InstanceEvent& e) {
  json object{{"Code", e.code}, {"Description", e.description}};
  put(object, "NotBefore", e.not_before);
  return object;
}

static json dump(const InstanceStatus& s) {
  auto check = [](const std::string& status) { return json{{"Status", status}}; };
  return {{"InstanceId", s.instance_id},
          {"InstanceState", dump(s.state)},
          {"SystemStatus", check(s.system)},
          {"InstanceStatus", check(s.instance)},
          {"AttachedEbsStatus", check(s.attached_ebs)},
          {"ApplicationStatus", check(s.application)},
          {"PerformanceStatus", check(s.performance)},
          {"Events", dump_all(s.events)}};
}

static json dump(const StateChange& c) {
  return {
      {"InstanceId", c.instance_id}, {"CurrentState", dump(c.current)}, {"PreviousState", dump(c.previous)}};
}

static json dump(const TaggedResource& t) {
  return {{"ResourceId", t.resource_id},
          {"ResourceType", t.resource_type},
          {"Key", t.tag.key},
          {"Value", t.tag.value}};
}

static json dump(const VolumeAttachment& a) {
  return {
      {"InstanceId", a.instance_id}, {"Device", a.device}, {"DeleteOnTermination", a.delete_on_termination}};
}

static json dump(const Volume& v) {
  json object{{"VolumeId", v.id},
              {"Size", v.size_gb},
              {"VolumeType", v.type},
              {"State", v.state},
              {"AvailabilityZone", v.zone},
              {"Encrypted", v.encrypted},
              {"Attachments", dump_all(v.attachments)},
              {"Tags", dump_all(v.tags)}};
  put(object, "CreateTime", v.created);
  return object;
}

static json dump(const Snapshot& s) {
  json object{{"SnapshotId", s.id}, {"VolumeId", s.volume_id},      {"VolumeSize", s.volume_size_gb},
              {"State", s.state},   {"Description", s.description}, {"Tags", dump_all(s.tags)}};
  put(object, "StartTime", s.started);
  return object;
}

static Result<json> launched(const Client& client) {
  STINT_TRY_ASSIGN(auto found, run_instances(client, {.client_token = "t"}));
  return json{{"ReservationId", found.reservation_id}, {"Instances", {dump(found.instance)}}};
}

static Result<json> authorized(const Client& client) {
  STINT_TRY_ASSIGN(auto ids, authorize_ingress(client, "sg-1", {}));
  json rules = json::array();
  for (const auto& id : ids) rules.push_back({{"SecurityGroupRuleId", id}});
  return json{{"SecurityGroupRules", rules}};
}

static Result<json> console(const Client& client) {
  STINT_TRY_ASSIGN(auto output, get_console_output(client, "i-1", false));
  json object{{"Output", output.text}};
  put(object, "Timestamp", output.taken);
  return object;
}

static Result<json> created_group(const Client& client) {
  STINT_TRY_ASSIGN(auto id, create_security_group(client, {}));
  return json{{"GroupId", id}};
}

// The reservations are one list to us: their instances are laid under one.
static Result<json> instances(const Client& client) {
  STINT_TRY_ASSIGN(auto found, describe_instances(client, {}));
  return json{{"Instances", dump_all(found)}};
}

static Ask change(const char* list, Result<StateChange> (*call)(const Client&, const std::string&)) {
  return [list, call](const Client& client) -> Result<json> {
    STINT_TRY_ASSIGN(auto changed, call(client, "i-1"));
    return json{{list, {dump(changed)}}};
  };
}

static Result<json> power_off(const Client& client) {
  STINT_TRY_ASSIGN(auto behavior, shutdown_behavior(client, "i-1"));
  return json{{"InstanceInitiatedShutdownBehavior", {{"Value", behavior}}}};
}

std::map<std::string, Ask> ec2_calls() {
  using C = const Client&;
  return {
      {"DescribeRegions", list_under("Regions", [](C c) { return describe_regions(c); })},
      {"DescribeAvailabilityZones", list_under("AvailabilityZones", describe_availability_zones)},
      {"DescribeInstanceTypes",
       list_under("InstanceTypes", [](C c) { return describe_instance_types(c, {}); })},
      {"DescribeInstanceTypeOfferings",
       list_under("InstanceTypeOfferings", [](C c) { return describe_type_offerings(c, {}); })},
      {"DescribeImages", list_under("Images", [](C c) { return describe_images(c, {}); })},
      {"DescribeVpcs", list_under("Vpcs", [](C c) { return describe_vpcs(c, {}); })},
      {"DescribeSubnets", list_under("Subnets", [](C c) { return describe_subnets(c, {}); })},
      {"DescribeAddresses", list_under("Addresses", [](C c) { return describe_addresses(c, {}); })},
      {"DescribeSecurityGroups",
       list_under("SecurityGroups", [](C c) { return describe_security_groups(c, {}); })},
      {"DescribeInstanceStatus",
       list_under("InstanceStatuses", [](C c) { return describe_instance_status(c, {}); })},
      {"DescribeTags", list_under("Tags", [](C c) { return describe_tags(c, {}); })},
      {"DescribeVolumes", list_under("Volumes", [](C c) { return describe_volumes(c, {}); })},
      {"DescribeSnapshots", list_under("Snapshots", [](C c) { return describe_own_snapshots(c, {}); })},
      {"DescribeInstances", instances},
      {"RunInstances", launched},
      {"CreateSecurityGroup", created_group},
      {"AuthorizeSecurityGroupIngress", authorized},
      {"GetConsoleOutput", console},
      {"DescribeInstanceAttribute", power_off},
      {"StopInstances", change("StoppingInstances", stop_instance)},
      {"StartInstances", change("StartingInstances", start_instance)},
      {"TerminateInstances", change("TerminatingInstances", terminate_instance)},
  };
}

}  // namespace stint::aws
