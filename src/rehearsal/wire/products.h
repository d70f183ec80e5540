// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/time.h"

namespace stint::rehearsal::wire {

/// One product of AWS's price list.
struct Product {
  std::string service, family;  ///< "AmazonEC2"; "Compute Instance", or empty: it has none
  std::vector<std::pair<std::string, std::string>> attributes;
  std::string unit;         ///< "Hrs", "GB-Mo"
  std::string description;  ///< of its price
  std::int64_t e10 = 0;     ///< 1e-10 USD
  /// The attribute of that name, or the productFamily; nullptr where it has none.
  const std::string* find(std::string_view name) const;
};

/// What is asked for: what is empty may be anything.
struct Sought {
  std::string_view service, family, type, region;
};

/// Calls `f(const Product&)` for all products of the service, in a fixed order. Of machines by the hour only
/// those sought are made: a list of everything has thousands.
void each_product(const Sought& sought, const std::function<void(const Product&)>& f);

/// The document that GetProducts gives for it. AWS publishes a new list every few days: this one is of
/// yesterday.
std::string document_of(const Product& product, SysMicros now);

}  // namespace stint::rehearsal::wire
