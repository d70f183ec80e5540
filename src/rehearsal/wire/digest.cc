// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/wire/digest.h"

#include <openssl/evp.h>

#include <stdexcept>

namespace stint::rehearsal::wire {
namespace {

constexpr std::size_t kBlock = 64;

std::string padded(std::string_view key, char with) {
  std::string block(kBlock, with);
  for (size_t i = 0; i < key.size(); ++i) block[i] = static_cast<char>(block[i] ^ key[i]);
  return block;
}

}  // namespace

Digester::Digester()
    : kind_(EVP_MD_fetch(nullptr, "SHA256", nullptr), EVP_MD_free),
      context_(EVP_MD_CTX_new(), EVP_MD_CTX_free) {
  if (!kind_ || !context_) throw std::runtime_error("libcrypto: no SHA-256");
}

Digester::Digest Digester::run(std::string_view first, std::string_view second) {
  Digest digest{};
  bool done = EVP_DigestInit_ex2(context_.get(), kind_.get(), nullptr) == 1 &&
              EVP_DigestUpdate(context_.get(), first.data(), first.size()) == 1 &&
              EVP_DigestUpdate(context_.get(), second.data(), second.size()) == 1 &&
              EVP_DigestFinal_ex(context_.get(), digest.data(), nullptr) == 1;
  if (!done) throw std::runtime_error("libcrypto: SHA-256 failed");
  return digest;
}

Digester::Digest Digester::sha256(std::string_view text) { return run(text, {}); }

Digester::Digest Digester::hmac(std::string_view key, std::string_view text) {
  Digest short_key{};
  if (key.size() > kBlock) {
    short_key = sha256(key);
    key = as_text(short_key);
  }
  auto inner = run(padded(key, '\x36'), text);
  return run(padded(key, '\x5c'), as_text(inner));
}

std::string_view as_text(const Digester::Digest& digest) {
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

std::string hex(const Digester::Digest& digest) {
  std::string text(2 * digest.size(), '0');
  for (size_t i = 0; i < digest.size(); ++i) {
    text[2 * i] = "0123456789abcdef"[digest[i] >> 4];
    text[2 * i + 1] = "0123456789abcdef"[digest[i] & 15];
  }
  return text;
}

}  // namespace stint::rehearsal::wire
