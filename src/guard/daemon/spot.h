// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "guard/daemon/clock.h"
#include "guard/daemon/http.h"

namespace stint::guard {

/// The machine's own metadata service.
struct MetadataService {
  std::string address = "169.254.169.254";
  std::uint16_t port = 80;
  Micros every = Seconds{5};  ///< between questions, as AWS asks one to look
};

/// The one at `endpoint`, "http://127.77.0.5:80", as AWS_EC2_METADATA_SERVICE_ENDPOINT has it for AWS's own
/// programs; the usual one for nullptr and for what is no such address.
MetadataService metadata_service_at(const char* endpoint);

/// Asks until the cloud takes this machine back, and gives the action it names ("terminate", "stop",
/// "hibernate"); nullopt at once where the machine is no spot machine. A service that does not answer is
/// asked again.
std::optional<std::string> wait_for_spot_notice(const MetadataService& service);

/// The action in the text of spot/instance-action; nullopt for garbage.
std::optional<std::string> spot_action_in(std::string_view text);

}  // namespace stint::guard
