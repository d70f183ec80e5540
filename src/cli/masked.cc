// SPDX-License-Identifier: Apache-2.0
#include "cli/masked.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>

namespace stint::cli {
namespace {

constexpr std::size_t kLeastSecret = 4, kLeastWord = 3;
constexpr std::size_t kLooksRandom = 20;  // so long, with letters and digits; AWS's secret keys have 40

bool is_letter(char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_hex(char c) { return std::isxdigit(static_cast<unsigned char>(c)) != 0; }

bool ends_token(char c) {
  return std::isspace(static_cast<unsigned char>(c)) != 0 ||
         std::string_view{"\"'`()[]{}<>,;|"}.find(c) != std::string_view::npos;
}

bool in_word(char c) {
  return is_letter(c) || is_digit(c) || c == '_' || c == '-' || static_cast<unsigned char>(c) >= 0x80;
}

bool names_secret(std::string_view name) {
  constexpr std::array<std::string_view, 6> kNames{"KEY", "SECRET", "TOKEN", "PASS", "CREDENTIAL", "AUTH"};
  return std::ranges::any_of(kNames, [&](auto word) { return name.find(word) != name.npos; });
}

bool is_address(std::string_view token) {
  auto host = token.substr(0, token.find('/'));
  auto colons = std::ranges::count(host, ':');
  if (colons >= 2) return std::ranges::all_of(host, [](char c) { return is_hex(c) || c == ':' || c == '.'; });
  host = host.substr(0, host.find(':'));
  bool numbers = std::ranges::all_of(host, [](char c) { return is_digit(c) || c == '.'; });
  return numbers && std::ranges::count(host, '.') == 3 && !host.starts_with("127.");
}

bool is_account(std::string_view token) { return token.size() == 12 && std::ranges::all_of(token, is_digit); }

// "i-0abc…", "vol-…", "sg-…"
bool is_id(std::string_view token) {
  auto dash = token.find('-');
  if (dash == token.npos || dash == 0 || token.size() < dash + 9) return false;
  return std::ranges::all_of(token.substr(0, dash), is_letter) &&
         std::ranges::all_of(token.substr(dash + 1), is_hex);
}

bool looks_random(std::string_view token) {
  return token.size() >= kLooksRandom && std::ranges::any_of(token, is_digit) &&
         std::ranges::any_of(token, is_letter);
}

bool is_systems(std::string_view path) {
  constexpr std::array<std::string_view, 6> kSystem{"/usr/", "/etc/", "/bin/",
                                                    "/lib/", "/dev/", "/var/lib/stint/"};
  return std::ranges::any_of(kSystem, [&](auto folder) { return path.starts_with(folder); });
}

bool is_awss(std::string_view url) {
  auto host = url.substr(url.find("://") + 3);
  host = host.substr(0, host.find_first_of("/?"));
  return host.ends_with(".amazonaws.com") || host.starts_with("127.0.0.1");
}

// "2026-11-29T23:00:00Z"
bool is_time(std::string_view token) {
  return token.size() >= 20 && token[4] == '-' && token[10] == 'T' && token.ends_with('Z') &&
         std::ranges::all_of(token, [](char c) {
           return is_digit(c) || std::string_view{"-:.TZ"}.find(c) != std::string_view::npos;
         });
}

// What a token is, where others should not see it; nullptr: they may.
const char* kind_of(std::string_view token) {
  if (token.starts_with("arn:")) return "ARN";
  if (token.find("://") != token.npos)
    return is_awss(token) && token.find('?') == token.npos ? nullptr : "URL";
  if (token.starts_with("~/") || (token.starts_with('/') && token.size() > 1))
    return is_systems(token) ? nullptr : "PATH";
  if (auto at = token.find('@'); at != token.npos && at > 0 && at + 1 < token.size()) return "WHO";
  if (is_address(token)) return "ADDRESS";
  if (is_account(token)) return "ACCOUNT";
  if (token.starts_with("ami-")) return nullptr;  // an image is everybody's
  if (is_id(token)) return "ID";
  return looks_random(token) && !is_time(token) ? "LONG" : nullptr;
}

}  // namespace

Masked::Masked(const World& world) {
  for (const auto& [name, value] : world.env.vars)
    if (names_secret(name) && value.size() >= kLeastSecret) secrets_[value] = "SECRET";
  know(world.env.user, "USER");
  know(world.env.host, "HOST");
}

void Masked::know(const std::string& word, const char* is) {
  if (word.size() >= kLeastWord) known_.emplace(word, is);
}

std::string Masked::label(const char* is, std::string_view what) {
  auto& numbers = numbers_[is];
  auto number = numbers.emplace(std::string{what}, static_cast<int>(numbers.size()) + 1).first->second;
  return fmt::format("{}-{}", is, number);
}

std::string Masked::token(std::string_view token) {
  // "name=value" is two, where that is neither within an address nor the padding of base64.
  if (auto equals = token.find('='); equals < token.find("://") && equals != token.npos && equals > 0 &&
                                     token.find_first_not_of('=', equals) != token.npos)
    return this->token(token.substr(0, equals)) + "=" + this->token(token.substr(equals + 1));
  auto end = token.find_last_not_of(".:!?");
  if (end == token.npos) return std::string{token};
  auto core = token.substr(0, end + 1);
  const char* is = kind_of(core);
  return (is != nullptr ? label(is, core) : std::string{core}) + std::string{token.substr(end + 1)};
}

std::string Masked::text(std::string_view given) {
  std::string text{given};
  for (const auto& [secret, is] : secrets_)
    for (std::size_t at = 0; (at = text.find(secret, at)) != text.npos;) text.replace(at, secret.size(), is);
  for (const auto& [word, is] : known_)
    for (std::size_t at = 0; (at = text.find(word, at)) != text.npos;) {
      bool whole = (at == 0 || !in_word(text[at - 1])) &&
                   (at + word.size() == text.size() || !in_word(text[at + word.size()]));
      auto with = whole ? label(is.c_str(), word) : word;
      text.replace(at, word.size(), with);
      at += with.size();
    }
  std::string tokens;
  for (std::size_t at = 0; at < text.size();) {
    auto end = at;
    while (end < text.size() && !ends_token(text[end])) ++end;
    tokens += token(std::string_view{text}.substr(at, end - at));
    if (end < text.size()) tokens += text[end];
    at = end + 1;
  }
  return tokens;
}

}  // namespace stint::cli
