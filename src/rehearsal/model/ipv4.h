// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace stint::rehearsal {

std::optional<std::uint32_t> parse_ipv4(std::string_view text);
std::string format_ipv4(std::uint32_t address);

/// An IPv4 or IPv6 block with its host bits cleared, as EC2 stores it ("10.0.0.7/24" -> "10.0.0.0/24");
/// nullopt where it is none.
std::optional<std::string> normal_cidr4(std::string_view text);
std::optional<std::string> normal_cidr6(std::string_view text);

/// Numbers 0 … count-1 that are given out and come back, each given as long as possible after it came back: a
/// new start has a new address.
class Pool {
 public:
  explicit Pool(std::uint32_t count) : count_(count) {}
  std::uint32_t free() const { return count_ - static_cast<std::uint32_t>(taken_.size()); }
  std::optional<std::uint32_t> take();
  /// That very one, if it is one of these and free.
  void take(std::uint32_t number) {
    if (number < count_) taken_.insert(number);
  }
  void give_back(std::uint32_t number) { taken_.erase(number); }

 private:
  std::uint32_t count_;
  std::uint32_t next_ = 0;
  std::set<std::uint32_t> taken_;
};

}  // namespace stint::rehearsal
