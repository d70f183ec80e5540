// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "plan/plan.h"

namespace stint::plan {
namespace {

struct Word {
  std::string flag, value;
};

// One option a line: its flag, a space, its value.
std::vector<Word> words(const std::string& text) {
  std::vector<Word> found;
  for (std::size_t at = 0; at < text.size();) {
    auto end = std::min(text.find('\n', at), text.size());
    auto space = std::min(text.find(' ', at), end);
    found.push_back(
        {text.substr(at, space - at), text.substr(std::min(space + 1, end), end - std::min(space + 1, end))});
    at = end + 1;
  }
  return found;
}

std::string value_of(const std::vector<Word>& words, const std::string& flag) {
  for (const auto& word : words)
    if (word.flag == flag) return word.value;
  return "";
}

}  // namespace

// The first six stand always; what came later stands where it is not the default, so that the text of an
// earlier version still equals that of the same wish.
std::string Wish::text() const {
  const Wish usual;
  std::string disk = disk_gb ? fmt::format("{}GB", *disk_gb) : "";
  auto text = fmt::format("--type {}\n--image {}\n--disk {}\n--budget {}\n--deadline {}\n--end {}", type,
                          image, disk, format_money(budget).substr(1), format_duration(deadline), end);
  if (idle != usual.idle) text += "\n--idle " + (idle == Seconds{0} ? "never" : format_duration(idle));
  if (keep) text += "\n--keep-disk " + format_duration(*keep);
  if (without_cloud_guard) text += "\n--without-cloud-guard yes";
  if (disk_unguarded) text += "\n--keep-disk-unguarded yes";
  if (unproved_image) text += "\n--unproved-image yes";
  return text;
}

std::string difference(const std::string& then, const std::string& now) {
  auto before = words(then), after = words(now);
  auto all = after;
  for (const auto& word : before)
    if (std::none_of(all.begin(), all.end(), [&](const Word& w) { return w.flag == word.flag; }))
      all.push_back(word);
  std::string text;
  for (const auto& [flag, unused] : all) {
    auto was = value_of(before, flag), is = value_of(after, flag);
    if (was == is) continue;
    text += fmt::format("{}{} {} then, {} now", text.empty() ? "" : "; ", flag, was.empty() ? "(none)" : was,
                        is.empty() ? "(none)" : is);
  }
  return text;
}

}  // namespace stint::plan
