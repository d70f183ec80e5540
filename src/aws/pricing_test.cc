// SPDX-License-Identifier: Apache-2.0
#include "aws/pricing.h"

#include <nlohmann/json.hpp>

#include "aws/fixture_test.h"

namespace stint::aws {
namespace {

/// A document as GetProducts has it.
Json product(const std::string& usage_type, const std::string& unit, const std::string& usd) {
  Json dimension{{"unit", unit},
                 {"endRange", "Inf"},
                 {"description", usd + " per " + unit},
                 {"appliesTo", Json::array()},
                 {"rateCode", "SKU1.JRT.6YS"},
                 {"beginRange", "0"},
                 {"pricePerUnit", {{"USD", usd}}}};
  Json term{{"priceDimensions", {{"SKU1.JRT.6YS", dimension}}}, {"sku", "SKU1"}, {"offerTermCode", "JRT"}};
  return {{"product", {{"sku", "SKU1"}, {"attributes", {{"usagetype", usage_type}}}}},
          {"serviceCode", "AmazonEC2"},
          {"terms", {{"OnDemand", {{"SKU1.JRT", term}}}}},
          {"publicationDate", "2026-11-20T18:00:00Z"}};
}

class PricingTest : public AwsFixture {
 protected:
  static HttpResponse list(const std::vector<Json>& documents, const std::string& token = {}) {
    Json texts = Json::array();
    for (const auto& document : documents) texts.push_back(document.dump());
    Json body{{"FormatVersion", "aws_v1"}, {"PriceList", texts}};
    if (!token.empty()) body["NextToken"] = token;
    return json(body.dump());
  }
};

TEST_F(PricingTest, InstanceKeepsAllDecimals) {
  config.region = "eu-central-1";
  http.expect("https://api.pricing.eu-central-1.amazonaws.com/",
              list({product("EUC1-BoxUsage:g4dn.xlarge", "Hrs", "0.6580000001")}));
  auto price = call([](const Client& client) { return instance_price(client, "g4dn.xlarge"); });
  ASSERT_TRUE(price) << price.error().what;
  EXPECT_EQ(price->rate, (Rate{6'580'000'001, Rate::Per::Hour}));
  EXPECT_EQ(price->sku, "SKU1");
  EXPECT_EQ(price->usage_type, "EUC1-BoxUsage:g4dn.xlarge");
  EXPECT_EQ(price->description, "0.6580000001 per Hrs");
  EXPECT_EQ(rfc3339(price->published), "2026-11-20T18:00:00Z");
  Json sent = Json::parse(body_sent());
  EXPECT_EQ(sent["ServiceCode"], "AmazonEC2");
  EXPECT_EQ(sent["Filters"][1],
            (Json{{"Type", "TERM_MATCH"}, {"Field", "regionCode"}, {"Value", "eu-central-1"}}));
}

TEST_F(PricingTest, NoneOrTwoIsAnErrorAndNeverAGuess) {
  http.expect("GetProducts", list({}));
  auto none = call([](const Client& client) { return instance_price(client, "x1.huge"); });
  EXPECT_EQ(none.error().what, "AWS's price list has 0 prices for x1.huge in us-east-1, not one");
  auto one = product("BoxUsage:x", "Hrs", "1.0");
  http.expect("GetProducts", list({one}, "t"));
  http.expect("\"NextToken\":\"t\"", list({one}));
  auto two = call([](const Client& client) { return instance_price(client, "x1.huge"); });
  ASSERT_FALSE(two);
  EXPECT_EQ(two.error().kind, Kind::Failed);
}

TEST_F(PricingTest, Gp3IsPerGigabyteAndMonth) {
  http.expect("\"volumeApiName\"", list({product("EBS:VolumeUsage.gp3", "GB-Mo", "0.0800000000")}));
  auto price = call([](const Client& client) { return gp3_price(client); });
  ASSERT_TRUE(price) << price.error().what;
  EXPECT_EQ(price->rate, (Rate{800'000'000, Rate::Per::GbMonth}));
}

TEST_F(PricingTest, AddressIsChosenByTheEndOfItsUsageType) {
  http.expect("\"AmazonVPC\"", list({product("USE1-PublicIPv4:IdleAddress", "Hrs", "0.005"),
                                     product("USE1-VPN-Usage-Hours:ipsec.1", "Hrs", "0.05")},
                                    "t"));
  http.expect("\"t\"", list({product("USE1-PublicIPv4:InUseAddress", "Hrs", "0.0050000000")}));
  auto price = call([](const Client& client) { return public_address_price(client); });
  ASSERT_TRUE(price) << price.error().what;
  EXPECT_EQ(price->rate, (Rate{50'000'000, Rate::Per::Hour}));
  EXPECT_EQ(price->usage_type, "USE1-PublicIPv4:InUseAddress");
}

TEST_F(PricingTest, TrafficIsPricedByItsDearestTier) {
  auto tiers = product("DataTransfer-Out-Bytes", "GB", "0.0850000000");
  auto& dimensions = tiers["terms"]["OnDemand"]["SKU1.JRT"]["priceDimensions"];
  auto first = dimensions["SKU1.JRT.6YS"];
  first["pricePerUnit"]["USD"] = "0.0900000000";
  dimensions["SKU1.JRT.7XX"] = first;
  http.expect("\"AWSDataTransfer\"", list({product("USE1-USE2-AWS-Out-Bytes", "GB", "0.01"), tiers}));
  auto price = call([](const Client& client) { return traffic_price(client); });
  ASSERT_TRUE(price) << price.error().what;
  EXPECT_EQ(price->rate, (Rate{900'000'000, Rate::Per::Gb}));
  EXPECT_NE(body_sent().find("us-east-1"), std::string::npos);
}

TEST_F(PricingTest, SnapshotIsTheOneThatIsNotArchived) {
  http.expect("\"Storage Snapshot\"", list({product("EBS:SnapshotArchiveStorage", "GB-Mo", "0.0125"),
                                            product("EBS:SnapshotUsage", "GB-Mo", "0.05")}));
  auto price = call([](const Client& client) { return snapshot_price(client); });
  ASSERT_TRUE(price) << price.error().what;
  EXPECT_EQ(price->rate, (Rate{500'000'000, Rate::Per::GbMonth}));
}

TEST_F(PricingTest, DocumentThatIsNoJsonIsNoAnswer) {
  http.expect("GetProducts", json(R"({"PriceList":["{\"product\":"]})"));
  EXPECT_EQ(call([](const Client& client) { return gp3_price(client); }).error().kind, Kind::Unknown);
}

TEST_F(PricingTest, NearestOfTheThreeRegionsAnswers) {
  for (auto [region, answers] : {std::pair{"us-east-1", "us-east-1"},
                                 {"sa-east-1", "us-east-1"},
                                 {"ca-central-1", "us-east-1"},
                                 {"eu-west-3", "eu-central-1"},
                                 {"af-south-1", "eu-central-1"},
                                 {"il-central-1", "eu-central-1"},
                                 {"ap-northeast-1", "ap-south-1"}})
    EXPECT_EQ(pricing_region(region), answers) << region;
}

TEST(PriceDocumentTest, WhatCannotBeTrustedIsNoPrice) {
  const Json good = product("BoxUsage:x", "Hrs", "0.5260000000");
  ASSERT_TRUE(parse_price(good, Rate::Per::Hour));
  auto broken = [&](const char* pointer, Json value) {
    Json document = good;
    document[Json::json_pointer{pointer}] = std::move(value);
    auto price = parse_price(document, Rate::Per::Hour);
    EXPECT_FALSE(price) << pointer;
    if (!price) {
      EXPECT_EQ(price.error().kind, Kind::Failed);
    }
  };
  const std::string dimensions = "/terms/OnDemand/SKU1.JRT/priceDimensions";
  const std::string dimension = dimensions + "/SKU1.JRT.6YS";
  broken((dimension + "/pricePerUnit/USD").c_str(), "0.0000000000");
  broken((dimension + "/pricePerUnit/USD").c_str(), "-1");
  broken((dimension + "/pricePerUnit/USD").c_str(), "1e3");
  broken((dimension + "/pricePerUnit/USD").c_str(), 0.526);
  broken((dimension + "/pricePerUnit").c_str(), Json{{"CNY", "3.0"}});
  broken((dimension + "/unit").c_str(), "GB-Mo");
  broken((dimensions + "/second").c_str(), Json::object());
  broken("/terms/OnDemand/second", Json::object());
  broken("/terms/OnDemand", Json::object());
  broken("/terms", Json::object());
  broken("/publicationDate", "lately");
  broken("/publicationDate", nullptr);
  broken("/product/sku", nullptr);
  for (const char* text : {"{}", "[]", "3", "null"})
    EXPECT_FALSE(parse_price(Json::parse(text), Rate::Per::Hour)) << text;
}

}  // namespace
}  // namespace stint::aws
