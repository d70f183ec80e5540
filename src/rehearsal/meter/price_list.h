// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace stint::rehearsal::meter {

/// One row of prices.csv: an instance type, or one of the four other things that have a price.
struct Item {
  std::string_view name;  ///< "g4dn.xlarge", or kVolume, kSnapshot, kPublicIpv4, kTrafficOut
  int vcpus = 0;          ///< 0: not an instance type
  std::int64_t memory_mib = 0;
  std::string_view architecture;  ///< "x86_64" or "arm64"
  std::string_view gpu;           ///< "T4", "A10G"; empty: has none
  std::string_view gpu_maker;
  int gpus = 0;
  std::string_view gpu_share;  ///< "0.125" where the type has a part of one GPU, else empty
  int gpu_mib = 0;             ///< memory of one GPU, or of its part
  std::vector<std::int64_t>
      e10;  ///< price in units of 1e-10 USD, one for each of regions(); 0: not sold there
};

inline constexpr std::string_view kVolume = "gp3";              ///< per GB and month of 730 hours
inline constexpr std::string_view kSnapshot = "snapshot";       ///< per GB and month of 730 hours
inline constexpr std::string_view kPublicIpv4 = "public-ipv4";  ///< per hour
inline constexpr std::string_view kTrafficOut = "traffic-out";  ///< per GB of 2^30 bytes

/// After the name of an instance type: the same as a spot instance, at 35 % of its price on demand, in whole
/// micro-dollars.
inline constexpr std::string_view kSpot = " spot";

/// The day of the prices, "2025-11-30".
std::string_view prices_of();

/// The regions that the list has prices for.
std::span<const std::string_view> regions();

/// All rows, in the order of the file.
std::span<const Item> items();

/// nullptr where the list has no such row.
const Item* find(std::string_view name);

/// What it costs in that region, in units of 1e-10 USD per hour, GB-month or GB; nullopt where it is not sold
/// there.
std::optional<std::int64_t> price_e10(std::string_view name, std::string_view region);

}  // namespace stint::rehearsal::meter
