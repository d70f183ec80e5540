// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "aws/credentials.h"
#include "aws/profile.h"
#include "base/env.h"

namespace stint::aws {

/// Looks where the AWS tools look, in botocore's order: AWS_ACCESS_KEY_ID and its companions (unless the
/// profile was chosen by a flag), the profile in the credentials file, the profile in the config file. A
/// profile that signs in another way (a role, single sign-on, `aws login`, a credential process) is an error
/// that names the way, never a fall-back to other keys. All failures are Kind::Credentials and say what
/// works.
Result<Credentials> find_credentials(const Env& env, const Profile& profile);

}  // namespace stint::aws
