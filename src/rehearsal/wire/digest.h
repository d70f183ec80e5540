// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

struct evp_md_st;
struct evp_md_ctx_st;

namespace stint::rehearsal::wire {

/// SHA-256 and its HMAC with one libcrypto context that is used again and again: looking a digest up anew for
/// each call costs more than the digest.
class Digester {
 public:
  using Digest = std::array<std::uint8_t, 32>;
  Digester();

  Digest sha256(std::string_view text);
  /// Keys longer than 64 bytes are hashed first (RFC 2104).
  Digest hmac(std::string_view key, std::string_view text);

 private:
  Digest run(std::string_view first, std::string_view second);

  std::unique_ptr<evp_md_st, void (*)(evp_md_st*)> kind_;
  std::unique_ptr<evp_md_ctx_st, void (*)(evp_md_ctx_st*)> context_;
};

std::string_view as_text(const Digester::Digest& digest);
std::string hex(const Digester::Digest& digest);

}  // namespace stint::rehearsal::wire
