// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/server/host_words.h"

#include <algorithm>
#include <array>

namespace stint::rehearsal::server {
namespace {

// Names in EC2's catalogue whose name in NVIDIA's driver is not "NVIDIA " and the same.
constexpr std::array<std::pair<std::string_view, std::string_view>, 7> kDriverNames{
    {{"T4", "Tesla T4"},
     {"T4g", "NVIDIA T4G"},
     {"V100", "Tesla V100-SXM2-16GB"},
     {"K80", "Tesla K80"},
     {"M60", "Tesla M60"},
     {"A100", "NVIDIA A100-SXM4-40GB"},
     {"H100", "NVIDIA H100 80GB HBM3"}}};

std::string driver_name(std::string_view name) {
  const auto* known =
      std::ranges::find(kDriverNames, name, &std::pair<std::string_view, std::string_view>::first);
  return known == kDriverNames.end() ? "NVIDIA " + std::string(name) : std::string(known->second);
}

hosts::Ingress::Protocol protocol_of(std::string_view name) {
  if (name == "tcp") return hosts::Ingress::Protocol::Tcp;
  if (name == "udp") return hosts::Ingress::Protocol::Udp;
  if (name == "icmp") return hosts::Ingress::Protocol::Icmp;
  return hosts::Ingress::Protocol::All;
}

}  // namespace

Result<hosts::HostSpec> spec_of(const host::Boot& boot, const MachineImages& images) {
  const auto address = hosts::Ipv4::parse(boot.private_address);
  if (!address) return fail(Kind::Failed, boot.instance + " has no private address");
  return hosts::HostSpec{.id = boot.instance,
                         .image_root = boot.as_shipped ? images.as_shipped : images.usual,
                         .private_address = *address,
                         .public_address = hosts::Ipv4::parse(boot.public_address),
                         .hostname = boot.hostname,
                         .gpu = gpu_of(boot.gpu),
                         .cloud_init = boot.cloud_init};
}

std::vector<hosts::Ingress> ingress_of(const std::vector<host::Ingress>& rules) {
  std::vector<hosts::Ingress> ingress;
  for (const auto& rule : rules)
    if (const auto source = hosts::Block::parse(rule.cidr))
      ingress.push_back({protocol_of(rule.protocol), rule.from_port, rule.to_port, *source});
  return ingress;
}

std::optional<hosts::Gpu> gpu_of(const std::optional<Gpu>& gpu) {
  if (!gpu || gpu->maker != "NVIDIA") return std::nullopt;
  return hosts::Gpu{driver_name(gpu->name), gpu->count, gpu->memory_mib};
}

HostEvent::What what_of(hosts::End end) {
  switch (end) {
    case hosts::End::PoweredOff:
      return HostEvent::What::PoweredOff;
    case hosts::End::Rebooted:
      return HostEvent::What::Rebooted;
    case hosts::End::Died:
      break;
  }
  return HostEvent::What::Died;
}

}  // namespace stint::rehearsal::server
