// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/server/metadata_tree.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "rehearsal/server/metadata_sample.h"

namespace stint::rehearsal::server {
namespace {

constexpr std::optional<std::string_view> kAbsent;

struct Look {
  std::string_view path;
  std::optional<std::string_view> text;
};

void expect(const Metadata& instance, const std::vector<Look>& looks) {
  for (const auto& [path, text] : looks) EXPECT_EQ(look_up(instance, path), text) << path;
}

TEST(MetadataTreeTest, InstanceWithEverything) {
  const std::string mac = "/latest/meta-data/network/interfaces/macs/0a:1b:2c:3d:4e:5f/";
  expect(sample_metadata(),
         {{"/latest", "dynamic\nmeta-data\nuser-data"},
          {"/latest/", "dynamic\nmeta-data\nuser-data"},
          {"/2009-04-04/meta-data/instance-id", "i-0123456789abcdef0"},
          {"/2021-03-23/meta-data/instance-id/", kAbsent},
          {"//latest/meta-data/ami-id", "ami-0a"},
          {"/latest/meta-data/ami-launch-index", "0"},
          {"/latest/meta-data/block-device-mapping/", "ami\nroot"},
          {"/latest/meta-data/block-device-mapping/root", "/dev/sda1"},
          {"/latest/meta-data/hostname", "ip-172-31-0-10.ec2.internal"},
          {"/latest/meta-data/instance-life-cycle", "on-demand"},
          {"/latest/meta-data/placement", "availability-zone\navailability-zone-id\nregion"},
          {"/latest/meta-data/placement/region", "us-east-1"},
          {"/latest/meta-data/public-ipv4", "198.51.100.3"},
          {"/latest/meta-data/public-keys", "0=pair"},
          {"/latest/meta-data/public-keys/", "0=pair"},
          {"/latest/meta-data/public-keys/0", "openssh-key"},
          {"/latest/meta-data/public-keys/0/", "openssh-key"},
          {"/latest/meta-data/public-keys/0/openssh-key", "ssh-ed25519 AAAA pair"},
          {"/latest/meta-data/security-groups", "one\ntwo"},
          {"/latest/meta-data/services/partition", "aws"},
          {"/latest/meta-data/tags/instance", "Name\nempty"},
          {"/latest/meta-data/tags/instance/Name", "mine"},
          {"/latest/meta-data/tags/instance/empty", ""},
          {"/latest/meta-data/network/interfaces/macs/", "0a:1b:2c:3d:4e:5f/"},
          {mac + "security-group-ids", "sg-1\nsg-2"},
          {mac + "ipv4-associations/198.51.100.3", "172.31.0.10"},
          {"/latest/dynamic/instance-identity/", "document"},
          {"/latest/user-data", "#cloud-config\n"}});
}

TEST(MetadataTreeTest, WhatAnInstanceHasNotIsAbsent) {
  auto bare = sample_metadata();
  bare.key_name = bare.public_key = bare.user_data = bare.public_address = bare.public_dns = "";
  bare.tags.reset();
  expect(bare, {{"/latest/", "dynamic\nmeta-data"},
                {"/latest/user-data", kAbsent},
                {"/latest/meta-data/public-keys/", kAbsent},
                {"/latest/meta-data/public-ipv4", kAbsent},
                {"/latest/meta-data/public-hostname", kAbsent},
                {"/latest/meta-data/tags/instance", kAbsent},
                {"/latest/meta-data/iam/security-credentials/", kAbsent},
                {"/latest/meta-data/spot/instance-action", kAbsent},
                {"/latest/dynamic/instance-identity/pkcs7", kAbsent},
                {"/latest/nothing", kAbsent},
                {"/1999-01-01/meta-data/", kAbsent},
                {"/meta-data/", kAbsent}});
}

TEST(MetadataTreeTest, NoticeOfASpotInstance) {
  auto spot = sample_metadata();
  spot.life_cycle = "spot";
  spot.spot_ends = parse_rfc3339("2026-11-24T20:02:00.5Z");
  expect(spot, {{"/latest/meta-data/instance-life-cycle", "spot"},
                {"/latest/meta-data/spot/instance-action",
                 R"({"action":"terminate","time":"2026-11-24T20:02:00Z"})"},
                {"/latest/meta-data/spot/termination-time", "2026-11-24T20:02:00Z"}});
}

TEST(MetadataTreeTest, VersionsEndWithTheLatest) {
  const auto versions = look_up(sample_metadata(), "/").value();
  for (std::string_view asked : {"2009-04-04\n", "2018-09-24\n", "2021-03-23\n"})  // by cloud-init
    EXPECT_NE(versions.find(asked), versions.npos) << asked;
  EXPECT_TRUE(versions.ends_with("\nlatest"));
}

TEST(MetadataTreeTest, IdentityDocument) {
  const auto text = look_up(sample_metadata(), "/latest/dynamic/instance-identity/document").value();
  const auto document = nlohmann::json::parse(text);
  EXPECT_EQ(document.at("accountId"), "111122223333");
  EXPECT_EQ(document.at("instanceId"), "i-0123456789abcdef0");
  EXPECT_EQ(document.at("privateIp"), "172.31.0.10");
  EXPECT_EQ(document.at("region"), "us-east-1");
  EXPECT_TRUE(document.at("billingProducts").is_null());
}

}  // namespace
}  // namespace stint::rehearsal::server
