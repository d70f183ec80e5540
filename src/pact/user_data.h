// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>

#include "base/result.h"
#include "base/time.h"

namespace stint::pact {

/// EC2's bound on user-data before base64.
inline constexpr std::size_t kMostUserData = 16'384;

/// What a machine is told at its launch. It holds no secret: any process on the machine, and whoever may
/// describe the instance, can read it for its whole life.
struct UserData {
  Seconds timer{};         ///< from the first boothook to the boot timer's power-off; at least 1 s
  std::string token;       ///< names the stint: letters, digits and '-', at most 64
  std::string public_key;  ///< one line of an OpenSSH public key; may log in as the image's default user
};

/// The user-data: a MIME multipart of a boothook, which writes and starts the boot timer, and a cloud-config
/// with the key (cloud-init deletes host keys and makes the login user after the boothook, so the key cannot
/// go there). The same input gives the same bytes: a repeated RunInstances has to be identical. Fails (Usage)
/// on a token, key or span that is none.
Result<std::string> user_data_text(const UserData& data);

/// The boothook alone, as user_data_text sends it.
Result<std::string> boothook_text(const UserData& data);

}  // namespace stint::pact
