// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "rehearsal/model/calls.h"

namespace stint::rehearsal {

/// Rules of a group that have protocol and ports in common, as EC2 shows and takes them.
struct IpPermission {
  struct Range4 {
    std::string cidr;
    std::optional<std::string> description;
  };
  struct Range6 {
    std::string cidr;
    std::optional<std::string> description;
  };
  struct Pair {  ///< all who are in a group, named by id or name
    std::optional<std::string> group, name, owner, description;
  };
  std::string protocol;
  std::optional<int> from_port, to_port;
  std::vector<Pair> groups;
  std::vector<Range4> ranges4;
  std::vector<Range6> ranges6;
};

/// The rules of a group in that form.
std::vector<IpPermission> permissions_of(const Group& group);

struct CreateSecurityGroup {
  struct Input {
    std::string name, description, vpc;
    std::vector<TagSpecification> tags;
  };
  struct Output {
    std::string id;
    Tags tags;
  };
};

struct DescribeSecurityGroups {
  struct Input : Selection {
    std::vector<std::string> names;
  };
  struct Output {
    std::vector<const Group*> items;
    std::string next_token;
  };
};

struct DescribeSecurityGroupRules {
  struct Input : Selection {};
  struct Output {
    std::vector<const Rule*> items;
    std::string next_token;
    std::string owner;  ///< account id
  };
};

/// What both calls that change rules are told: a group, and rules in either form.
struct RuleChange {
  std::string group, group_name;
  std::vector<IpPermission> permissions;
  std::string protocol, cidr;  ///< the short form: one rule for one block
  std::optional<int> from_port, to_port;
};

struct AuthorizeSecurityGroupIngress {
  struct Input : RuleChange {
    std::vector<TagSpecification> tags;
  };
  struct Output {
    std::vector<Rule> rules;  ///< those that were made
    std::string owner;
  };
};

struct RevokeSecurityGroupIngress {
  struct Input : RuleChange {
    std::vector<std::string> rules;  ///< ids
  };
  struct Output {
    std::vector<Rule> rules;  ///< those that were removed
  };
};

struct DeleteSecurityGroup {
  struct Input {
    std::string group, name;
  };
  struct Output {
    std::string id;
  };
};

Outcome<CreateSecurityGroup::Output> perform(Context&, const CreateSecurityGroup::Input&);
Outcome<DescribeSecurityGroups::Output> perform(Context&, const DescribeSecurityGroups::Input&);
Outcome<DescribeSecurityGroupRules::Output> perform(Context&, const DescribeSecurityGroupRules::Input&);
/// All rules or none; one that is there already refuses the call (InvalidPermission.Duplicate).
Outcome<AuthorizeSecurityGroupIngress::Output> perform(Context&, const AuthorizeSecurityGroupIngress::Input&);
Outcome<RevokeSecurityGroupIngress::Output> perform(Context&, const RevokeSecurityGroupIngress::Input&);
/// DependencyViolation while an instance that is not terminated, or a rule of another group, uses it.
Outcome<DeleteSecurityGroup::Output> perform(Context&, const DeleteSecurityGroup::Input&);

}  // namespace stint::rehearsal
