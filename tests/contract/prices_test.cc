// SPDX-License-Identifier: Apache-2.0
// Prices against lists that are not ours: public price lists, where STINT_SHARED has them, and the one that
// the rehearsal's meter counts with.
#include <gtest/gtest.h>

#include <fstream>
#include <set>
#include <sstream>

#include "aws/config.h"
#include "provider/ec2/catalogue.h"
#include "provider/ec2/prices.h"
#include "rehearsal/meter/price_list.h"
#include "sim/universe.h"

namespace {

using namespace stint;
namespace meter = rehearsal::meter;

struct PublicPrice {
  std::string type, gpu_count, vcpus, memory_gib, region, usd;
};

std::optional<std::vector<PublicPrice>> public_prices() {
  const char* shared = std::getenv("STINT_SHARED");
  std::ifstream file{std::string{shared == nullptr ? "" : shared} + "/data/ec2-gpu/ec2-gpu-prices.csv"};
  if (shared == nullptr || !file) return std::nullopt;
  std::vector<PublicPrice> prices;
  std::string line;
  std::getline(file, line);
  while (std::getline(file, line)) {
    std::istringstream row{line};
    PublicPrice price;
    std::string gpu;
    for (auto* field : {&price.type, &gpu, &price.gpu_count, &price.vcpus, &price.memory_gib, &price.region})
      std::getline(row, *field, ',');
    std::getline(row, price.usd, '\r');
    prices.push_back(price);
  }
  return prices;
}

Rate hourly(const std::string& usd) { return parse_rate(usd, Rate::Per::Hour).value_or(Rate{}); }

// "0.125" for an eighth, else the number.
double count_of(const ec2::GpuType& type) { return static_cast<double>(type.gpus) / type.part_of; }

TEST(PublicPricesTest, BuiltInListHasEveryTypeWithWhatItHasAndCosts) {
  auto prices = public_prices();
  if (!prices) GTEST_SKIP() << "STINT_SHARED names no folder with data/ec2-gpu";
  std::set<std::string> seen;
  for (const auto& price : *prices) {
    SCOPED_TRACE(price.type + " in " + price.region);
    const auto* type = ec2::gpu_type(price.type);
    ASSERT_NE(type, nullptr);
    if (!seen.insert(price.type).second && price.region != ec2::kCatalogueRegion) continue;
    EXPECT_EQ(count_of(*type), std::stod(price.gpu_count));
    EXPECT_EQ(type->vcpus, std::stoi(price.vcpus));
    EXPECT_EQ(static_cast<double>(type->memory_mib), std::stod(price.memory_gib) * 1024);
    if (price.region == ec2::kCatalogueRegion) {
      EXPECT_EQ(type->price, hourly(price.usd));
    }
  }
  EXPECT_EQ(seen.size(), 70U);
}

TEST(PublicPricesTest, RegionalPricesComeFromTheApiAsTheyAreListed) {
  auto prices = public_prices();
  if (!prices) GTEST_SKIP() << "STINT_SHARED names no folder with data/ec2-gpu";
  std::size_t compared = 0;
  sim::Universe universe{1};
  universe.live([&](World& world) {
    aws::Session session{world, *aws::load_config(world, {})};
    ec2::Prices asked{world, session, "aws"};
    for (const auto& price : *prices) {
      if (!meter::price_e10(price.type, price.region)) continue;  // the rehearsal does not sell it there
      auto priced = asked.of(price.region, ec2::Goods::Machine, price.type);
      EXPECT_TRUE(priced) << price.type << " in " << price.region;
      if (!priced) continue;
      EXPECT_EQ(priced->rate, hourly(price.usd)) << price.type << " in " << price.region;
      EXPECT_TRUE(priced->source.starts_with("AWS Price List")) << priced->source;
      ++compared;
    }
    return 0;
  });
  EXPECT_GE(compared, 698U);
}

TEST(PricesTest, BuiltInListIsNotCheaperThanTheMeter) {
  for (const auto& item : meter::items()) {
    auto sold = meter::price_e10(item.name, ec2::kCatalogueRegion);
    if (item.gpu_maker != "NVIDIA" || !sold) continue;
    const auto* type = ec2::gpu_type(item.name);
    ASSERT_NE(type, nullptr) << item.name;
    EXPECT_EQ(type->price.value_or(Rate{}).e10(), *sold) << item.name;
  }
  for (auto region : meter::regions())
    EXPECT_EQ(ec2::listed_traffic(region).value_or(Rate{}).e10(),
              *meter::price_e10(meter::kTrafficOut, region))
        << region;
}

TEST(PricesTest, WhatTheApiHasNoPriceForIsKnownInEveryRegion) {
  sim::Universe universe{1};
  universe.live([&](World& world) {
    aws::Session session{world, *aws::load_config(world, {})};
    ec2::Prices asked{world, session, "aws"};
    for (auto region : meter::regions())
      for (auto [goods, thing] : {std::pair{ec2::Goods::Traffic, meter::kTrafficOut},
                                  {ec2::Goods::Disk, meter::kVolume},
                                  {ec2::Goods::Address, meter::kPublicIpv4}}) {
        auto priced = asked.of(std::string{region}, goods);
        EXPECT_TRUE(priced) << thing << " in " << region;
        EXPECT_EQ(priced ? priced->rate.e10() : 0, *meter::price_e10(thing, region))
            << thing << " " << region;
      }
    return 0;
  });
}

}  // namespace
