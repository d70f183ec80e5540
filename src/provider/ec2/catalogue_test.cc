// SPDX-License-Identifier: Apache-2.0
#include "provider/ec2/catalogue.h"

#include <gtest/gtest.h>

#include <set>

namespace stint::ec2 {
namespace {

TEST(CatalogueTest, EveryRowIsWhole) {
  std::set<std::string_view> names;
  for (const auto& type : gpu_types()) {
    SCOPED_TRACE(type.name);
    EXPECT_TRUE(names.insert(type.name).second) << "listed twice";
    EXPECT_FALSE(type.gpu.empty());
    EXPECT_GE(type.gpus, 1);
    EXPECT_TRUE(type.part_of == 1 || type.gpus == 1);
    EXPECT_GT(type.gpu_mib, 2000);
    EXPECT_GT(type.vcpus, 0);
    EXPECT_GT(type.memory_mib, type.vcpus * 1024);
    EXPECT_GT(type.price.value_or(Rate{1, Rate::Per::Hour}).e10(), 0);
  }
  EXPECT_EQ(names.size(), 77U);
}

TEST(CatalogueTest, TheTutorialsTypesAreThere) {
  const auto* g2 = gpu_type("g2.2xlarge");
  ASSERT_NE(g2, nullptr);
  EXPECT_EQ(gpu_text(*g2), "NVIDIA GRID K520");
  EXPECT_EQ(g2->price, parse_rate("0.65", Rate::Per::Hour));
  const auto* g4dn = gpu_type("g4dn.xlarge");
  ASSERT_NE(g4dn, nullptr);
  EXPECT_EQ(g4dn->price, parse_rate("0.526", Rate::Per::Hour));
  EXPECT_EQ(g4dn->gpu_mib, 16384);
  EXPECT_EQ(g4dn->vcpus, 4);
}

TEST(CatalogueTest, PartsAndSeveralAreTold) {
  EXPECT_EQ(gpu_text(*gpu_type("g6f.large")), "1/8 NVIDIA L4");
  EXPECT_EQ(gpu_text(*gpu_type("g4dn.12xlarge")), "4 x NVIDIA T4");
}

TEST(CatalogueTest, WhatIsNotListedIsNotGuessed) {
  EXPECT_EQ(gpu_type("t3.micro"), nullptr);
  EXPECT_EQ(gpu_type("g7.2xlarge")->price, std::nullopt);
  EXPECT_EQ(listed_traffic("mars-north-1"), std::nullopt);
}

TEST(CatalogueTest, TrafficIsListedByRegion) {
  EXPECT_EQ(listed_traffic("us-east-1"), parse_rate("0.09", Rate::Per::Gb));
  EXPECT_EQ(listed_traffic("sa-east-1"), parse_rate("0.15", Rate::Per::Gb));
}

}  // namespace
}  // namespace stint::ec2
