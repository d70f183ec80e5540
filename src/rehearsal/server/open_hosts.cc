// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/server/open_hosts.h"

#include <unistd.h>

#include "rehearsal/hosts/namespaces.h"
#include "rehearsal/hosts/standing.h"
#include "rehearsal/process/process_hosts.h"

namespace stint::rehearsal::server {

std::string settled_kind(const std::string& wanted) {
  if (wanted != "auto" || geteuid() != 0) return wanted;
  const auto standing = hosts::our_standing();
  const bool denied = standing && !hosts::make_user_namespace(standing->ids);
  return denied ? "process" : wanted;
}

Result<std::unique_ptr<hosts::Hosts>> open_hosts(const std::string& wanted,
                                                 const hosts::Hosts::Options& options) {
  if (settled_kind(wanted) == "process") return process::ProcessHosts::open(options);
  return hosts::Hosts::open(options);
}

}  // namespace stint::rehearsal::server
