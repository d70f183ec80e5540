// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>

#include "base/outside.h"

namespace stint::host {

/// An ed25519 key pair as OpenSSH keeps it (PROTOCOL.key in its source).
struct KeyPair {
  std::string private_file;  ///< "-----BEGIN OPENSSH PRIVATE KEY-----…": for a file of mode 0600
  std::string public_line;   ///< "ssh-ed25519 AAAA… comment"
};

KeyPair make_key(Outside& out, const std::string& comment);

}  // namespace stint::host
