// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>

#include "aws/secret.h"

namespace stint::aws {

/// What a request is signed with.
struct Credentials {
  std::string access_key_id;
  Secret secret_access_key;
  std::optional<Secret> session_token;  ///< present where the keys are temporary
  std::string source;  ///< where they were found, for the user: "the environment", "profile dev"
};

}  // namespace stint::aws
