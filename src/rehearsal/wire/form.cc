// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/wire/form.h"

#include <algorithm>

namespace stint::rehearsal::wire {
namespace {

char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

// Whether the next name in `rest` is `name`; EC2 forms have its first letter in upper case.
bool next_is(std::string_view rest, std::string_view name, bool capital) {
  if (rest.size() < name.size() || rest.front() != (capital ? upper(name.front()) : name.front()))
    return false;
  if (rest.substr(1, name.size() - 1) != name.substr(1)) return false;
  return rest.size() == name.size() || rest[name.size()] == '.';
}

}  // namespace

Form::Form(std::string_view body) {
  while (!body.empty()) {
    auto pair = body.substr(0, body.find('&'));
    body.remove_prefix(std::min(pair.size() + 1, body.size()));
    auto equals = std::min(pair.find('='), pair.size());
    auto value = equals < pair.size() ? pair.substr(equals + 1) : std::string_view{};
    entries_.push_back({percent_decoded(pair.substr(0, equals), true), percent_decoded(value, true)});
  }
  std::ranges::sort(entries_, {}, &Entry::key);
}

std::string_view Form::take(std::string_view key) {
  auto found = std::ranges::lower_bound(entries_, key, std::less<>{}, &Entry::key);
  if (found == entries_.end() || found->key != key) return {};
  found->read = true;
  return found->value;
}

void FormReader::parse(std::string_view name, std::string_view text, SysMicros& value) {
  auto moment = parse_rfc3339(text);
  if (moment)
    value = *moment;
  else
    wrong_ = bad_value(protocol_, name, text);
}

FormReader::Place FormReader::enter(const Place& place) {
  Place before{here_, depth_};
  here_ = place.here;
  depth_ = place.depth;
  return before;
}

FormReader::Place FormReader::child(std::string_view name) const {
  auto matches = [&](const Form::Entry& e) {
    return e.key.size() > depth_ &&
           next_is(std::string_view(e.key).substr(depth_), name, protocol_ == Protocol::Ec2);
  };
  auto first = std::ranges::find_if(here_, matches);
  auto last = std::find_if_not(first, here_.end(), matches);
  return {Range(first, last), depth_ + name.size() + 1};
}

std::vector<FormReader::Place> FormReader::elements() const {
  struct Numbered {
    unsigned number;
    Place place;
  };
  std::vector<Numbered> found;
  for (size_t i = 0; i < here_.size(); ++i) {
    auto rest = std::string_view(here_[i].key).substr(std::min(depth_, here_[i].key.size()));
    unsigned number = 0;
    auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), number);
    auto digits = static_cast<size_t>(end - rest.data());
    if (error != std::errc() || (digits < rest.size() && rest[digits] != '.')) continue;
    if (!found.empty() && found.back().number == number)
      found.back().place.here =
          Range(found.back().place.here.begin(), here_.begin() + static_cast<std::ptrdiff_t>(i) + 1);
    else
      found.push_back({number, {here_.subspan(i, 1), depth_ + digits + 1}});
  }
  std::ranges::sort(found, {}, &Numbered::number);
  std::vector<Place> places;
  for (const auto& element : found) places.push_back(element.place);
  return places;
}

bool FormReader::is_empty_list() {
  auto& entry = here_.front();
  if (here_.size() > 1 || entry.key.size() >= depth_ || !entry.value.empty()) return false;
  entry.read = true;
  return true;
}

std::optional<std::string_view> FormReader::leaf(std::string_view name) {
  auto& entry = here_.front();
  if (entry.key.size() >= depth_) {
    wrong_ = bad_value(protocol_, name, entry.key);
    return std::nullopt;
  }
  entry.read = true;
  return entry.value;
}

void FormReader::find_unread() {
  auto unread = std::ranges::find(here_, false, &Form::Entry::read);
  if (unread != here_.end()) wrong_ = unknown_parameter(protocol_, unread->key);
}

}  // namespace stint::rehearsal::wire
