// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/money.h"

namespace stint::ec2 {

// What is built into the program, for when AWS cannot be asked: gpu_types.csv and traffic.csv beside this
// file. It is old from the day it is built, so whoever shows one of its prices says where it is from.

/// The day of its prices.
inline constexpr std::string_view kCatalogueOf = "2025-11-30";
/// The one region whose prices of machines it has.
inline constexpr std::string_view kCatalogueRegion = "us-east-1";

/// An instance type with NVIDIA GPUs.
struct GpuType {
  std::string_view name, gpu;  ///< "g4dn.xlarge", "T4"
  int gpus = 0;
  int part_of = 1;           ///< 8: each GPU is an eighth of one
  std::int64_t gpu_mib = 0;  ///< memory of one GPU, or of its part
  int vcpus = 0;
  std::int64_t memory_mib = 0;
  std::optional<Rate> price;  ///< an hour in us-east-1; nullopt: not sold there, or not known
};

/// All since g2.
const std::vector<GpuType>& gpu_types();
/// nullptr for a type without an NVIDIA GPU, or one that is newer than the catalogue.
const GpuType* gpu_type(std::string_view name);
/// "NVIDIA T4", "4 x NVIDIA T4", "1/8 NVIDIA L4"
std::string gpu_text(const GpuType& type);

/// A GB out of a region to the internet, in the dearest tier; nullopt for a region that is not listed.
std::optional<Rate> listed_traffic(std::string_view region);

}  // namespace stint::ec2
