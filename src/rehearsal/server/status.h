// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>

#include "rehearsal/server/folder.h"

namespace stint::rehearsal::server {

/// How a rehearsal that runs is reached: `status.json` in its folder, its owner's alone.
struct Status {
  std::string endpoint;  ///< "http://127.0.0.1:4577"
  std::string hosts;     ///< their kind, "namespace", "rootless" or "process"
  std::string access_key_id, secret_access_key;
  pid_t pid = 0;
};

/// {"endpoint", "region", "access_key_id", "secret_access_key", "checkip_url", "hosts", "pid"}
std::string to_json(const Status& status);

Result<> write_status(const Folder& folder, const Status& status);
/// The text of the file; nullopt: there is none.
Result<std::optional<std::string>> read_status(const Folder& folder);
Result<> remove_status(const Folder& folder);

}  // namespace stint::rehearsal::server
