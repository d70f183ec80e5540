// SPDX-License-Identifier: Apache-2.0
#include "provider/ec2/console.h"

#include <cctype>
#include <vector>

namespace stint::ec2 {
namespace {

constexpr std::string_view kBegin = "-----BEGIN SSH HOST KEY KEYS-----";
constexpr std::string_view kEnd = "-----END SSH HOST KEY KEYS-----";

bool is_base64(std::string_view text) {
  for (char c : text)
    if (std::isalnum(static_cast<unsigned char>(c)) == 0 && c != '+' && c != '/' && c != '=') return false;
  return text.size() >= 32;
}

// "TYPE KEY" of a line that has it, whatever a console puts before it ("[   9.1] cloud-init[412]: ").
std::string key_in(std::string_view line) {
  for (std::string_view type :
       {"ssh-ed25519 ", "ecdsa-sha2-nistp256 ", "ecdsa-sha2-nistp384 ", "ecdsa-sha2-nistp521 ", "ssh-rsa "}) {
    auto at = line.find(type);
    if (at == std::string_view::npos || (at > 0 && line[at - 1] != ' ')) continue;
    auto key = line.substr(at + type.size());
    key = key.substr(0, key.find_first_of(" \r\t"));
    if (is_base64(key)) return std::string{type} + std::string{key};
  }
  return {};
}

}  // namespace

std::optional<std::string> known_hosts_from_console(std::string_view console, std::string_view id) {
  auto end = console.rfind(kEnd);
  if (end == std::string_view::npos) return std::nullopt;
  auto begin = console.rfind(kBegin, end);
  if (begin == std::string_view::npos) return std::nullopt;
  auto block = console.substr(begin + kBegin.size(), end - begin - kBegin.size());
  std::string lines;
  while (!block.empty()) {
    auto eol = block.find('\n');
    if (auto key = key_in(block.substr(0, eol)); !key.empty()) lines += std::string{id} + " " + key + "\n";
    block.remove_prefix(eol == std::string_view::npos ? block.size() : eol + 1);
  }
  if (lines.empty()) return std::nullopt;
  return lines;
}

}  // namespace stint::ec2
