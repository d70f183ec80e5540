// SPDX-License-Identifier: Apache-2.0
#include "provider/ec2/prices.h"

#include <nlohmann/json.hpp>

#include "testing/canned_http.h"
#include "testing/stepping_world.h"

namespace stint::ec2 {
namespace {

using namespace std::chrono_literals;

// A price list with one thing in it.
HttpResponse list_with(const std::string& usage_type, const std::string& unit, const std::string& usd) {
  Json document{
      {"product", {{"sku", "S"}, {"attributes", {{"usagetype", usage_type}}}}},
      {"terms",
       {{"OnDemand",
         {{"S.T", {{"priceDimensions", {{"S.T.U", {{"unit", unit}, {"pricePerUnit", {{"USD", usd}}}}}}}}}}}}},
      {"publicationDate", "2026-11-20T18:00:00Z"}};
  return {.status = 200, .body = Json{{"PriceList", {document.dump()}}}.dump()};
}

HttpResponse empty_list() { return {.status = 200, .body = R"({"PriceList":[]})"}; }

HttpResponse denied() {
  return {.status = 400, .body = R"({"__type":"AccessDeniedException","message":"not permitted"})"};
}

class PricesTest : public ::testing::Test {
 protected:
  testing::SteppingWorld w;
  testing::CannedHttp http{w.out};
  aws::Config config{.credentials = {"AKID", aws::Secret{"s"}, std::nullopt, "the test"}};

  /// As one command would ask, with nothing in memory from the one before.
  Result<Priced> ask(Goods goods, const std::string& type = {}, const std::string& region = "us-east-1") {
    Result<Priced> priced = fail(Kind::Failed, "not asked");
    w.run([&](World& world) {
      aws::Session session{world, config};
      Prices prices{world, session, "aws"};
      priced = prices.of(region, goods, type);
      prices.remember();
    });
    return priced;
  }
  void pass(Micros span) {
    Instant now = w.out.now();
    w.out.set_time({now.wall + span, now.boot + std::max(span, 0us)});
  }
  void list_has_g4dn(const std::string& usd) {
    http.expect("GetProducts", list_with("BoxUsage:g4dn.xlarge", "Hrs", usd));
  }
  void list_is_closed() { http.expect("GetProducts", denied()); }
};

TEST_F(PricesTest, ListIsReadOnceADay) {
  list_has_g4dn("0.5260000000");
  auto first = ask(Goods::Machine, "g4dn.xlarge");
  ASSERT_TRUE(first) << first.error().what;
  EXPECT_EQ(first->rate, parse_rate("0.526", Rate::Per::Hour));
  EXPECT_EQ(first->source, "AWS Price List, published 2026-11-20");
  pass(23h);
  auto again = ask(Goods::Machine, "g4dn.xlarge");
  ASSERT_TRUE(again) << again.error().what;
  EXPECT_EQ(again->rate, first->rate);
  EXPECT_EQ(again->source, first->source);
  pass(2h);
  list_has_g4dn("0.6000000000");
  EXPECT_EQ(ask(Goods::Machine, "g4dn.xlarge")->rate, parse_rate("0.6", Rate::Per::Hour));
}

TEST_F(PricesTest, WhatWasReadHoldsThirtyDaysWhereTheListCannotBeAsked) {
  list_has_g4dn("0.6580000000");
  ASSERT_TRUE(ask(Goods::Machine, "g4dn.xlarge", "eu-central-1"));
  const auto read_on = rfc3339(w.out.now().wall).substr(0, 10);
  pass(std::chrono::days{29});
  list_is_closed();
  auto old = ask(Goods::Machine, "g4dn.xlarge", "eu-central-1");
  ASSERT_TRUE(old) << old.error().what;
  EXPECT_EQ(old->source, "AWS Price List, published 2026-11-20, read " + read_on);
  pass(std::chrono::days{2});
  list_is_closed();
  auto stale = ask(Goods::Machine, "g4dn.xlarge", "eu-central-1");
  ASSERT_FALSE(stale);
  EXPECT_EQ(stale.error().kind, Kind::Credentials);
  EXPECT_NE(stale.error().what.find("stale"), std::string::npos) << stale.error().what;
}

TEST_F(PricesTest, BuiltInListIsNamedAsSuch) {
  list_is_closed();
  auto priced = ask(Goods::Machine, "g4dn.xlarge");
  ASSERT_TRUE(priced) << priced.error().what;
  EXPECT_EQ(priced->rate, parse_rate("0.526", Rate::Per::Hour));
  EXPECT_EQ(priced->source, "stint's built-in list of 2025-11-30, AWS's could not be had");
  list_is_closed();
  EXPECT_EQ(ask(Goods::Disk)->rate, parse_rate("0.08", Rate::Per::GbMonth));
  list_is_closed();
  EXPECT_EQ(ask(Goods::Snapshot)->rate, parse_rate("0.05", Rate::Per::GbMonth));
  list_is_closed();
  EXPECT_EQ(ask(Goods::Address)->rate, parse_rate("0.005", Rate::Per::Hour));
}

TEST_F(PricesTest, BuiltInPricesOfMachinesAreThoseOfOneRegion) {
  list_is_closed();
  EXPECT_EQ(ask(Goods::Machine, "g4dn.xlarge", "eu-west-1").error().kind, Kind::Credentials);
  list_is_closed();
  EXPECT_FALSE(ask(Goods::Disk, "", "eu-west-1"));
  list_is_closed();
  EXPECT_FALSE(ask(Goods::Machine, "t3.micro"));
}

TEST_F(PricesTest, ListThatHasNoPriceIsNotOverruled) {
  http.expect("GetProducts", empty_list());
  auto priced = ask(Goods::Machine, "g4dn.xlarge");
  ASSERT_FALSE(priced);
  EXPECT_EQ(priced.error().kind, Kind::Failed);
}

TEST_F(PricesTest, TrafficIsTakenFromTheBuiltInListWhereAwsHasNone) {
  http.expect("AWSDataTransfer", empty_list());
  EXPECT_EQ(ask(Goods::Traffic, "", "ap-south-1")->rate, parse_rate("0.1093", Rate::Per::Gb));
  http.expect("AWSDataTransfer", list_with("DataTransfer-Out-Bytes", "GB", "0.11"));
  EXPECT_EQ(ask(Goods::Traffic, "", "ap-south-1")->rate, parse_rate("0.11", Rate::Per::Gb));
}

TEST_F(PricesTest, PricesOfAnotherEndpointAreNotOurs) {
  list_has_g4dn("0.0100000000");
  config.endpoints = aws::Endpoints::all("http://127.0.0.1:4566");
  ASSERT_TRUE(ask(Goods::Machine, "g4dn.xlarge"));
  config.endpoints = {};
  list_has_g4dn("0.5260000000");
  EXPECT_EQ(ask(Goods::Machine, "g4dn.xlarge")->rate, parse_rate("0.526", Rate::Per::Hour));
}

TEST_F(PricesTest, BrokenCacheIsAsGoodAsNone) {
  for (const char* text :
       {"", "{", "[]", R"({"endpoint":"https://api.pricing.us-east-1.amazonaws.com/"})",
        R"({"endpoint":"https://api.pricing.us-east-1.amazonaws.com/","prices":{"g4dn.xlarge":
                              {"usd_e10":-1,"per":"hour","published":"2026-11-20T18:00:00Z","fetched":"2026-11-24T20:00:00Z"}}})"}) {
    w.files.contents[(w.env.cache_dir() / "prices/aws-us-east-1.json").string()] = text;
    list_has_g4dn("0.5260000000");
    EXPECT_TRUE(ask(Goods::Machine, "g4dn.xlarge")) << text;
  }
}

TEST_F(PricesTest, FullDiskIsNoReasonToFail) {
  w.files.full = true;
  list_has_g4dn("0.5260000000");
  EXPECT_TRUE(ask(Goods::Machine, "g4dn.xlarge"));
}

TEST_F(PricesTest, ReadAheadOfTheClockSaysNothing) {
  list_has_g4dn("0.5260000000");
  ASSERT_TRUE(ask(Goods::Machine, "g4dn.xlarge", "eu-west-1"));
  pass(-std::chrono::days{40});
  list_is_closed();
  EXPECT_FALSE(ask(Goods::Machine, "g4dn.xlarge", "eu-west-1"));
}

}  // namespace
}  // namespace stint::ec2
