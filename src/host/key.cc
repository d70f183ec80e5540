// SPDX-License-Identifier: Apache-2.0
#include "host/key.h"

#include <openssl/evp.h>

#include <array>
#include <memory>
#include <stdexcept>

namespace stint::host {
namespace {

using Bytes32 = std::array<std::byte, 32>;

// A string of the SSH wire format: its length in four bytes, then itself.
std::string field(std::string_view bytes) {
  std::string text;
  for (int shift : {24, 16, 8, 0}) text += static_cast<char>((bytes.size() >> shift) & 0xff);
  return text.append(bytes);
}

std::string_view view(const Bytes32& bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

Bytes32 public_of(const Bytes32& seed) {
  std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key{
      EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr,
                                   reinterpret_cast<const unsigned char*>(seed.data()), seed.size()),
      &EVP_PKEY_free};
  Bytes32 made{};
  std::size_t size = made.size();
  if (!key ||
      EVP_PKEY_get_raw_public_key(key.get(), reinterpret_cast<unsigned char*>(made.data()), &size) != 1)
    throw std::runtime_error("libcrypto cannot make an ed25519 key");
  return made;
}

std::string base64(std::string_view bytes) {
  std::string text(4 * ((bytes.size() + 2) / 3), '\0');
  EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                  reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<int>(bytes.size()));
  return text;
}

std::string in_lines(const std::string& text, std::size_t width) {
  std::string lines;
  for (std::size_t at = 0; at < text.size(); at += width) lines += text.substr(at, width) + "\n";
  return lines;
}

}  // namespace

KeyPair make_key(Outside& out, const std::string& comment) {
  Bytes32 seed{};
  out.random(seed);
  Bytes32 point = public_of(seed);
  std::string public_blob = field("ssh-ed25519") + field(view(point));
  std::string check(4, '\0');
  out.random(std::as_writable_bytes(std::span{check}));
  std::string secret = check + check + field("ssh-ed25519") + field(view(point)) +
                       field(std::string{view(seed)} + std::string{view(point)}) + field(comment);
  for (char pad = 1; secret.size() % 8 != 0; ++pad) secret += pad;
  std::string blob = std::string("openssh-key-v1") + '\0' + field("none") + field("none") + field("") +
                     std::string("\0\0\0\1", 4) + field(public_blob) + field(secret);
  return {.private_file = "-----BEGIN OPENSSH PRIVATE KEY-----\n" + in_lines(base64(blob), 70) +
                          "-----END OPENSSH PRIVATE KEY-----\n",
          .public_line = "ssh-ed25519 " + base64(public_blob) + " " + comment};
}

}  // namespace stint::host
