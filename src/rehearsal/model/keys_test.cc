// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "rehearsal/model/base64.h"
#include "rehearsal/model/key_calls.h"
#include "rehearsal/model/small_cloud.h"

namespace stint::rehearsal {
namespace {

const std::string kLine =
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFfqNlGUgZAu9NI6ijUYky5fkfE2+1hcLyUG5WWLMOAY me@laptop";

struct KeysTest : ::testing::Test {
  SmallCloud small;
  ImportKeyPair::Input in{"mine", to_base64(kLine), {}};
};

TEST_F(KeysTest, ImportedKeyIsGivenToTheMachine) {
  ASSERT_EQ(small.code(in), "");
  auto request = SmallCloud::request();
  request.key_name = "mine";
  auto id = small.launch(request);
  EXPECT_EQ(small.cloud.metadata(id)->public_key, kLine);
}

TEST_F(KeysTest, SecondOfThatNameIsADuplicate) {
  small.call(in);
  EXPECT_EQ(small.code(in), "InvalidKeyPair.Duplicate");
}

TEST_F(KeysTest, WhatIsNoKeyIsRefused) {
  in.public_key = to_base64("no key");
  EXPECT_EQ(small.code(in), "InvalidKey.Format");
  in.public_key = "!";
  EXPECT_EQ(small.code(in), "InvalidKey.Format");
}

TEST_F(KeysTest, DeletingWhatIsNotThereIsFine) {
  auto made = small.call(in)->key->id;
  EXPECT_EQ(small.call(DeleteKeyPair::Input{"mine", {}})->id, made);
  EXPECT_EQ(small.call(DeleteKeyPair::Input{"mine", {}})->id, "");
  EXPECT_EQ(small.code(DeleteKeyPair::Input{}), "MissingParameter");
}

TEST_F(KeysTest, MadeKeysAreOfEd25519) {
  EXPECT_EQ(small.code(CreateKeyPair::Input{"new", "rsa", {}, {}}), "InvalidParameterValue");
  auto made = small.call(CreateKeyPair::Input{"new", "ed25519", {}, {}});
  ASSERT_TRUE(made);
  EXPECT_TRUE(made->private_key.starts_with("-----BEGIN OPENSSH PRIVATE KEY-----"));
  auto found = small.call(DescribeKeyPairs::Input{{"new"}, {}, {}, true});
  ASSERT_EQ(found->keys.size(), 1U);
  EXPECT_TRUE(found->keys[0].key->public_key.starts_with("ssh-ed25519 "));
  EXPECT_EQ(small.code(DescribeKeyPairs::Input{{"old"}, {}, {}, false}), "InvalidKeyPair.NotFound");
}

}  // namespace
}  // namespace stint::rehearsal
