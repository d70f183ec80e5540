// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "rehearsal/model/parameter_calls.h"
#include "rehearsal/model/place_calls.h"
#include "rehearsal/model/small_cloud.h"

namespace stint::rehearsal {
namespace {

struct PlacesTest : ::testing::Test {
  SmallCloud small;
};

TEST_F(PlacesTest, RegionsThatAreNotOptedInComeOnlyWithAll) {
  EXPECT_EQ(small.call(DescribeRegions::Input{})->regions.size(), 2U);
  EXPECT_EQ(small.call(DescribeRegions::Input{{}, {}, true})->regions.size(), 3U);
}

TEST_F(PlacesTest, DefaultVpcHasASubnetInEachZone) {
  auto vpcs = small.call(filtered<DescribeVpcs::Input>({{"is-default", {"true"}}}));
  ASSERT_EQ(vpcs->items.size(), 1U);
  auto subnets = small.call(
      filtered<DescribeSubnets::Input>({{"vpc-id", {vpcs->items[0]->id}}, {"default-for-az", {"true"}}}));
  EXPECT_EQ(subnets->items.size(), 3U);
  EXPECT_EQ(small.code(of_ids<DescribeSubnets::Input>({"subnet-0000000000000000f"})),
            "InvalidSubnetID.NotFound");
}

TEST_F(PlacesTest, IdsOfAnAccountAreTheSameInEachRehearsal) {
  SmallCloud other;
  EXPECT_EQ(small.enter().region.vpcs[0].id, other.enter().region.vpcs[0].id);
  other.region = "eu-west-1";
  EXPECT_NE(small.enter().region.vpcs[0].id, other.enter().region.vpcs[0].id);
}

TEST_F(PlacesTest, OneUnknownTypeFailsTheCall) {
  EXPECT_EQ(small.call(of_ids<DescribeInstanceTypes::Input>({"t3.micro", "g4dn.xlarge"}))->items.size(), 2U);
  EXPECT_EQ(small.code(of_ids<DescribeInstanceTypes::Input>({"t3.micro", "g9.huge"})), "InvalidInstanceType");
  small.region = "eu-west-1";
  EXPECT_EQ(small.code(of_ids<DescribeInstanceTypes::Input>({"g4dn.xlarge"})), "InvalidInstanceType")
      << "not offered there";
}

TEST_F(PlacesTest, TypesByWildcardAndFreeTier) {
  EXPECT_EQ(small.call(filtered<DescribeInstanceTypes::Input>({{"instance-type", {"g*"}}}))->items.size(),
            2U);
  auto free = small.call(filtered<DescribeInstanceTypes::Input>({{"free-tier-eligible", {"true"}}}));
  ASSERT_EQ(free->items.size(), 1U);
  EXPECT_EQ(free->items[0]->name, "t3.micro");
}

TEST_F(PlacesTest, OfferingsByZone) {
  DescribeInstanceTypeOfferings::Input in;
  in.location_type = "availability-zone";
  in.filters = {{"instance-type", {"g4dn.xlarge"}}};
  auto found = small.call(in);
  ASSERT_EQ(found->items.size(), 2U);
  EXPECT_EQ(found->items[1].location, "us-east-1b");
  small.region = "eu-west-1";
  EXPECT_EQ(small.call(in)->items.size(), 0U) << "an empty set, no error";
}

TEST_F(PlacesTest, ImagesByOwnerAndName) {
  DescribeImages::Input in;
  in.owners = {"amazon"};
  in.filters = {{"name", {"Test AMI*"}}, {"state", {"available"}}};
  ASSERT_EQ(small.call(in)->items.size(), 1U);
  in.owners = {"self"};
  EXPECT_EQ(small.call(in)->items.size(), 0U);
  EXPECT_EQ(small.code(of_ids<DescribeImages::Input>({"ami-0000000000000000f"})), "InvalidAMIID.NotFound");
  EXPECT_EQ(small.code(of_ids<DescribeImages::Input>({"x"})), "InvalidAMIID.Malformed");
}

TEST_F(PlacesTest, ParametersByNameAndPath) {
  const std::string name = "/aws/service/a/x86_64/latest/ami-id";
  EXPECT_EQ(small.call(GetParameter::Input{name})->parameter.value, kAmi);
  EXPECT_EQ(small.code(GetParameter::Input{"/aws/service/b"}), "ParameterNotFound");
  auto some = small.call(GetParameters::Input{{name, "/aws/service/b"}});
  EXPECT_EQ(some->parameters.size(), 1U);
  EXPECT_EQ(some->unknown, std::vector<std::string>{"/aws/service/b"});
  GetParametersByPath::Input path{.path = "/aws/service/a", .next_token = {}, .recursive = true};
  EXPECT_EQ(small.call(path)->items.size(), 1U);
  path.recursive = false;
  EXPECT_EQ(small.call(path)->items.size(), 0U);
  path.path = "/aws/service/a/x86_64/latest/";
  EXPECT_EQ(small.call(path)->items.size(), 1U);
  path.path = "aws";
  EXPECT_EQ(small.code(path), "ValidationException");
}

}  // namespace
}  // namespace stint::rehearsal
