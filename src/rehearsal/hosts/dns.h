// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "rehearsal/hosts/ipv4.h"

namespace stint::rehearsal::hosts {

/// The answer to one DNS query (RFC 1035, one UDP message), or nullopt for what is none. A host knows the
/// names of its own cloud, "ip-172-31-0-10.ec2.internal" and "localhost"; all else does not exist, and is
/// told so at once: cloud-init and sudo look names up, and each question that stays unanswered holds a boot
/// up for 5 s and more.
std::optional<std::string> answer_dns(std::string_view query);

/// The address in "ip-172-31-0-10", with or without ".ec2.internal"; any case.
std::optional<Ipv4> address_in_name(std::string_view name);

}  // namespace stint::rehearsal::hosts
