// SPDX-License-Identifier: Apache-2.0
#include "pact/names.h"

#include <algorithm>

namespace stint::pact {
namespace {

constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
constexpr std::string_view kDigits = "0123456789";

bool has(std::string_view set, char c) { return set.find(c) != std::string_view::npos; }

bool made_of(std::string_view text, std::size_t most, std::string_view more) {
  return !text.empty() && text.size() <= most && std::ranges::all_of(text, [&](char c) {
    return has(kLetters, c) || has(kDigits, c) || has(more, c);
  });
}

}  // namespace

bool is_token(std::string_view text) { return made_of(text, 64, "-"); }

bool is_job_id(std::string_view text) { return made_of(text, 64, "._-") && !has(".-", text.front()); }

bool is_user(std::string_view text) {
  return made_of(text, 32, "._-") && (has(kLetters, text.front()) || text.front() == '_');
}

}  // namespace stint::pact
