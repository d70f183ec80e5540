// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string_view>

namespace stint::pact {

/// A stint's token: letters, digits and '-', 1 to 64 of them. It is safe in a shell, a path, a tag and a host
/// name.
bool is_token(std::string_view text);

/// A job's id: letters, digits, '.', '_' and '-', 1 to 64 of them, not led by '.' or '-'. It names a folder.
bool is_job_id(std::string_view text);

/// A login name as useradd makes them: at most 32 of a-z, A-Z, 0-9, '_', '-' and '.', led by a letter or '_'.
bool is_user(std::string_view text);

}  // namespace stint::pact
