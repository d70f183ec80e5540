// SPDX-License-Identifier: Apache-2.0
#include "aws/ec2_regions.h"

#include "aws/fixture_test.h"

namespace stint::aws {
namespace {

class Ec2RegionsTest : public AwsFixture {};

TEST_F(Ec2RegionsTest, Regions) {
  http.expect(
      "Action=DescribeRegions",
      xml("<DescribeRegionsResponse><regionInfo><item><regionName>eu-west-1</regionName><regionEndpoint>"
          "ec2.eu-west-1.amazonaws.com</regionEndpoint><optInStatus>opt-in-not-required</optInStatus></item>"
          "<item><regionName>af-south-1</regionName><optInStatus>not-opted-in</optInStatus></item></"
          "regionInfo>"
          "</DescribeRegionsResponse>"));
  auto regions = call([](const Client& client) { return describe_regions(client, true); });
  ASSERT_TRUE(regions) << regions.error().what;
  ASSERT_EQ(regions->size(), 2U);
  EXPECT_EQ((*regions)[0].name, "eu-west-1");
  EXPECT_EQ((*regions)[0].endpoint, "ec2.eu-west-1.amazonaws.com");
  EXPECT_EQ((*regions)[1].opt_in_status, "not-opted-in");
  EXPECT_EQ(body_sent(), "Action=DescribeRegions&Version=2016-11-15&AllRegions=true");
}

TEST_F(Ec2RegionsTest, Zones) {
  http.expect(
      "Action=DescribeAvailabilityZones",
      xml("<DescribeAvailabilityZonesResponse><availabilityZoneInfo><item><zoneName>us-east-1a</zoneName>"
          "<zoneId>use1-az6</zoneId><zoneState>available</zoneState><zoneType>availability-zone</zoneType></"
          "item>"
          "</availabilityZoneInfo></DescribeAvailabilityZonesResponse>"));
  auto zones = call([](const Client& client) { return describe_availability_zones(client); });
  ASSERT_TRUE(zones) << zones.error().what;
  EXPECT_EQ(zones->at(0).name, "us-east-1a");
  EXPECT_EQ(zones->at(0).id, "use1-az6");
  EXPECT_EQ(zones->at(0).state, "available");
  EXPECT_EQ(zones->at(0).type, "availability-zone");
}

}  // namespace
}  // namespace stint::aws
