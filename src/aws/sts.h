// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>

#include "aws/session.h"
#include "base/result.h"

namespace stint::aws {

struct CallerIdentity {
  std::string account;  ///< twelve digits
  std::string arn;      ///< "arn:aws:iam::123456789012:user/ada"; an assumed role's begins with arn:aws:sts
  std::string user_id;
};

/// GetCallerIdentity: whose credentials these are. Needs no permission.
Result<CallerIdentity> get_caller_identity(const Client& client);

}  // namespace stint::aws
