// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string_view>

namespace stint::pact {

/// Whether the bytes are UTF-8 as RFC 3629 has it: no overlong form, no surrogate, nothing past U+10FFFF.
bool is_utf8(std::string_view bytes);

}  // namespace stint::pact
