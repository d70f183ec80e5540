// SPDX-License-Identifier: Apache-2.0
#include "provider/ec2/image_words.h"

#include <fmt/format.h>

namespace stint::ec2 {
namespace {

// AWS publishes the newest Deep Learning images under these names; its guide and its release notes differ on
// "-gpu-".
std::string deep_learning(const std::string& arch, const char* kind) {
  return fmt::format("/aws/service/deeplearning/ami/{}/{}/latest/ami-id", arch, kind);
}

}  // namespace

std::vector<std::string> image_parameters(const std::string& asked, const plan::MachineType& type) {
  std::vector<std::string> names;
  auto add = [&](const char* kind) { names.push_back(deep_learning(type.arch, kind)); };
  if (asked.starts_with("/")) return {asked};
  if (asked == "pytorch")
    for (const char* kind :
         {"oss-nvidia-driver-gpu-pytorch-2.11-ubuntu-24.04",
          "oss-nvidia-driver-gpu-pytorch-2.10-ubuntu-24.04", "oss-nvidia-driver-gpu-pytorch-2.9-ubuntu-24.04",
          "oss-nvidia-driver-gpu-pytorch-2.8-ubuntu-24.04", "oss-nvidia-driver-gpu-pytorch-2.7-ubuntu-22.04"})
      add(kind);
  if (asked == "base")
    for (const char* kind :
         {"base-oss-nvidia-driver-gpu-ubuntu-24.04", "base-oss-nvidia-driver-gpu-ubuntu-22.04",
          "base-oss-nvidia-driver-ubuntu-24.04", "base-oss-nvidia-driver-ubuntu-22.04"})
      add(kind);
  if (asked == "ubuntu") {
    const char* arch = type.arch == "arm64" ? "arm64" : "amd64";
    for (const char* release : {"24.04", "22.04"})
      for (const char* disk : {"ebs-gp3", "ebs-gp2"})
        names.push_back(fmt::format("/aws/service/canonical/ubuntu/server/{}/stable/current/{}/hvm/{}/ami-id",
                                    release, arch, disk));
  }
  return names;
}

bool is_image_word(const std::string& asked) {
  return asked == "pytorch" || asked == "base" || asked == "ubuntu";
}

std::string image_words() { return "pytorch, base, ubuntu"; }

std::string login_of(const std::string& image_name) {
  auto has = [&](const char* piece) { return image_name.find(piece) != std::string::npos; };
  if (has("ubuntu") || has("Ubuntu")) return "ubuntu";
  if (has("debian") || has("Debian")) return "admin";
  return "ec2-user";
}

}  // namespace stint::ec2
