// SPDX-License-Identifier: Apache-2.0
#include "aws/price_document.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "aws/json_node.h"

namespace stint::aws {
namespace {

Failure broken(std::string_view sku, std::string_view what) {
  return fail(Kind::Failed,
              fmt::format("the price list's product {} {}", sku.empty() ? "(no sku)" : sku, what));
}

/// As the wire has it.
struct PriceDimension {
  std::string unit, usd, description;
};

void read(JsonReader& r, PriceDimension& dimension) {
  r.need("unit", dimension.unit);
  r.need("pricePerUnit/USD", dimension.usd);
  r.take("description", dimension.description);
}

// Objects whose keys are codes that nobody knows before: the only member, or none.
JsonNode only_member(JsonNode node) {
  if (!node.at || !node.at->is_object() || node.at->size() != 1) return {};
  return {&node.at->begin().value()};
}

std::string_view unit_of(Rate::Per per) {
  switch (per) {
    case Rate::Per::Hour:
      return "Hrs";
    case Rate::Per::GbMonth:
      return "GB-Mo";
    case Rate::Per::Gb:
      return "GB";
  }
  return {};
}

// The prices of a term by amount: one, or for what is sold by the gigabyte one a tier.
std::vector<JsonNode> tiers(JsonNode term, Rate::Per per) {
  JsonNode dimensions = descend(term, "priceDimensions");
  if (!dimensions.at || !dimensions.at->is_object()) return {};
  if (per != Rate::Per::Gb && dimensions.at->size() != 1) return {};
  std::vector<JsonNode> found;
  for (const auto& [code, dimension] : dimensions.at->items()) found.push_back({&dimension});
  return found;
}

}  // namespace

std::string_view usage_type_of(const Json& document) {
  JsonNode found = descend(JsonNode{&document}, "product/attributes/usagetype");
  auto* text = found.at ? found.at->get_ptr<const std::string*>() : nullptr;
  return text ? std::string_view{*text} : std::string_view{};
}

Result<Price> parse_price(const Json& document, Rate::Per per) {
  std::string problem;
  JsonReader r{JsonNode{&document}, problem};
  Price price{.usage_type = std::string{usage_type_of(document)}};
  r.need("product/sku", price.sku);
  r.need("publicationDate", price.published);

  JsonNode term = only_member(descend(JsonNode{&document}, "terms/OnDemand"));
  auto prices = tiers(term, per);
  if (prices.empty()) return broken(price.sku, "has not exactly one on-demand price");
  for (JsonNode node : prices) {
    PriceDimension dimension;
    JsonReader inner{node, problem};
    read(inner, dimension);
    if (!problem.empty()) return broken(price.sku, "is incomplete: " + problem);
    if (dimension.unit != unit_of(per))
      return broken(price.sku, fmt::format("is priced per {}", dimension.unit));
    auto rate = parse_rate(dimension.usd, per);
    if (!rate) return broken(price.sku, fmt::format("has the price '{}'", dimension.usd));
    if (rate->e10() < price.rate.e10()) continue;
    price.rate = *rate;
    price.description = std::move(dimension.description);
  }
  if (price.rate.e10() == 0) return broken(price.sku, "has a price of 0");
  return price;
}

}  // namespace stint::aws
