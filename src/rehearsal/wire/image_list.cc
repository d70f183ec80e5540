// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/wire/image_list.h"

#include <fmt/format.h>

#include <array>

#include "rehearsal/model/dice.h"

namespace stint::rehearsal::wire {
namespace {

constexpr std::string_view kAmazonDlami = "898082745236", kCanonical = "099720109477",
                           kAmazonLinux = "137112412989", kSomebody = "210987654321";
constexpr std::string_view kDlami = "/aws/service/deeplearning/ami/";
constexpr std::string_view kUbuntu = "/aws/service/canonical/ubuntu/server/";
constexpr std::string_view kLinux = "/aws/service/ami-amazon-linux-latest/";

struct Known {
  std::string_view name;
  std::string_view owner, alias, architecture, root_device;
  int root_gib;
  std::string_view login, day;  ///< day it was made: "2026-10-20"
  bool gpu_driver;
  std::array<std::string_view, 2> parameters;  ///< none: an older edition of the image above it
};

// Names, owners and parameters as the release notes of 2026 have them. The parameters are named with and
// without
// "-gpu-", since the guide and the notes differ.
constexpr std::array kKnown{
    Known{"Deep Learning Base OSS Nvidia Driver GPU AMI (Ubuntu 24.04) 20261020",
          kAmazonDlami,
          "amazon",
          "x86_64",
          "/dev/sda1",
          75,
          "ubuntu",
          "2026-10-20",
          true,
          {"x86_64/base-oss-nvidia-driver-gpu-ubuntu-24.04", "x86_64/base-oss-nvidia-driver-ubuntu-24.04"}},
    Known{"Deep Learning Base OSS Nvidia Driver GPU AMI (Ubuntu 24.04) 20260915",
          kAmazonDlami,
          "amazon",
          "x86_64",
          "/dev/sda1",
          75,
          "ubuntu",
          "2026-09-15",
          true,
          {}},
    Known{"Deep Learning Base OSS Nvidia Driver GPU AMI (Ubuntu 22.04) 20261020",
          kAmazonDlami,
          "amazon",
          "x86_64",
          "/dev/sda1",
          75,
          "ubuntu",
          "2026-10-20",
          true,
          {"x86_64/base-oss-nvidia-driver-gpu-ubuntu-22.04", "x86_64/base-oss-nvidia-driver-ubuntu-22.04"}},
    Known{"Deep Learning Base OSS Nvidia Driver GPU AMI (Amazon Linux 2023) 20261020",
          kAmazonDlami,
          "amazon",
          "x86_64",
          "/dev/xvda",
          75,
          "ec2-user",
          "2026-10-20",
          true,
          {"x86_64/base-oss-nvidia-driver-gpu-amazon-linux-2023",
           "x86_64/base-oss-nvidia-driver-amazon-linux-2023"}},
    Known{"Deep Learning OSS Nvidia Driver AMI GPU PyTorch 2.10 (Ubuntu 24.04) 20261021",
          kAmazonDlami,
          "amazon",
          "x86_64",
          "/dev/sda1",
          75,
          "ubuntu",
          "2026-10-21",
          true,
          {"x86_64/oss-nvidia-driver-gpu-pytorch-2.10-ubuntu-24.04",
           "x86_64/oss-nvidia-driver-pytorch-2.10-ubuntu-24.04"}},
    Known{"Deep Learning OSS Nvidia Driver AMI GPU PyTorch 2.9 (Ubuntu 24.04) 20261021",
          kAmazonDlami,
          "amazon",
          "x86_64",
          "/dev/sda1",
          75,
          "ubuntu",
          "2026-10-21",
          true,
          {"x86_64/oss-nvidia-driver-gpu-pytorch-2.9-ubuntu-24.04",
           "x86_64/oss-nvidia-driver-pytorch-2.9-ubuntu-24.04"}},
    Known{
        kImageAsShipped, kAmazonDlami, "amazon", "x86_64", "/dev/sda1", 75, "ubuntu", "2026-08-03", true, {}},
    Known{"Deep Learning ARM64 Base OSS Nvidia Driver GPU AMI (Ubuntu 24.04) 20261020",
          kAmazonDlami,
          "amazon",
          "arm64",
          "/dev/sda1",
          75,
          "ubuntu",
          "2026-10-20",
          true,
          {"arm64/base-oss-nvidia-driver-gpu-ubuntu-24.04", "arm64/base-oss-nvidia-driver-ubuntu-24.04"}},
    Known{"ubuntu/images/hvm-ssd-gp3/ubuntu-noble-24.04-amd64-server-20261015",
          kCanonical,
          "amazon",
          "x86_64",
          "/dev/sda1",
          8,
          "ubuntu",
          "2026-10-15",
          false,
          {"24.04/stable/current/amd64/hvm/ebs-gp3/ami-id", "noble/stable/current/amd64/hvm/ebs-gp3/ami-id"}},
    Known{"ubuntu/images/hvm-ssd-gp3/ubuntu-noble-24.04-arm64-server-20261015",
          kCanonical,
          "amazon",
          "arm64",
          "/dev/sda1",
          8,
          "ubuntu",
          "2026-10-15",
          false,
          {"24.04/stable/current/arm64/hvm/ebs-gp3/ami-id", "noble/stable/current/arm64/hvm/ebs-gp3/ami-id"}},
    Known{"al2023-ami-2023.9.20261019.0-kernel-6.1-x86_64",
          kAmazonLinux,
          "amazon",
          "x86_64",
          "/dev/xvda",
          8,
          "ec2-user",
          "2026-10-19",
          false,
          {"al2023-ami-kernel-default-x86_64", "al2023-ami-kernel-6.1-x86_64"}},
    Known{"al2023-ami-2023.9.20261019.0-kernel-6.1-arm64",
          kAmazonLinux,
          "amazon",
          "arm64",
          "/dev/xvda",
          8,
          "ec2-user",
          "2026-10-19",
          false,
          {"al2023-ami-kernel-default-arm64", "al2023-ami-kernel-6.1-arm64"}},
    // Somebody's own image, in which cloud-init was forgotten: what a guard outside of the machine is for.
    Known{kImageWithoutCloudInit, kSomebody, "", "x86_64", "/dev/sda1", 8, "ubuntu", "2026-10-01", false, {}},
};

std::string parameter_name(const Known& known, std::string_view name) {
  if (known.owner == kAmazonDlami) return fmt::format("{}{}/latest/ami-id", kDlami, name);
  return fmt::format("{}{}", known.owner == kCanonical ? kUbuntu : kLinux, name);
}

}  // namespace

std::vector<Image> images_of(const std::string& region) {
  std::vector<Image> images;
  for (const auto& known : kKnown) {
    Dice dice(seed_of(region, known.name));
    Image image{.id = dice.id("ami-"),
                .name = std::string(known.name),
                .description = std::string(known.name),
                .owner_id = std::string(known.owner),
                .owner_alias = std::string(known.alias),
                .architecture = std::string(known.architecture),
                .root_device = std::string(known.root_device),
                .snapshot = dice.id("snap-"),
                .root_gib = known.root_gib,
                .login = std::string(known.login),
                .created = *parse_rfc3339(fmt::format("{}T05:00:00Z", known.day)),
                .gpu_driver = known.gpu_driver,
                .cloud_init = known.name != kImageWithoutCloudInit,
                .as_shipped = known.name == kImageAsShipped,
                .parameters = {}};
    for (auto name : known.parameters)
      if (!name.empty()) image.parameters.push_back(parameter_name(known, name));
    images.push_back(std::move(image));
  }
  return images;
}

}  // namespace stint::rehearsal::wire
