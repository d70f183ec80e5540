// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <vector>

#include "aws/ec2_common.h"
#include "aws/session.h"
#include "base/result.h"

namespace stint::aws {

// IAM is one for the whole account: the client's region does not matter.

struct Role {
  std::string name, arn;
  std::string trust;  ///< JSON: who may take it
};

/// GetRole. NoSuchEntity: there is none.
Result<Role> get_role(const Client& client, const std::string& name);
/// CreateRole. EntityAlreadyExists: there is one, maybe with another trust.
Result<Role> create_role(const Client& client, const std::string& name, const std::string& trust,
                         const std::string& description, const std::vector<Tag>& tags);
/// PutRolePolicy: writes or replaces an inline policy of the role.
Result<> put_role_policy(const Client& client, const std::string& role, const std::string& policy_name,
                         const std::string& policy);

/// What SimulatePrincipalPolicy says of one action.
struct Simulated {
  std::string action;    ///< "ec2:TerminateInstances"
  std::string decision;  ///< "allowed", "implicitDeny", "explicitDeny"
};
/// SimulatePrincipalPolicy: whether a user or a role (by its ARN, not that of an assumed session) may take
/// `actions` on `resource` while the tag `context` stands on it. Policies of an organisation count in part.
Result<std::vector<Simulated>> simulate(const Client& client, const std::string& principal,
                                        const std::vector<std::string>& actions, const std::string& resource,
                                        const Tag& context);

}  // namespace stint::aws
