// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/process/unit_file.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <utility>

namespace stint::rehearsal::process {
namespace {

constexpr std::string_view kBlanks = " \t\r";

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(kBlanks);
  if (first == text.npos) return {};
  return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

// Lines, those that end in a backslash with the next one.
std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  bool goes_on = false;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    auto line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    const bool more = line.ends_with('\\');
    if (more) line.remove_suffix(1);
    if (goes_on) {
      lines.back() += ' ';
      lines.back() += line;
    } else {
      lines.emplace_back(line);
    }
    goes_on = more;
  }
  return lines;
}

constexpr std::array<std::pair<std::string_view, double>, 15> kUnits{{{"", 1e6},
                                                                      {"us", 1},
                                                                      {"usec", 1},
                                                                      {"ms", 1e3},
                                                                      {"msec", 1e3},
                                                                      {"s", 1e6},
                                                                      {"sec", 1e6},
                                                                      {"second", 1e6},
                                                                      {"seconds", 1e6},
                                                                      {"m", 60e6},
                                                                      {"min", 60e6},
                                                                      {"minutes", 60e6},
                                                                      {"h", 3600e6},
                                                                      {"hr", 3600e6},
                                                                      {"d", 86400e6}}};
constexpr double kLongest = 1e15;  // 30 years, in microseconds

// One number with its unit, taken off the text.
std::optional<double> take_part(std::string_view& text) {
  const auto digits = std::min(text.find_first_not_of("0123456789."), text.size());
  double number = 0;
  const auto read = std::from_chars(text.data(), text.data() + digits, number);
  if (digits == 0 || read.ptr != text.data() + digits) return std::nullopt;
  text = trimmed(text.substr(digits));
  const auto letters = std::min(text.find_first_of("0123456789. \t"), text.size());
  const auto* unit =
      std::ranges::find(kUnits, text.substr(0, letters), &std::pair<std::string_view, double>::first);
  if (unit == kUnits.end()) return std::nullopt;
  text = trimmed(text.substr(letters));
  return number * unit->second;
}

}  // namespace

void UnitFile::add(std::string_view text) {
  std::string section;
  for (const auto& whole : lines_of(text)) {
    const auto line = trimmed(whole);
    if (line.empty() || line.front() == '#' || line.front() == ';') continue;
    if (line.front() == '[' && line.back() == ']') {
      section = line.substr(1, line.size() - 2);
      sections_[section];
    } else {
      assign(section, line);
    }
  }
}

void UnitFile::assign(const std::string& section, std::string_view line) {
  const auto equals = line.find('=');
  if (equals == line.npos) return;
  auto& values = sections_[section][std::string(trimmed(line.substr(0, equals)))];
  const auto value = trimmed(line.substr(equals + 1));
  if (value.empty()) {
    values.clear();
  } else {
    values.emplace_back(value);
  }
}

std::vector<std::string> UnitFile::all(const std::string& section, const std::string& key) const {
  const auto found = sections_.find(section);
  if (found == sections_.end()) return {};
  const auto values = found->second.find(key);
  return values == found->second.end() ? std::vector<std::string>{} : values->second;
}

std::string UnitFile::last(const std::string& section, const std::string& key) const {
  const auto values = all(section, key);
  return values.empty() ? "" : values.back();
}

bool UnitFile::has(const std::string& section) const { return sections_.contains(section); }

std::optional<Micros> parse_span(std::string_view text) {
  text = trimmed(text);
  if (text == "infinity") return Micros::max();
  if (text.empty()) return std::nullopt;
  double sum = 0;
  while (!text.empty()) {
    const auto part = take_part(text);
    if (!part) return std::nullopt;
    sum += *part;
  }
  if (sum > kLongest) return std::nullopt;
  return Micros{std::llround(sum)};
}

std::vector<std::string> split_words(std::string_view text) {
  std::vector<std::string> words;
  std::string word;
  bool inside = false;
  char quote = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\\' && quote != '\'' && i + 1 < text.size()) {
      word += text[++i];
      inside = true;
    } else if (quote != 0) {
      if (c == quote)
        quote = 0;
      else
        word += c;
    } else if (c == '"' || c == '\'') {
      quote = c;
      inside = true;
    } else if (kBlanks.find(c) != kBlanks.npos) {
      if (inside) words.push_back(std::exchange(word, {}));
      inside = false;
    } else {
      word += c;
      inside = true;
    }
  }
  if (inside) words.push_back(std::move(word));
  return words;
}

}  // namespace stint::rehearsal::process
