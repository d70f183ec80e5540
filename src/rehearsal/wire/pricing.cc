// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "rehearsal/meter/price_list.h"
#include "rehearsal/model/filter.h"
#include "rehearsal/model/works.h"
#include "rehearsal/wire/ec2_shapes.h"
#include "rehearsal/wire/pricing_calls.h"
#include "rehearsal/wire/products.h"
#include "rehearsal/wire/row.h"

namespace stint::rehearsal::wire {
namespace {

bool in_list(std::string_view list, std::string_view value) {
  while (!list.empty()) {
    auto part = list.substr(0, list.find(','));
    if (part == value) return true;
    list.remove_prefix(std::min(part.size() + 1, list.size()));
  }
  return false;
}

bool holds(const PriceFilter& filter, const Product& product) {
  const std::string* value = product.find(filter.field);
  if (filter.type == "NONE_OF") return !value || !in_list(filter.value, *value);
  if (!value) return false;
  if (filter.type == "CONTAINS") return value->find(filter.value) != value->npos;
  if (filter.type == "ANY_OF") return in_list(filter.value, *value);
  return *value == filter.value;  // TERM_MATCH, EQUALS
}

Outcome<> check(const GetProducts::Input& in) {
  constexpr std::array<std::string_view, 5> kTypes{"TERM_MATCH", "EQUALS", "CONTAINS", "ANY_OF", "NONE_OF"};
  if (in.service != "AmazonEC2" && in.service != "AmazonVPC" && in.service != "AWSDataTransfer")
    return refuse("NotFoundException", fmt::format("The rehearsal has no prices of {}", in.service));
  for (const auto& filter : in.filters)
    if (std::ranges::find(kTypes, filter.type) == kTypes.end())
      return refuse("InvalidParameterException",
                    fmt::format("Input Parameters are invalid: Filter.Type {}", filter.type));
  return {};
}

// What all products have to have in a field; empty: anything.
std::string_view exact(const GetProducts::Input& in, std::string_view field) {
  for (const auto& f : in.filters)
    if (f.field == field && (f.type == "TERM_MATCH" || f.type == "EQUALS")) return f.value;
  return {};
}

constexpr std::array<Column<DescribeSpotPriceHistory::Item>, 3> kSpotColumns{{
    {"instance-type", [](const auto& i, const Wanted& w) { return w.has(i.type); }},
    {"availability-zone", [](const auto& i, const Wanted& w) { return w.has(i.zone); }},
    {"product-description", [](const auto&, const Wanted& w) { return w.has("Linux/UNIX"); }},
}};

bool asked(const std::vector<std::string>& names, std::string_view name) {
  return names.empty() || std::ranges::find(names, name) != names.end();
}

}  // namespace

Outcome<GetProducts::Output> perform(Context& call, const GetProducts::Input& in) {
  REHEARSAL_TRY(check(in));
  GetProducts::Output out;
  Sought sought{in.service, exact(in, "productFamily"), exact(in, "instanceType"), exact(in, "regionCode")};
  each_product(sought, [&](const Product& product) {
    if (std::ranges::all_of(in.filters, [&](const auto& f) { return holds(f, product); }))
      out.items.push_back(document_of(product, call.now));
  });
  return out;
}

Outcome<DescribeSpotPriceHistory::Output> perform(Context& call, const DescribeSpotPriceHistory::Input& in) {
  using Item = DescribeSpotPriceHistory::Item;
  const std::span<const Column<Item>> columns = kSpotColumns;
  REHEARSAL_TRY(check_filters<Item>(in.filters, columns));
  DescribeSpotPriceHistory::Output out;
  if (!asked(in.products, "Linux/UNIX")) return out;
  for (const auto& type : call.catalogue().types) {
    auto e10 = meter::price_e10(type.name + std::string(meter::kSpot), call.region_name());
    if (!e10 || !asked(in.types, type.name)) continue;
    auto micros = *e10 / 10'000;
    for (const auto& zone : type.zones.at(call.region_name())) {
      Item item{type.name, zone, fmt::format("{}.{:06}", micros / 1'000'000, micros % 1'000'000),
                std::chrono::floor<std::chrono::days>(call.now), type.name + " " + zone};
      if ((in.zone.empty() || in.zone == zone) && passes<Item>(item, in.filters, columns))
        out.items.push_back(std::move(item));
    }
  }
  std::ranges::sort(out.items, {}, &Item::id);
  return out;
}

template <class V>
void fields(V& v, PriceFilter& filter) {
  v("Type", filter.type, kRequired);
  v("Field", filter.field, kRequired);
  v("Value", filter.value, kRequired);
}
template <class V>
void fields(V& v, GetProducts::Input& in) {
  v("ServiceCode", in.service, kRequired);
  v("Filters", in.filters);
  v("FormatVersion", in.format_version);
  v("MaxResults", in.max_results);
  v("NextToken", in.next_token);
}
template <class V>
void fields(V& v, const GetProducts::Output& out) {
  v("FormatVersion", "aws_v1");
  v("PriceList", out.items);
  v("NextToken", some(out.next_token));
}

template <class V>
void fields(V& v, DescribeSpotPriceHistory::Input& in) {
  v("InstanceType", in.types);
  v("ProductDescription", in.products);
  v("AvailabilityZone", in.zone);
  v("StartTime", in.from);
  v("EndTime", in.until);
  v("Filter", in.filters);
  v("MaxResults", in.max_results);
  v("NextToken", in.next_token);
}
template <class V>
void fields(V& v, const DescribeSpotPriceHistory::Item& item) {
  v("instanceType", item.type);
  v("productDescription", "Linux/UNIX");
  v("spotPrice", item.price);
  v("timestamp", item.at);
  v("availabilityZone", item.zone);
}
template <class V>
void fields(V& v, const DescribeSpotPriceHistory::Output& out) {
  v("spotPriceHistorySet", out.items);
  token_field(v, out.next_token);
}

std::span<const Row> pricing_rows() {
  static constexpr std::array kRows{
      document_row<GetProducts>("GetProducts", {20, 10}, {.least = 1, .most = 100, .standard = 100})};
  return kRows;
}

std::span<const Row> spot_price_rows() {
  static constexpr std::array kRows{form_row<DescribeSpotPriceHistory>(
      "DescribeSpotPriceHistory", kLook, {.least = 1, .most = 1000, .standard = 1000})};
  return kRows;
}

}  // namespace stint::rehearsal::wire
