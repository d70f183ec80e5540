// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>

#include "cli/verbs.h"

namespace stint::cli {

/// Pages for man(1), section 1, from the tables of verbs and flags: stint(1), and stint-VERB(1). ASCII.
std::string manual_page();
std::string manual_page(const VerbEntry& verb);

/// Text as roff has it: nothing of it is a command or an escape.
std::string as_roff(std::string_view text);

}  // namespace stint::cli
