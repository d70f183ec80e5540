// SPDX-License-Identifier: Apache-2.0
#include "host/listing.h"

#include <algorithm>
#include <charconv>
#include "base/text.h"

namespace stint::host {
namespace {

using project::Seen;

constexpr std::size_t kItems = 11;          // "YXcstpoguax"
constexpr std::string_view kTypes = "fLd";  // of those the second letter: file, link, folder

// "2026/11/25-17:57:43"
std::optional<SysMicros> moment(std::string_view text) {
  if (text.size() < 19 || text[4] != '/' || text[10] != '-') return std::nullopt;
  std::string iso{text.substr(0, 19)};
  iso[4] = iso[7] = '-';
  iso[10] = 'T';
  return parse_rfc3339(iso + "Z");
}

bool leads_out(std::string_view name) {
  return name.empty() || name.front() == '/' || name == ".." || name.starts_with("../") ||
         name.ends_with("/..") || name.find("/../") != std::string_view::npos;
}

std::optional<Seen> read_line(std::string_view line) {
  auto items = next_word(line);
  auto size = next_word(line);
  auto changed = moment(next_word(line));
  if (items.size() < kItems || !changed) return std::nullopt;
  auto type = kTypes.find(items[1]);
  Seen seen{.name = unescaped(line)};
  seen.there.changed = *changed;
  auto [end, error] = std::from_chars(size.data(), size.data() + size.size(), seen.there.bytes);
  if (type == std::string_view::npos || error != std::errc{}) return std::nullopt;
  seen.what = static_cast<Seen::What>(type);
  if (seen.what == Seen::What::Folder && seen.name.ends_with('/')) seen.name.pop_back();
  if (leads_out(seen.name) || seen.name == ".") return std::nullopt;
  return seen;
}

bool is_octal(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '7'; });
}

}  // namespace

std::string unescaped(std::string_view name) {
  std::string text;
  for (std::size_t at = 0; at < name.size(); ++at) {
    bool is_code =
        name.substr(at).starts_with("\\#") && at + 4 < name.size() && is_octal(name.substr(at + 2, 3));
    if (is_code) {
      auto digit = [&](std::size_t n) { return name[at + n] - '0'; };
      text += static_cast<char>(static_cast<unsigned char>(digit(2) * 64 + digit(3) * 8 + digit(4)));
      at += 4;
    } else {
      text += name[at];
    }
  }
  return text;
}

std::vector<Seen> read_listing(std::string_view printed) {
  std::vector<Seen> list;
  while (!printed.empty()) {
    auto end = std::min(printed.find('\n'), printed.size());
    if (auto seen = read_line(printed.substr(0, end))) list.push_back(*std::move(seen));
    printed.remove_prefix(std::min(end + 1, printed.size()));
  }
  return list;
}

std::string names_for_rsync(const std::vector<std::string>& names) {
  std::string text;
  for (const auto& name : names) {
    text += "./" + name;
    text += '\0';
  }
  return text;
}

// A backslash means something only where there is a wildcard (rsync(1), "PATTERN MATCHING RULES").
std::string rules_for_rsync(const std::vector<std::string>& names) {
  std::string text;
  for (const auto& name : names) {
    bool is_wild = name.find_first_of("*?[") != std::string::npos;
    text += '/';
    for (char c : name) {
      if (is_wild && std::string_view{"*?[]\\"}.find(c) != std::string_view::npos) text += '\\';
      text += c;
    }
    text += '\0';
  }
  return text;
}

std::optional<std::uint64_t> read_progress(std::string& printed) {
  std::optional<std::uint64_t> sent;
  for (auto end = printed.find_first_of("\r\n"); end != std::string::npos;
       end = printed.find_first_of("\r\n")) {
    auto digits = printed.find_first_not_of(' ');
    std::uint64_t number = 0;
    if (digits < end &&
        std::from_chars(printed.data() + digits, printed.data() + end, number).ec == std::errc{})
      sent = number;
    printed.erase(0, end + 1);
  }
  return sent;
}

}  // namespace stint::host
