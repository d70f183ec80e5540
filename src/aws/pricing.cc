// SPDX-License-Identifier: Apache-2.0
#include "aws/pricing.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <utility>

#include "aws/ask.h"

namespace stint::aws {

static constexpr int kPageOfProducts = 100;

using Term = std::pair<std::string_view, std::string_view>;  // a field and the value it must have

static Json products_input(std::string_view service, const std::vector<Term>& terms) {
  Json filters = Json::array();
  for (auto [field, value] : terms)
    filters.push_back({{"Type", "TERM_MATCH"}, {"Field", field}, {"Value", value}});
  return {{"ServiceCode", service},
          {"Filters", filters},
          {"FormatVersion", "aws_v1"},
          {"MaxResults", kPageOfProducts}};
}

// The documents come as strings of JSON inside the JSON.
static Result<std::vector<Json>> get_products(const Client& client, Json input) {
  const Client at{client.session, pricing_region(client.region)};
  STINT_TRY_ASSIGN(auto texts, ask_pages<std::string, JsonNode>(
                                   at, "PriceList", "NextToken", [&](const std::string& token) {
                                     if (!token.empty()) input["NextToken"] = token;
                                     return call_of(Service::Pricing, "GetProducts", input, Repeat::Read);
                                   }));
  std::vector<Json> documents;
  for (const auto& text : texts) {
    documents.push_back(Json::parse(text, nullptr, /*allow_exceptions=*/false));
    if (documents.back().is_discarded())
      return fail(Kind::Unknown, "a document of AWS's price list is no JSON");
  }
  return documents;
}

// `what` names the thing for the error.
static Result<Price> only_price(const std::vector<Json>& documents, Rate::Per per, const std::string& what) {
  if (documents.size() == 1) return parse_price(documents.front(), per);
  return fail(Kind::Failed,
              fmt::format("AWS's price list has {} prices for {}, not one", documents.size(), what));
}

std::string pricing_region(const std::string& region) {
  for (std::string_view near : {"eu-", "af-", "me-", "il-"})
    if (region.starts_with(near)) return "eu-central-1";
  return region.starts_with("ap-") ? "ap-south-1" : "us-east-1";
}

Result<Price> instance_price(const Client& client, const std::string& instance_type) {
  Json input = products_input("AmazonEC2", {{"instanceType", instance_type},
                                            {"regionCode", client.region},
                                            {"operatingSystem", "Linux"},
                                            {"preInstalledSw", "NA"},
                                            {"tenancy", "Shared"},
                                            {"capacitystatus", "Used"},
                                            {"licenseModel", "No License required"},
                                            {"marketoption", "OnDemand"}});
  STINT_TRY_ASSIGN(auto documents, get_products(client, std::move(input)));
  return only_price(documents, Rate::Per::Hour, instance_type + " in " + client.region);
}

Result<Price> gp3_price(const Client& client) {
  Json input = products_input(
      "AmazonEC2", {{"productFamily", "Storage"}, {"volumeApiName", "gp3"}, {"regionCode", client.region}});
  STINT_TRY_ASSIGN(auto documents, get_products(client, std::move(input)));
  return only_price(documents, Rate::Per::GbMonth, "gp3 in " + client.region);
}

Result<Price> public_address_price(const Client& client) {
  STINT_TRY_ASSIGN(auto documents,
                   get_products(client, products_input("AmazonVPC", {{"regionCode", client.region}})));
  // No product family tells it from the rest; the usage type's prefix is the region's ("USE1-", "EU-").
  std::erase_if(documents,
                [](const Json& d) { return !usage_type_of(d).ends_with("PublicIPv4:InUseAddress"); });
  return only_price(documents, Rate::Per::Hour, "a public IPv4 address in " + client.region);
}

Result<Price> traffic_price(const Client& client) {
  Json input = products_input(
      "AWSDataTransfer",
      {{"fromRegionCode", client.region}, {"transferType", "AWS Outbound"}, {"toLocation", "External"}});
  STINT_TRY_ASSIGN(auto documents, get_products(client, std::move(input)));
  std::erase_if(documents,
                [](const Json& d) { return !usage_type_of(d).ends_with("DataTransfer-Out-Bytes"); });
  return only_price(documents, Rate::Per::Gb, "traffic out of " + client.region);
}

Result<Price> snapshot_price(const Client& client) {
  Json input =
      products_input("AmazonEC2", {{"productFamily", "Storage Snapshot"}, {"regionCode", client.region}});
  STINT_TRY_ASSIGN(auto documents, get_products(client, std::move(input)));
  // Archived, outpost and fast-restore snapshots are of the same family.
  std::erase_if(documents, [](const Json& d) { return !usage_type_of(d).ends_with("EBS:SnapshotUsage"); });
  return only_price(documents, Rate::Per::GbMonth, "snapshots in " + client.region);
}

}  // namespace stint::aws
