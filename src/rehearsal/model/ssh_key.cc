// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/model/ssh_key.h"

#include <fmt/format.h>
#include <openssl/evp.h>

#include <memory>
#include <stdexcept>
#include <vector>

#include "rehearsal/model/base64.h"

namespace stint::rehearsal {
namespace {

constexpr std::string_view kEd25519 = "ssh-ed25519", kRsa = "ssh-rsa";

// The SSH wire format (RFC 4251): strings with their length before them, in four bytes.
std::string u32(std::size_t n) {
  std::string bytes;
  for (int shift : {24, 16, 8, 0}) bytes += static_cast<char>(n >> shift & 255);
  return bytes;
}
std::string ssh_string(std::string_view text) { return u32(text.size()) + std::string(text); }

std::optional<std::string_view> take_string(std::string_view& blob) {
  if (blob.size() < 4) return std::nullopt;
  std::size_t size = 0;
  for (int i = 0; i < 4; ++i) size = size << 8 | static_cast<unsigned char>(blob[static_cast<size_t>(i)]);
  if (blob.size() - 4 < size) return std::nullopt;
  auto text = blob.substr(4, size);
  blob.remove_prefix(4 + size);
  return text;
}

// One DER element (X.690).
std::string der(unsigned char tag, std::string_view content) {
  std::string length;
  for (auto n = content.size(); n > 0; n >>= 8) length.insert(length.begin(), static_cast<char>(n & 255));
  if (content.size() < 128)
    length = std::string(1, static_cast<char>(content.size()));
  else
    length.insert(length.begin(), static_cast<char>(0x80 | length.size()));
  return std::string(1, static_cast<char>(tag)) + length + std::string(content);
}

// SubjectPublicKeyInfo of an RSA key: what EC2 takes the MD5 of. SSH's numbers are DER's integers.
std::string rsa_der(std::string_view exponent, std::string_view modulus) {
  using namespace std::string_literals;
  const auto algorithm =
      der(0x30, "\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01\x05\x00"s);  // rsaEncryption, NULL
  return der(0x30, algorithm + der(0x03, "\0"s + der(0x30, der(0x02, modulus) + der(0x02, exponent))));
}

std::string digest(std::string_view bytes, const EVP_MD* kind) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> out{};
  unsigned size = 0;
  if (EVP_Digest(bytes.data(), bytes.size(), out.data(), &size, kind, nullptr) != 1)
    throw std::runtime_error("libcrypto: no such digest");
  return {out.begin(), out.begin() + size};
}

std::string with_colons(std::string_view bytes) {
  std::vector<std::string> parts;
  for (char c : bytes) parts.push_back(fmt::format("{:02x}", static_cast<unsigned char>(c)));
  return fmt::format("{}", fmt::join(parts, ":"));
}

std::optional<std::string> fingerprint_of(std::string_view type, const std::string& blob) {
  std::string_view rest = blob;
  if (take_string(rest) != type) return std::nullopt;
  auto first = take_string(rest);
  if (!first) return std::nullopt;
  if (type == kEd25519)
    return first->size() == 32 && rest.empty() ? std::optional(to_base64(digest(blob, EVP_sha256())))
                                               : std::nullopt;
  auto modulus = take_string(rest);
  if (!modulus || modulus->size() < 128 || !rest.empty()) return std::nullopt;
  return with_colons(digest(rsa_der(*first, *modulus), EVP_md5()));
}

std::string ed25519_point(const std::array<std::uint8_t, 32>& seed) {
  std::unique_ptr<EVP_PKEY, void (*)(EVP_PKEY*)> key(
      EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, seed.data(), seed.size()), EVP_PKEY_free);
  std::string point(32, '\0');
  std::size_t size = point.size();
  if (!key ||
      EVP_PKEY_get_raw_public_key(key.get(), reinterpret_cast<unsigned char*>(point.data()), &size) != 1)
    throw std::runtime_error("libcrypto: no ed25519");
  return point;
}

// openssh-key-v1 without a passphrase (OpenSSH's PROTOCOL.key).
std::string openssh_private_key(const std::string& blob, const std::string& point, std::string_view seed,
                                std::string_view comment) {
  using namespace std::string_literals;
  auto inner = u32(0x73746e74) + u32(0x73746e74) + ssh_string(kEd25519) + ssh_string(point) +
               ssh_string(std::string(seed) + point) + ssh_string(comment);
  for (char pad = 1; inner.size() % 8 != 0; ++pad) inner += pad;
  auto all = "openssh-key-v1\0"s + ssh_string("none") + ssh_string("none") + ssh_string("") + u32(1) +
             ssh_string(blob) + ssh_string(inner);
  std::string text = "-----BEGIN OPENSSH PRIVATE KEY-----\n";
  auto base64 = to_base64(all);
  for (size_t i = 0; i < base64.size(); i += 70) text += base64.substr(i, 70) + "\n";
  return text + "-----END OPENSSH PRIVATE KEY-----\n";
}

}  // namespace

std::optional<PublicKey> read_public_key(std::string_view line) {
  while (!line.empty() && (line.back() == '\n' || line.back() == '\r')) line.remove_suffix(1);
  auto space = line.find(' ');
  if (space == line.npos) return std::nullopt;
  auto type = line.substr(0, space);
  if (type != kEd25519 && type != kRsa) return std::nullopt;
  auto rest = line.substr(space + 1);
  auto blob = from_base64(rest.substr(0, rest.find(' ')));
  auto fingerprint = blob ? fingerprint_of(type, *blob) : std::nullopt;
  if (!fingerprint) return std::nullopt;
  return PublicKey{std::string(type.substr(4)), std::string(line), *fingerprint};
}

NewKey make_ed25519_key(const std::array<std::uint8_t, 32>& seed, std::string_view comment) {
  auto point = ed25519_point(seed);
  auto blob = ssh_string(kEd25519) + ssh_string(point);
  std::string raw(seed.begin(), seed.end());
  auto line = fmt::format("{} {} {}", kEd25519, to_base64(blob), comment);
  return {read_public_key(line).value(), openssh_private_key(blob, point, raw, comment)};
}

}  // namespace stint::rehearsal
