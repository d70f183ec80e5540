// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "rehearsal/model/host.h"

// For tests of the metadata service.
namespace stint::rehearsal::server {

/// An instance that has everything which one can have.
inline Metadata sample_metadata() {
  return {.instance_id = "i-0123456789abcdef0",
          .instance_type = "g4dn.xlarge",
          .image_id = "ami-0a",
          .account = "111122223333",
          .region = "us-east-1",
          .zone = "us-east-1a",
          .zone_id = "use1-az1",
          .architecture = "x86_64",
          .private_address = "172.31.0.10",
          .public_address = "198.51.100.3",
          .private_dns = "ip-172-31-0-10.ec2.internal",
          .public_dns = "ec2-198-51-100-3.compute-1.amazonaws.com",
          .mac = "0a:1b:2c:3d:4e:5f",
          .reservation = "r-1",
          .vpc = "vpc-1",
          .subnet = "subnet-1",
          .subnet_cidr = "172.31.0.0/20",
          .group_names = {"one", "two"},
          .group_ids = {"sg-1", "sg-2"},
          .key_name = "pair",
          .public_key = "ssh-ed25519 AAAA pair",
          .user_data = "#cloud-config\n",
          .pending_time = "2026-11-24T20:00:00Z",
          .block_devices = {{"ami", "/dev/sda1"}, {"root", "/dev/sda1"}},
          .tags = Tags{{"Name", "mine"}, {"empty", ""}},
          .tokens_required = true};
}

}  // namespace stint::rehearsal::server
