// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <iosfwd>
#include <string>
#include <string_view>
#include <utility>

namespace stint::aws {

/// Text that nobody may print: there is no way to a stream, to fmt or to a comparison, only `reveal`.
/// The signer is the one caller of `reveal`; neither an Error nor a log line is ever made from it.
class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string value) : value_(std::move(value)) {}
  const std::string& reveal() const { return value_; }
  bool empty() const { return value_.empty(); }

 private:
  std::string value_;
};

std::ostream& operator<<(std::ostream&, const Secret&) = delete;

}  // namespace stint::aws
