// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/meter/price_list.h"

#include <gtest/gtest.h>

#include <set>

namespace stint::rehearsal::meter {
namespace {

TEST(PriceListTest, KnowsTheCheapStart) {
  EXPECT_EQ(price_e10("g4dn.xlarge", "us-east-1"), 5'260'000'000);
  EXPECT_EQ(price_e10("g4dn.xlarge", "eu-central-1"), 6'580'000'000);
  EXPECT_EQ(price_e10(kVolume, "us-east-1"), 800'000'000);
  EXPECT_EQ(price_e10(kPublicIpv4, "sa-east-1"), 50'000'000);
}

TEST(PriceListTest, WhatIsNotSoldHasNoPrice) {
  EXPECT_EQ(price_e10("g7e.2xlarge", "eu-central-1"), std::nullopt);
  EXPECT_EQ(price_e10("g4dn.xlarge", "mars-north-1"), std::nullopt);
  EXPECT_EQ(price_e10("g9.xlarge", "us-east-1"), std::nullopt);
}

TEST(PriceListTest, EveryRowIsWholeAndNamedOnce) {
  std::set<std::string_view> names;
  for (const auto& item : items()) {
    EXPECT_TRUE(names.insert(item.name).second) << item.name;
    EXPECT_EQ(item.e10.size(), regions().size()) << item.name;
    bool is_type = item.name.find('.') != item.name.npos;
    EXPECT_EQ(item.vcpus > 0 && item.memory_mib > 0 && !item.architecture.empty(), is_type) << item.name;
    EXPECT_EQ(item.gpu.empty(), item.gpus == 0) << item.name;
    EXPECT_EQ(item.gpu.empty(), item.gpu_mib == 0) << item.name;
  }
  EXPECT_EQ(regions().size(), 17U);
}

TEST(PriceListTest, FactsOfPartsAndWholes) {
  const Item* part = find("g6f.large");
  ASSERT_TRUE(part);
  EXPECT_EQ(part->gpu_share, "0.125");
  EXPECT_EQ(part->gpu_mib, 2861);
  const Item* eight = find("p5.48xlarge");
  ASSERT_TRUE(eight);
  EXPECT_EQ(eight->gpus, 8);
  EXPECT_EQ(eight->vcpus, 192);
}

TEST(PriceList, SpotIsAPartOfThePriceOnDemandInWholeMicroDollars) {
  EXPECT_EQ(price_e10("g4dn.xlarge spot", "us-east-1"), 1'841'000'000);
  EXPECT_EQ(*price_e10("t3.nano spot", "us-east-1") % 10'000, 0);
  EXPECT_FALSE(price_e10("g9.huge spot", "us-east-1"));
}

}  // namespace
}  // namespace stint::rehearsal::meter
