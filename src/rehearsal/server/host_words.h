// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <vector>

#include "rehearsal/hosts/firewall.h"
#include "rehearsal/hosts/host.h"
#include "rehearsal/model/host.h"

// From the words of the cloud's model to those of the hosts, which know nothing of a cloud.
namespace stint::rehearsal::server {

/// Root file systems of the hosts (hosts/image.h).
struct MachineImages {
  Path usual;       ///< with Jupyter
  Path as_shipped;  ///< of the catalogue's images that are as AWS ships them
};

Result<hosts::HostSpec> spec_of(const host::Boot& boot, const MachineImages& images);

/// What hosts can have: IPv6 sources are left out.
std::vector<hosts::Ingress> ingress_of(const std::vector<host::Ingress>& rules);

/// What nvidia-smi says of the GPUs of an instance type; nullopt where there is no such program.
std::optional<hosts::Gpu> gpu_of(const std::optional<Gpu>& gpu);

HostEvent::What what_of(hosts::End end);

}  // namespace stint::rehearsal::server
