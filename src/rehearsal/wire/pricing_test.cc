// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/wire/pricing_calls.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "base/json.h"
#include "rehearsal/model/works.h"
#include "rehearsal/wire/signed_cloud.h"

namespace stint::rehearsal::wire {
namespace {

struct PricingTest : ::testing::Test {
  SignedCloud client;
  GetProducts::Input in{.service = "AmazonEC2", .format_version = {}, .next_token = {}, .filters = {}};

  void with(std::string field, std::string value, std::string type = "TERM_MATCH") {
    in.filters.push_back({std::move(type), std::move(field), std::move(value)});
  }
  std::vector<Json> products() {
    const auto& account = client.cloud.settings().accounts[0];
    auto context = client.cloud.enter(account, account.keys[0], "us-east-1", client.now);
    auto out = perform(context, in);
    EXPECT_TRUE(out) << out.error().message;
    std::vector<Json> documents;
    if (out)
      for (const auto& text : out->items) documents.push_back(Json::parse(text));
    return documents;
  }
  static Json only(const Json& object) { return object.begin().value(); }
  static Json dimension(const Json& product) {
    return only(only(product["terms"]["OnDemand"])["priceDimensions"]);
  }
};

TEST_F(PricingTest, FiltersOfACarefulReaderLeaveOne) {
  for (auto [field, value] : {std::pair{"instanceType", "g4dn.xlarge"},
                              {"regionCode", "eu-central-1"},
                              {"operatingSystem", "Linux"},
                              {"preInstalledSw", "NA"},
                              {"tenancy", "Shared"},
                              {"capacitystatus", "Used"},
                              {"licenseModel", "No License required"}})
    with(field, value);
  auto found = products();
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(dimension(found[0])["pricePerUnit"]["USD"], "0.6580000000");
  EXPECT_EQ(dimension(found[0])["unit"], "Hrs");
  EXPECT_EQ(found[0]["product"]["attributes"]["vcpu"], "4");
  EXPECT_EQ(found[0]["publicationDate"], "2026-11-23T00:00:00Z");
}

TEST_F(PricingTest, CarelessReaderFindsReservedCapacityToo) {
  with("instanceType", "g4dn.xlarge");
  with("regionCode", "us-east-1");
  auto found = products();
  ASSERT_EQ(found.size(), 3U);
  int free = 0;
  for (const auto& product : found)
    free += dimension(product)["pricePerUnit"]["USD"] == "0.0000000000" ? 1 : 0;
  EXPECT_EQ(free, 1) << "and one of them costs nothing";
}

TEST_F(PricingTest, DisksByVolumeApiName) {
  with("productFamily", "Storage");
  with("volumeApiName", "gp3");
  with("regionCode", "us-east-1");
  auto found = products();
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(dimension(found[0])["unit"], "GB-Mo");
  EXPECT_EQ(dimension(found[0])["pricePerUnit"]["USD"], "0.0800000000");
}

TEST_F(PricingTest, AddressesHaveNoFamilyAndAPrefixByRegion) {
  in.service = "AmazonVPC";
  with("regionCode", "eu-west-1");
  auto found = products();
  ASSERT_EQ(found.size(), 2U) << "in use and idle";
  EXPECT_FALSE(found[0]["product"].contains("productFamily"));
  EXPECT_EQ(found[0]["product"]["attributes"]["usagetype"], "EU-PublicIPv4:InUseAddress");
  in.filters = {{"TERM_MATCH", "regionCode", "us-east-1"}};
  EXPECT_EQ(products()[0]["product"]["attributes"]["usagetype"], "USE1-PublicIPv4:InUseAddress");
}

TEST_F(PricingTest, OtherKindsOfFilters) {
  with("regionCode", "us-east-1");
  with("capacitystatus", "Used");
  with("instanceType", "g4dn.xlarge,g5.xlarge", "ANY_OF");
  EXPECT_EQ(products().size(), 2U);
  in.filters[2] = {"CONTAINS", "instanceType", "g4dn."};
  EXPECT_EQ(products().size(), 7U);
  in.filters[2] = {"NONE_OF", "instanceType", "t3.micro"};
  EXPECT_GT(products().size(), 60U);
}

TEST_F(PricingTest, NothingWhereItIsNotSold) {
  with("instanceType", "g7e.2xlarge");
  with("regionCode", "eu-central-1");
  EXPECT_TRUE(products().empty());
}

TEST_F(PricingTest, SpotPricesOfEachZone) {
  auto body =
      client
          .ask(client.ec2(
              "Action=DescribeSpotPriceHistory&InstanceType.1=g4dn.xlarge&ProductDescription.1=Linux%2FUNIX"))
          .body;
  EXPECT_EQ(element(body, "spotPrice"), "0.184100");
  EXPECT_EQ(element(body, "availabilityZone"), "us-east-1a");
  EXPECT_EQ(body.find("us-east-1e"), std::string::npos) << "not offered there";
}

}  // namespace
}  // namespace stint::rehearsal::wire
