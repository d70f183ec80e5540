// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/model/ssh_key.h"

#include <gtest/gtest.h>

namespace stint::rehearsal {
namespace {

constexpr const char* kEd25519 =
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFfqNlGUgZAu9NI6ijUYky5fkfE2+1hcLyUG5WWLMOAY me@laptop";
constexpr const char* kRsa =
    "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQCr4DwFPRqwIToMgH6iGindfP6u3/ssqqzfM9+WU/"
    "ZQxx2x3nSV4QkkTxXWcBdR7qEa3Knpij1eidAa/GCrf5UuRwHF6FL9A9mJxtHKIx5azGX7hwoU7fDUC/"
    "vlf8spzUJsal5z99+kYObW8O8pcB3Wh/"
    "AStldA3YWK4ZkfKFdMCTfFGBDCz3WUHSCejpqcxcY2ev1MmiodwOQgv6nPTPIt4ELGzNaLKiFJ/"
    "RBlTY0S8xMdIJ2EAhc1QTqPPA6a8o+"
    "FgBWK8lmECnTguCE0XObX9l/OGpqkcodv5RrBDNSsiDC/cfSOKpHlP2jCasCqqbJ8JHvE3XlJ8185sV8UrpMb me@laptop";

// Both keys were made by ssh-keygen, which also gave the fingerprints (for RSA openssl's DER form and
// md5sum).
TEST(PublicKeyTest, FingerprintsAreThoseOfEc2) {
  auto ed25519 = read_public_key(kEd25519);
  ASSERT_TRUE(ed25519);
  EXPECT_EQ(ed25519->type, "ed25519");
  EXPECT_EQ(ed25519->fingerprint, "kVEInpDm4YouXBDJCjbBJSaZvux1XkScqnATCcPKED0=");
  auto rsa = read_public_key(std::string(kRsa) + "\n");
  ASSERT_TRUE(rsa);
  EXPECT_EQ(rsa->type, "rsa");
  EXPECT_EQ(rsa->fingerprint, "14:f7:49:e4:b4:a6:5a:cc:32:35:ef:fb:86:38:25:0b");
}

TEST(PublicKeyTest, RefusesWhatIsNoKey) {
  for (const char* line :
       {"", "ssh-ed25519", "ssh-ed25519 !!!", "ssh-dss AAAAB3NzaC1kc3MAAA== me",
        "ssh-rsa AAAAC3NzaC1lZDI1NTE5AAAAIFfqNlGUgZAu9NI6ijUYky5fkfE2+1hcLyUG5WWLMOAY the type inside is "
        "another",
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFfqNlGUgZAu cut", "-----BEGIN PUBLIC KEY-----"})
    EXPECT_FALSE(read_public_key(line)) << line;
}

// RFC 8032, section 7.1, test 1: that seed has this public key.
TEST(NewKeyTest, SeedOfTheRfcHasItsPublicKey) {
  std::array<std::uint8_t, 32> seed{0x9d, 0x61, 0xb1, 0x9d, 0xef, 0xfd, 0x5a, 0x60, 0xba, 0x84, 0x4a,
                                    0xf4, 0x92, 0xec, 0x2c, 0xc4, 0x44, 0x49, 0xc5, 0x69, 0x7b, 0x32,
                                    0x69, 0x19, 0x70, 0x3b, 0xac, 0x03, 0x1c, 0xae, 0x7f, 0x60};
  auto made = make_ed25519_key(seed, "judge");
  EXPECT_EQ(made.public_key.line,
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAINdamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3B1Ea judge");
  EXPECT_TRUE(made.private_key.starts_with("-----BEGIN OPENSSH PRIVATE KEY-----\n"));
  EXPECT_TRUE(made.private_key.ends_with("\n-----END OPENSSH PRIVATE KEY-----\n"));
}

}  // namespace
}  // namespace stint::rehearsal
