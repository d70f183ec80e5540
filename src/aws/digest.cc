// SPDX-License-Identifier: Apache-2.0
#include "aws/digest.h"

#include <openssl/evp.h>

#include <memory>
#include <stdexcept>

namespace stint::aws {
namespace {

constexpr std::size_t kBlock = 64;  // bytes, of SHA-256

// SHA-256 with what libcrypto has to look up and to allocate for it, which takes longer than the digest.
class Sha256 {
 public:
  Sha256()
      : kind_(EVP_MD_fetch(nullptr, "SHA256", nullptr), EVP_MD_free),
        context_(EVP_MD_CTX_new(), EVP_MD_CTX_free) {
    if (!kind_ || !context_) throw std::runtime_error("libcrypto has no SHA-256");
  }

  /// Of the two, one after the other.
  Digest operator()(std::string_view first, std::string_view second = {}) {
    Digest digest;
    if (EVP_DigestInit_ex2(context_.get(), kind_.get(), nullptr) != 1 ||
        EVP_DigestUpdate(context_.get(), first.data(), first.size()) != 1 ||
        EVP_DigestUpdate(context_.get(), second.data(), second.size()) != 1 ||
        EVP_DigestFinal_ex(context_.get(), digest.data(), nullptr) != 1)
      throw std::runtime_error("libcrypto cannot make a SHA-256");
    return digest;
  }

 private:
  std::unique_ptr<EVP_MD, void (*)(EVP_MD*)> kind_;
  std::unique_ptr<EVP_MD_CTX, void (*)(EVP_MD_CTX*)> context_;
};

Sha256& hasher() {
  thread_local Sha256 one;
  return one;
}

// The key, each of its bytes combined with `with`, filled up to a block.
std::array<char, kBlock> padded(std::string_view key, unsigned char with) {
  std::array<char, kBlock> block;
  block.fill(static_cast<char>(with));
  for (std::size_t i = 0; i < key.size(); ++i) block[i] = static_cast<char>(block[i] ^ key[i]);
  return block;
}

std::string_view text_of(const std::array<char, kBlock>& block) { return {block.data(), block.size()}; }

}  // namespace

Digest sha256(std::string_view bytes) { return hasher()(bytes); }

Digest hmac_sha256(std::string_view key, std::string_view bytes) {
  auto& hash = hasher();
  Digest of_long_key;
  if (key.size() > kBlock) {
    of_long_key = hash(key);
    key = bytes_of(of_long_key);
  }
  Digest inner = hash(text_of(padded(key, 0x36)), bytes);
  return hash(text_of(padded(key, 0x5c)), bytes_of(inner));
}

std::string_view bytes_of(const Digest& digest) {
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

std::string hex(const Digest& digest) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string text(2 * digest.size(), '0');
  for (std::size_t i = 0; i < digest.size(); ++i) {
    text[2 * i] = kDigits[digest[i] >> 4];
    text[2 * i + 1] = kDigits[digest[i] & 15];
  }
  return text;
}

}  // namespace stint::aws
