// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <map>
#include <string>

#include "rehearsal/model/policy.h"
#include "rehearsal/model/things.h"

namespace stint::rehearsal {

/// A role of IAM: who may assume it, and what it may do then. It is in no region.
struct Role {
  std::string name, path, id, arn, description;
  int max_session = 3600;  ///< seconds
  SysMicros created{};
  Tags tags;
  Policy trust;
  std::map<std::string, Policy> policies;  ///< inline ones, by name
};

/// Whether that service may assume the role, on behalf of `context`.
bool may_assume(const Role& role, std::string_view service,
                const std::map<std::string, std::string>& context);

/// What the role's own policies say.
Decision decide(const Role& role, const Demand& demand);

}  // namespace stint::rehearsal
