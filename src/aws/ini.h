// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <map>
#include <string>
#include <string_view>

#include "base/result.h"

namespace stint::aws {

/// Section name -> key -> value, as AWS's shared files have them: `[default]`, `[profile dev]`, `[services
/// local]`. Keys are in lower case. An indented line below a key with no value is a key inside it: `ec2 =`
/// and then `  endpoint_url = x` is "ec2.endpoint_url". A key or section that comes twice counts as one; the
/// later value holds.
using IniSection = std::map<std::string, std::string, std::less<>>;
using Ini = std::map<std::string, IniSection, std::less<>>;

/// An indented line without "=" goes on with the value above. Comments start with # or ; at the start of a
/// line or after a blank. A line that is none of these is Kind::Usage, and the error has the number of the
/// line, never its text: it may hold a secret.
Result<Ini> parse_ini(std::string_view text, const std::string& file_name);

}  // namespace stint::aws
