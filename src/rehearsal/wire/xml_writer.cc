// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/wire/xml_writer.h"

#include <algorithm>

namespace stint::rehearsal::wire {

namespace {

bool is_plain(char c) {
  return c != '&' && c != '<' && c != '>' && c != '"' &&
         (static_cast<unsigned char>(c) >= ' ' || c == '\n' || c == '\t');
}

// Of a character that cannot stand as it is. Control characters have no form at all in XML 1.0.
std::string_view entity(char c) {
  switch (c) {
    case '&':
      return "&amp;";
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    case '"':
      return "&quot;";
    case '\r':
      return "&#13;";
    default:
      return "?";
  }
}

}  // namespace

void append_xml(std::string& out, std::string_view text) {
  while (true) {
    auto special = std::ranges::find_if_not(text, is_plain);
    out.append(text.begin(), special);
    if (special == text.end()) return;
    out += entity(*special);
    text.remove_prefix(static_cast<size_t>(special - text.begin()) + 1);
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
