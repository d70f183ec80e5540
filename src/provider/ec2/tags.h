// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <vector>

#include "aws/ec2_common.h"
#include "provider/provider.h"

namespace stint::ec2 {

// The tags of design section 6. A deadline is written as a span after launch ("launch+43200s"): the launch
// time is AWS's to say, and is there with the machine.
inline constexpr const char* kToken = "stint:token";
inline constexpr const char* kName = "stint:name";
inline constexpr const char* kOwner = "stint:owner";
inline constexpr const char* kDeadline = "stint:deadline";
inline constexpr const char* kBudget = "stint:budget";
inline constexpr const char* kSpent = "stint:spent";
inline constexpr const char* kEnd = "stint:end";
inline constexpr const char* kKeep = "stint:keep";
/// The rehearsal cloud's own word, where port 22 could not be had on this computer.
inline constexpr const char* kSshPort = "stint:ssh-port";

/// On everything that a stint makes.
std::vector<aws::Tag> common_tags(const std::string& token, const std::string& name,
                                  const std::string& owner);
/// On its machine, so that a lost ledger can be rebuilt.
std::vector<aws::Tag> machine_tags(const provider::Launch& launch);
/// Those of them that change with the terms.
std::vector<aws::Tag> terms_tags(const provider::Terms& terms);
/// What the tags say of the terms; what is missing or unreadable is 0 or empty.
provider::Terms terms_of(const std::vector<aws::Tag>& tags);
/// Where ssh answers; 22 where no tag tells of another port.
int ssh_port_of(const std::vector<aws::Tag>& tags);

}  // namespace stint::ec2
