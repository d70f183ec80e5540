// SPDX-License-Identifier: Apache-2.0
#include "aws/ini.h"

#include <fmt/format.h>

#include "aws/ascii.h"

namespace stint::aws {
namespace {

constexpr std::string_view kBlanks = " \t\r\f\v";

std::string_view trim(std::string_view text) {
  auto begin = text.find_first_not_of(kBlanks);
  if (begin == text.npos) return {};
  return text.substr(begin, text.find_last_not_of(kBlanks) - begin + 1);
}

std::string_view without_comment(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i)
    if ((text[i] == '#' || text[i] == ';') && (i == 0 || kBlanks.find(text[i - 1]) != kBlanks.npos))
      return text.substr(0, i);
  return text;
}

// "[profile  dev]" and "[profile "dev"]" are both "profile dev".
std::string section_name(std::string_view inside) {
  std::string name;
  for (char c : trim(inside)) {
    bool blank = kBlanks.find(c) != kBlanks.npos;
    if (c == '"' || c == '\'' || (blank && name.ends_with(' '))) continue;
    name += blank ? ' ' : c;
  }
  return name;
}

class Parser {
 public:
  /// False where the line is none of the format's.
  bool line(std::string_view raw) {
    const bool indented = !raw.empty() && kBlanks.find(raw.front()) != kBlanks.npos;
    const std::string_view text = trim(without_comment(raw));
    if (text.empty()) return true;
    if (text.front() == '[' && !indented) return section(text);
    const auto equals = text.find('=');
    if (indented && equals == text.npos) return more(text);
    if (!section_ || equals == text.npos || equals == 0) return false;
    setting(lowered(trim(text.substr(0, equals))), trim(text.substr(equals + 1)), indented);
    return true;
  }
  Ini ini;

 private:
  bool section(std::string_view text) {
    if (text.back() != ']') return false;
    section_ = &ini[section_name(text.substr(1, text.size() - 2))];
    outer_.clear();
    last_ = nullptr;
    return true;
  }

  void setting(std::string key, std::string_view value, bool indented) {
    if (!indented) outer_ = value.empty() ? key : "";
    if (indented && !outer_.empty()) key = outer_ + "." + key;
    last_ = &(*section_)[std::move(key)];
    *last_ = value;
  }

  // A value that goes on.
  bool more(std::string_view text) {
    if (!last_) return false;
    last_->append("\n").append(text);
    return true;
  }

  IniSection* section_ = nullptr;
  std::string outer_;            // the key with no value that indented lines belong to
  std::string* last_ = nullptr;  // the last value
};

}  // namespace

Result<Ini> parse_ini(std::string_view text, const std::string& file_name) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  Parser parser;
  for (int number = 1; !text.empty(); ++number) {
    auto end = std::min(text.find('\n'), text.size());
    if (!parser.line(text.substr(0, end)))
      return fail(Kind::Usage, fmt::format("{} line {}: neither a section in brackets nor key = value",
                                           file_name, number));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return std::move(parser.ini);
}

}  // namespace stint::aws
