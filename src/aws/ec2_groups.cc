// SPDX-License-Identifier: Apache-2.0
#include "aws/ec2_groups.h"

#include "aws/ec2_form.h"

namespace stint::aws {

static void write(Form& form, const IpRange& range) {
  const bool v6 = range.cidr.find(':') != range.cidr.npos;
  form.put(v6 ? "CidrIpv6" : "CidrIp", range.cidr);
  if (!range.description.empty()) form.put("Description", range.description);
}

static void write(Form& form, const IpPermission& permission) {
  form.put("IpProtocol", permission.protocol);
  form.put("FromPort", permission.from_port);
  form.put("ToPort", permission.to_port);
  form.list("IpRanges", permission.ranges);
  form.list("Ipv6Ranges", permission.ipv6_ranges);
}

static void read(XmlReader& r, IpRange& range) {
  r.take("cidrIp", range.cidr);
  r.take("cidrIpv6", range.cidr);
  r.take("description", range.description);
}

static void read(XmlReader& r, IpPermission& permission) {
  r.need("ipProtocol", permission.protocol);
  r.take("fromPort", permission.from_port);
  r.take("toPort", permission.to_port);
  r.list("ipRanges/item", permission.ranges);
  r.list("ipv6Ranges/item", permission.ipv6_ranges);
}

static void read(XmlReader& r, SecurityGroup& group) {
  r.need("groupId", group.id);
  r.take("groupName", group.name);
  r.take("vpcId", group.vpc_id);
  r.list("tagSet/item", group.tags);
  r.list("ipPermissions/item", group.ingress);
}

Result<std::string> create_security_group(const Client& client, const CreateSecurityGroup& group) {
  Form form = ec2_form("CreateSecurityGroup");
  form.put("GroupName", group.name);
  form.put("GroupDescription", group.description);
  form.put("VpcId", group.vpc_id);
  if (!group.tags.empty())
    form.list("TagSpecification", std::vector{TagSpecification{"security-group", group.tags}});
  std::string id;
  STINT_TRY(ask_with<XmlNode>(client, ec2_call(form, Repeat::Idempotent),
                              [&](XmlReader& r) { r.need("groupId", id); }));
  return id;
}

Result<std::vector<std::string>> authorize_ingress(const Client& client, const std::string& group_id,
                                                   const std::vector<IpPermission>& permissions) {
  Form form = ec2_form("AuthorizeSecurityGroupIngress");
  form.put("GroupId", group_id);
  form.list("IpPermissions", permissions);
  return ask_list<std::string>(client, ec2_call(form, Repeat::Idempotent),
                               "securityGroupRuleSet/item/securityGroupRuleId");
}

Result<> revoke_ingress(const Client& client, const std::string& group_id,
                        const std::vector<IpPermission>& permissions) {
  Form form = ec2_form("RevokeSecurityGroupIngress");
  form.put("GroupId", group_id);
  form.list("IpPermissions", permissions);
  return ask_nothing(client, ec2_call(form, Repeat::Idempotent));
}

Result<> revoke_ingress(const Client& client, const std::string& group_id,
                        const std::vector<std::string>& rule_ids) {
  Form form = ec2_form("RevokeSecurityGroupIngress");
  form.put("GroupId", group_id);
  form.list("SecurityGroupRuleId", rule_ids);
  return ask_nothing(client, ec2_call(form, Repeat::Idempotent));
}

Result<std::vector<SecurityGroup>> describe_security_groups(const Client& client, const Select& select) {
  Form form = ec2_form("DescribeSecurityGroups");
  put_select(form, select, "GroupId");
  return ask_pages<SecurityGroup>(client, Service::Ec2, form, "securityGroupInfo/item");
}

Result<> delete_security_group(const Client& client, const std::string& group_id) {
  Form form = ec2_form("DeleteSecurityGroup");
  form.put("GroupId", group_id);
  return ask_nothing(client, ec2_call(form, Repeat::Idempotent));
}

}  // namespace stint::aws
