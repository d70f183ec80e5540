// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/server/bill_json.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace stint::rehearsal::server {
namespace {

const meter::Line kLine{.resource = "i-1",
                        .kind = meter::Kind::Instance,
                        .what = "g4dn.xlarge",
                        .region = "us-east-1",
                        .label = "t1",
                        .from = 1'795'550'400'000'000,
                        .to = 1'795'550'460'500'000,
                        .open = true,
                        .seconds = 61,
                        .quantity = 1,
                        .price_e10 = 5'260'000'000,
                        .nano_dollars = 8'912'778};

TEST(BillJsonTest, Line) {
  const auto json = show(meter::Bill{.lines = {kLine}, .nano_dollars = 8'912'778, .unpriced = {}});
  EXPECT_EQ(json.at("lines"), Json::parse(R"([{"resource": "i-1", "kind": "instance", "what": "g4dn.xlarge",
      "label": "t1", "region": "us-east-1", "from": "2026-11-24T20:00:00Z", "to": "2026-11-24T20:01:00.500000Z",
      "open": true, "seconds": 61, "quantity": 1, "micros": 8913, "nano_dollars": 8912778}])"));
}

TEST(BillJsonTest, MillionthsAreRoundedUp) {
  auto total = [](std::int64_t nano) {
    return show(meter::Bill{.lines = {}, .nano_dollars = nano, .unpriced = {}}).at("total_micros");
  };
  EXPECT_EQ(total(0), 0);
  EXPECT_EQ(total(1), 1);
  EXPECT_EQ(total(1000), 1);
  EXPECT_EQ(total(1001), 2);
}

TEST(BillJsonTest, EmptyBillAndThingsWithoutPrice) {
  EXPECT_EQ(show(meter::Bill{}),
            Json::parse(R"({"total_micros": 0, "total_nano_dollars": 0, "lines": [], "unpriced": []})"));
  EXPECT_EQ(show(meter::Bill{.lines = {}, .nano_dollars = 0, .unpriced = {"i-2"}}).at("unpriced"),
            Json::array({"i-2"}));
}

}  // namespace
}  // namespace stint::rehearsal::server
