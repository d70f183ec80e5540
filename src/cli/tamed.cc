// SPDX-License-Identifier: Apache-2.0
#include "cli/tamed.h"

#include <utility>

namespace stint::cli {
namespace {

constexpr std::size_t kLongest = 1U << 20;  // of a line that is held until it ends
constexpr std::size_t kMostRows = 8;        // that something may move up to
constexpr std::string_view kUp = "\x1b[A";

}  // namespace

std::string Tamed::take(std::string_view bytes) {
  if (bytes.find('\0') != std::string_view::npos) text_ = false;
  if (!text_) return rest().append(bytes);
  std::string lines;
  for (char c : bytes) step(c, lines);
  if (rows_[row_].size() > kLongest) lines += rest();
  return lines;
}

std::string Tamed::rest() {
  for (char c : std::exchange(escape_, {})) put(c);
  std::string lines;
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    bool last = i + 1 == rows_.size();
    bool wiped = moved_up_ && rows_[i].find_first_not_of(" \r") == std::string::npos;
    if (!wiped) lines += rows_[i] + (last ? "" : "\n");
  }
  rows_.assign(1, "");
  row_ = 0;
  return lines;
}

void Tamed::put(char c) {
  auto& row = rows_[row_];
  if (c != '\r' && row.ends_with('\r')) row.clear();
  row += c;
}

void Tamed::step(char c, std::string& lines) {
  if (c == '\x1b' || !escape_.empty()) {
    escape_ += c;
    if (escape_ == kUp) {
      escape_.clear();
      return up();
    }
    if (kUp.starts_with(escape_)) return;
    auto other = std::exchange(escape_, c == '\x1b' ? "\x1b" : "");
    other.pop_back();
    for (char letter : other) put(letter);
    if (c == '\x1b') return;
  }
  if (c == '\n')
    down(lines);
  else
    put(c);
}

void Tamed::down(std::string& lines) {
  if (!moved_up_) {
    lines += rows_.front() + "\n";
    return rows_.front().clear();
  }
  if (++row_ == rows_.size()) rows_.emplace_back();
  if (rows_.size() <= kMostRows) return;
  lines += rows_.front() + "\n";
  rows_.erase(rows_.begin());
  --row_;
}

void Tamed::up() {
  moved_up_ = true;
  if (row_ == 0)
    rows_.emplace(rows_.begin());
  else
    --row_;
}

}  // namespace stint::cli
