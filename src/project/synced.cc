// SPDX-License-Identifier: Apache-2.0
#include "project/synced.h"

#include <fmt/format.h>

#include <charconv>
#include "base/text.h"

namespace stint::project {
namespace {

constexpr std::string_view kHead = "stint synced 1\n";

bool same_to_the_second(const State& a, const State& b) {
  return a.bytes == b.bytes &&
         std::chrono::floor<Seconds>(a.changed) == std::chrono::floor<Seconds>(b.changed);
}

std::string text_of(const std::optional<State>& state) {
  return state ? fmt::format("{}/{}", state->bytes, state->changed.time_since_epoch().count()) : "-";
}

std::optional<State> state_from(std::string_view word) {
  std::uint64_t bytes = 0;
  std::int64_t changed = 0;
  auto slash = word.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  std::from_chars(word.data(), word.data() + slash, bytes);
  std::from_chars(word.data() + slash + 1, word.data() + word.size(), changed);
  return State{bytes, SysMicros{Micros{changed}}};
}

}  // namespace

Synced Synced::from(std::string_view text) {
  Synced synced;
  if (!text.starts_with(kHead)) return synced;
  text.remove_prefix(kHead.size());
  while (!text.empty()) {
    auto end = std::min(text.find('\0'), text.size());
    auto record = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    Known known;
    known.from_there = next_word(record) == "there";
    known.common = state_from(next_word(record));
    known.coming = state_from(next_word(record));
    known.beside = state_from(next_word(record));
    if (!record.empty()) synced.known_.emplace(record, known);
  }
  return synced;
}

std::string Synced::text() const {
  std::string text{kHead};
  for (const auto& [name, known] : known_) {
    text += fmt::format("{} {} {} {} {}", known.from_there ? "there" : "here", text_of(known.common),
                        text_of(known.coming), text_of(known.beside), name);
    text += '\0';
  }
  return text;
}

void Synced::sent(const Tree& tree) {
  for (const auto& [name, state] : tree.files) {
    auto& known = known_[name];
    if (known.common != state) known = {.common = state};
  }
}

void Synced::coming(const Seen& seen) { known_[seen.name].coming = seen.there; }

void Synced::brought(const std::string& name, const std::optional<State>& here) {
  if (!here)
    known_.erase(name);
  else
    known_[name] = {.common = here, .from_there = true};
}

void Synced::kept_both(const Seen& seen) { known_[seen.name].beside = seen.there; }

Course Synced::course(const Seen& seen, const std::optional<State>& here) const {
  auto found = known_.find(seen.name);
  const Known* known = found == known_.end() ? nullptr : &found->second;
  bool as_it_was = known != nullptr && known->common && same_to_the_second(*known->common, seen.there);
  if (!here) return as_it_was ? Course::Leave : Course::Bring;
  if (is_known(seen.name, *here)) return Course::Bring;
  bool is_beside = known != nullptr && known->beside && same_to_the_second(*known->beside, seen.there);
  return as_it_was || is_beside ? Course::Leave : Course::Both;
}

bool Synced::is_known(const std::string& name, const State& here) const {
  auto found = known_.find(name);
  if (found == known_.end()) return false;
  const auto& [common, coming, beside, from_there] = found->second;
  return common == here || (coming && same_to_the_second(*coming, here));
}

std::vector<std::string> Synced::from_there() const {
  std::vector<std::string> names;
  for (const auto& [name, known] : known_)
    if (known.from_there) names.push_back(name);
  return names;
}

}  // namespace stint::project
