// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace stint::aws {

/// RFC 3986: all but `A-Z a-z 0-9 - _ . ~` (and what is in `keep`) becomes %XX, in upper case.
std::string percent_encode(std::string_view text, std::string_view keep = {});
void append_percent_encoded(std::string& out, std::string_view text, std::string_view keep = {});

/// The other way round; a '%' without two hexadecimal digits stands for itself.
std::string percent_decode(std::string_view text);

/// RFC 4648 section 4, with padding.
std::string base64(std::string_view bytes);
/// Line breaks and spaces are passed over; anything else that is not base64 is nullopt.
std::optional<std::string> decode_base64(std::string_view text);

}  // namespace stint::aws
