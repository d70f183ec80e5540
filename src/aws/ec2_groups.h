// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "aws/ec2_common.h"
#include "aws/session.h"
#include "base/result.h"

namespace stint::aws {

/// Addresses that may come in, as CIDR.
struct IpRange {
  std::string cidr;  ///< "203.0.113.7/32"; in `ipv6_ranges` "2001:db8::1/128"
  std::string description;
};

/// One line of a security group: a protocol, ports, and from where.
struct IpPermission {
  std::string protocol = "tcp";  ///< "-1" is all protocols; then there are no ports
  std::optional<int> from_port, to_port;
  std::vector<IpRange> ranges, ipv6_ranges;
};

struct SecurityGroup {
  std::string id, name, vpc_id;
  std::vector<Tag> tags;
  std::vector<IpPermission> ingress;
};

struct CreateSecurityGroup {
  std::string name;         ///< unique in its VPC, at most 255 characters, does not begin with "sg-"
  std::string description;  ///< required by EC2
  std::string vpc_id;
  std::vector<Tag> tags;
};

/// The id of the new group. It is sent again after a lost answer, and then, as for any name that is taken,
/// fails with InvalidGroup.Duplicate: look the group up by name and VPC, and adopt it if it carries our tag.
Result<std::string> create_security_group(const Client& client, const CreateSecurityGroup& group);

/// The ids of the new rules. A rule that is there already is InvalidPermission.Duplicate, which is no failure
/// to the caller who wants it there; InvalidGroup.NotFound may come right after the creation.
Result<std::vector<std::string>> authorize_ingress(const Client& client, const std::string& group_id,
                                                   const std::vector<IpPermission>& permissions);

/// RevokeSecurityGroupIngress, by what the rules say.
Result<> revoke_ingress(const Client& client, const std::string& group_id,
                        const std::vector<IpPermission>& permissions);
/// RevokeSecurityGroupIngress, by the ids of the rules.
Result<> revoke_ingress(const Client& client, const std::string& group_id,
                        const std::vector<std::string>& rule_ids);

/// DescribeSecurityGroups. InvalidGroup.NotFound for ids alone.
Result<std::vector<SecurityGroup>> describe_security_groups(const Client& client, const Select& select);

/// DependencyViolation while an interface still uses it (minutes after a terminate); InvalidGroup.NotFound:
/// it is gone.
Result<> delete_security_group(const Client& client, const std::string& group_id);

}  // namespace stint::aws
