// SPDX-License-Identifier: Apache-2.0
#include "pact/user_data.h"

#include <fmt/format.h>

#include <algorithm>

#include "pact/embedded.h"
#include "pact/names.h"

namespace stint::pact {
namespace {

// No line of a part may be the boundary; the parts are ours, and no key or token holds "==".
constexpr std::string_view kBoundary = "==stint==";

bool is_public_key(std::string_view key) {
  bool plain = std::ranges::all_of(key, [](char c) { return c >= ' ' && c <= '~'; });
  bool quotable = key.find_first_of("\"\\") == std::string_view::npos;
  return plain && quotable && key.size() <= 1024 && key.starts_with("ssh-") &&
         key.find(' ') != std::string_view::npos;
}

void replace_all(std::string& text, std::string_view what, std::string_view with) {
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + with.size()))
    text.replace(at, what.size(), with);
}

std::string part(std::string_view type, std::string_view file, std::string_view body) {
  return fmt::format(
      "--{}\nContent-Type: {}; charset=\"us-ascii\"\nMIME-Version: 1.0\n"
      "Content-Transfer-Encoding: 7bit\nContent-Disposition: attachment; filename=\"{}\"\n\n{}\n",
      kBoundary, type, file, body);
}

// The licence line and what only explains is not sent: the room is 16 KB.
std::string without_comments(std::string_view script) {
  std::string kept;
  for (std::size_t at = 0; at < script.size();) {
    auto end = std::min(script.find('\n', at), script.size() - 1) + 1;
    auto line = script.substr(at, end - at);
    auto first = line.find_first_not_of(' ');
    bool comment = first != std::string_view::npos && line[first] == '#' && !line.starts_with("#!");
    if (!comment) kept += line;
    at = end;
  }
  return kept;
}

}  // namespace

Result<std::string> boothook_text(const UserData& data) {
  if (!is_token(data.token))
    return fail(Kind::Usage, fmt::format("\"{}\" is no token of a stint", data.token));
  if (data.timer < Seconds{1})
    return fail(Kind::Usage, fmt::format("the boot timer cannot be {} s", data.timer.count()));
  auto text = without_comments(embedded::boothook_sh);
  replace_all(text, "@BOOT_TIMER@", without_comments(embedded::boot_timer_sh));
  replace_all(text, "@TOKEN@", data.token);
  replace_all(text, "@SECONDS@", std::to_string(data.timer.count()));
  return text;
}

Result<std::string> user_data_text(const UserData& data) {
  if (!is_public_key(data.public_key))
    return fail(Kind::Usage, "the public key is not one line of an OpenSSH public key");
  STINT_TRY_ASSIGN(auto boothook, boothook_text(data));
  auto config = fmt::format("#cloud-config\nssh_authorized_keys:\n  - \"{}\"\n", data.public_key);
  auto text =
      fmt::format("Content-Type: multipart/mixed; boundary=\"{}\"\nMIME-Version: 1.0\n\n", kBoundary) +
      part("text/cloud-boothook", "boot-timer.sh", boothook) +
      part("text/cloud-config", "login.cfg", config) + fmt::format("--{}--\n", kBoundary);
  if (text.size() > kMostUserData)
    return fail(Kind::Failed,
                fmt::format("the user-data has {} bytes, EC2 takes {}", text.size(), kMostUserData));
  return text;
}

}  // namespace stint::pact
