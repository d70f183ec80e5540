// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <string>
#include <string_view>

namespace stint::aws {

/// SHA-256 and HMAC-SHA-256 (FIPS 180-4, RFC 2104), by OpenSSL's libcrypto.
using Digest = std::array<unsigned char, 32>;

Digest sha256(std::string_view bytes);
Digest hmac_sha256(std::string_view key, std::string_view bytes);

std::string_view bytes_of(const Digest& digest);  ///< valid while `digest` is
std::string hex(const Digest& digest);            ///< lower case

}  // namespace stint::aws
