// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "cli/context.h"
#include "life/data.h"

namespace stint::cli {

/// Whether a word is an address and no path of this computer.
bool is_address(std::string_view word);

/// One of `data`: https://HOST/FILE[#sha256=HEX], s3://BUCKET[/KEY], or a path, which counts from the current
/// folder. Kind::Usage where it is none of these, or has no name that a file can have.
Result<life::Data> read_data(const World& world, const std::string& word);

/// All that the options name, each with a name of its own.
Result<std::vector<life::Data>> data_of(Context& c);

/// What keeps them from travelling with the project or home with it: lines of its `ignore`.
std::vector<std::string> ignored_for(const std::vector<life::Data>& data);

/// As src/pact/there/data.py reads them; `own`: the machine is somebody's own.
std::string data_json(const std::vector<life::Data>& data, bool own);

}  // namespace stint::cli
