// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/server/status.h"

#include <nlohmann/json.hpp>

namespace stint::rehearsal::server {
namespace {

constexpr auto kFile = "status.json";
constexpr auto kRegion = "us-east-1";  // where a learner begins; the cloud has all the others too

}  // namespace

std::string to_json(const Status& status) {
  return nlohmann::ordered_json{{"endpoint", status.endpoint},
                                {"region", kRegion},
                                {"access_key_id", status.access_key_id},
                                {"secret_access_key", status.secret_access_key},
                                {"checkip_url", status.endpoint + "/checkip"},
                                {"hosts", status.hosts},
                                {"pid", status.pid}}
             .dump(2) +
         "\n";
}

Result<> write_status(const Folder& folder, const Status& status) {
  return folder.write(kFile, to_json(status));
}
Result<std::optional<std::string>> read_status(const Folder& folder) { return folder.read(kFile); }
Result<> remove_status(const Folder& folder) { return folder.remove(kFile); }

}  // namespace stint::rehearsal::server
