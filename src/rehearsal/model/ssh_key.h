// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace stint::rehearsal {

struct PublicKey {
  std::string type;  ///< "ed25519" or "rsa"
  std::string line;  ///< "ssh-ed25519 AAAA… comment"
  std::string
      fingerprint;  ///< as EC2 shows it: ed25519 SHA-256 in base64; rsa MD5 of the DER form, with colons
};

/// Reads one line of an OpenSSH public key. nullopt where it is none, or of a type that EC2 does not import.
std::optional<PublicKey> read_public_key(std::string_view line);

struct NewKey {
  PublicKey public_key;
  std::string private_key;  ///< in OpenSSH's own format
};

/// The ed25519 key that those 32 bytes are.
NewKey make_ed25519_key(const std::array<std::uint8_t, 32>& seed, std::string_view comment);

}  // namespace stint::rehearsal
