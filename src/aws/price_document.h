// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <string_view>

#include "base/json.h"
#include "base/money.h"
#include "base/result.h"

namespace stint::aws {

/// A price as AWS publishes it: no discount, no credit, no tax.
struct Price {
  Rate rate;  ///< with all ten decimals
  std::string sku;
  std::string usage_type;   ///< "EU-PublicIPv4:InUseAddress"
  std::string description;  ///< "$0.526 per On Demand Linux g4dn.xlarge Instance Hour"
  SysMicros published{};    ///< of the price list it stands in
};

/// One document of the Price List API: a product with its terms. Of prices by tier (per GB) the dearest
/// counts. Kind::Failed where it has not exactly one on-demand price in US dollars, where the price is 0
/// (reserved capacity, not a price to pay), has another unit than `per`, or no publication date: what cannot
/// be trusted is no price.
Result<Price> parse_price(const Json& document, Rate::Per per);

/// The usage type of the document's product, or empty: a search may have to choose by it.
std::string_view usage_type_of(const Json& document);

}  // namespace stint::aws
