// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string_view>

#include "base/result.h"

namespace stint::rehearsal::server {

/// One line of progress or warning, on standard error.
void say(std::string_view line);

/// What was asked for, in one line, on standard output: what has become of the cloud.
void answer(std::string_view line);

/// A failure in words: what happened, the end of its details, what to do next.
void complain(const Error& error);

}  // namespace stint::rehearsal::server
