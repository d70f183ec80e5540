// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/wire/xml_writer.h"

namespace stint::rehearsal::wire {

void append_xml(std::string& out, std::string_view text) {
  for (char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\r':
        out += "&#13;";
        break;
      default:
        // Control characters have no form at all in XML 1.0.
        out += static_cast<unsigned char>(c) < ' ' && c != '\n' && c != '\t' ? '?' : c;
    }
  }
}

std::string xml_escaped(std::string_view text) {
  std::string out;
  append_xml(out, text);
  return out;
}

void append_time(std::string& out, SysMicros at) {
  auto whole = std::chrono::floor<std::chrono::seconds>(at);
  auto text = rfc3339(whole);
  text.pop_back();
  out += text;
  fmt::format_to(std::back_inserter(out), ".{:03}Z", (at - whole) / std::chrono::milliseconds{1});
}

}  // namespace stint::rehearsal::wire
