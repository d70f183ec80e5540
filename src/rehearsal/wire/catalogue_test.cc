// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/wire/catalogue.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "rehearsal/meter/price_list.h"

namespace stint::rehearsal::wire {
namespace {

TEST(CatalogueTest, EverythingThatIsOfferedHasAPrice) {
  for (const auto& type : standard_catalogue().types)
    for (const auto& [region, zones] : type.zones) {
      EXPECT_TRUE(meter::price_e10(type.name, region)) << type.name << " in " << region;
      EXPECT_FALSE(zones.empty()) << type.name << " in " << region;
    }
}

TEST(CatalogueTest, RegionsAreThoseOfEveryAccount) {
  const auto& regions = standard_catalogue().regions;
  EXPECT_EQ(std::ranges::count_if(regions, &RegionInfo::opted_in), 17);
  for (auto name : meter::regions()) EXPECT_TRUE(standard_catalogue().region(name)) << name;
}

TEST(CatalogueTest, FamiliesThatAreGoneAreNotOffered) {
  for (const char* name : {"p2.xlarge", "p3.2xlarge", "g3.4xlarge", "g2.2xlarge"})
    EXPECT_FALSE(standard_catalogue().type(name)) << name;
  EXPECT_TRUE(standard_catalogue().type("p3dn.24xlarge"));
}

TEST(CatalogueTest, QuotasOfTheFamilies) {
  auto quota = [](const char* type) { return standard_catalogue().type(type)->quota; };
  EXPECT_EQ(quota("g4dn.xlarge"), "L-DB2E81BA");
  EXPECT_EQ(quota("gr6.4xlarge"), "L-DB2E81BA");
  EXPECT_EQ(quota("p5.48xlarge"), "L-417A185B");
  EXPECT_EQ(quota("t3.micro"), "L-1216C47A");
  EXPECT_EQ(quota("m7i.large"), "L-1216C47A");
  EXPECT_EQ(standard_catalogue().quota("L-DB2E81BA")->standard, 0);
}

TEST(CatalogueTest, GpusAsEc2DescribesThem) {
  const auto& g5 = *standard_catalogue().type("g5.12xlarge");
  EXPECT_EQ(g5.gpu->count, 4);
  EXPECT_EQ(g5.gpu->memory_mib, 22888);
  EXPECT_EQ(standard_catalogue().type("g6f.large")->gpu->share, "0.125");
  EXPECT_EQ(standard_catalogue().type("g4ad.xlarge")->gpu->maker, "AMD");
  EXPECT_EQ(standard_catalogue().type("g5g.xlarge")->architecture, "arm64");
  EXPECT_FALSE(standard_catalogue().type("t3.micro")->gpu);
}

TEST(CatalogueTest, OldestZoneHasNoGpus) {
  EXPECT_FALSE(standard_catalogue().type("g4dn.xlarge")->offered_in("us-east-1", "us-east-1e"));
  EXPECT_TRUE(standard_catalogue().type("t3.micro")->offered_in("us-east-1", "us-east-1e"));
}

TEST(CatalogueTest, ImagesDifferByRegionAndAreNamedOnce) {
  std::set<std::string> ids, parameters;
  for (const auto& [region, images] : standard_catalogue().images)
    for (const auto& image : images) {
      EXPECT_TRUE(ids.insert(image.id).second) << image.name << " in " << region;
      for (const auto& name : image.parameters) EXPECT_TRUE(parameters.insert(region + name).second) << name;
    }
  EXPECT_TRUE(parameters.contains(
      "eu-west-1/aws/service/deeplearning/ami/x86_64/base-oss-nvidia-driver-ubuntu-22.04/latest/ami-id"));
  EXPECT_TRUE(parameters.contains(
      "eu-west-1/aws/service/deeplearning/ami/x86_64/base-oss-nvidia-driver-gpu-ubuntu-22.04/latest/ami-id"));
}

TEST(CatalogueTest, OneImageOfEachRegionHasNoCloudInitAndNoParameterNamesIt) {
  for (const auto& [region, images] : standard_catalogue().images)
    EXPECT_EQ(
        std::ranges::count_if(images, [](const Image& i) { return !i.cloud_init && i.parameters.empty(); }),
        1)
        << region;
}

TEST(StandardSettingsTest, IsAStudentsFirstAccount) {
  auto settings = standard_settings();
  ASSERT_EQ(settings.accounts.size(), 1U);
  EXPECT_EQ(settings.accounts[0].id.size(), 12U);
  EXPECT_EQ(settings.accounts[0].plan, Plan::Paid);
}

}  // namespace
}  // namespace stint::rehearsal::wire
