// SPDX-License-Identifier: Apache-2.0
#include "aws/ec2_network.h"

#include "aws/fixture_test.h"

namespace stint::aws {
namespace {

class Ec2NetworkTest : public AwsFixture {};

TEST_F(Ec2NetworkTest, NoDefaultVpcIsAnEmptyList) {
  http.expect("Filter.1.Name=is-default&Filter.1.Value.1=true",
              xml("<DescribeVpcsResponse><requestId>r</requestId><vpcSet/></DescribeVpcsResponse>"));
  auto vpcs = call([](const Client& client) {
    return describe_vpcs(client, {.filters = {{"is-default", {"true"}}}});
  });
  ASSERT_TRUE(vpcs) << vpcs.error().what;
  EXPECT_TRUE(vpcs->empty());
}

TEST_F(Ec2NetworkTest, Vpc) {
  http.expect("VpcId.1=vpc-1",
              xml("<DescribeVpcsResponse><vpcSet><item><vpcId>vpc-1</vpcId><state>available</state>"
                  "<isDefault>true</isDefault></item></vpcSet></DescribeVpcsResponse>"));
  auto vpcs = call([](const Client& client) { return describe_vpcs(client, {.ids = {"vpc-1"}}); });
  ASSERT_TRUE(vpcs) << vpcs.error().what;
  EXPECT_EQ(vpcs->at(0).id, "vpc-1");
  EXPECT_EQ(vpcs->at(0).state, "available");
  EXPECT_TRUE(vpcs->at(0).is_default);
}

TEST_F(Ec2NetworkTest, SubnetsOverTwoPages) {
  auto page = [](const char* id, const char* zone, const char* token) {
    return xml(std::string{"<DescribeSubnetsResponse><subnetSet><item><subnetId>"} + id +
               "</subnetId><vpcId>vpc-1</vpcId><availabilityZone>" + zone +
               "</availabilityZone><availabilityZoneId>use1-az1</availabilityZoneId>"
               "<mapPublicIpOnLaunch>true</mapPublicIpOnLaunch><defaultForAz>true</defaultForAz>"
               "<availableIpAddressCount>4091</availableIpAddressCount></item></subnetSet><nextToken>" +
               token + "</nextToken></DescribeSubnetsResponse>");
  };
  http.expect("MaxResults=1000", page("subnet-1", "us-east-1a", "t+1"));
  http.expect("NextToken=t%2B1", page("subnet-2", "us-east-1b", ""));
  auto subnets = call([](const Client& client) { return describe_subnets(client, {}); });
  ASSERT_TRUE(subnets) << subnets.error().what;
  ASSERT_EQ(subnets->size(), 2U);
  EXPECT_EQ((*subnets)[1].id, "subnet-2");
  EXPECT_EQ((*subnets)[1].vpc_id, "vpc-1");
  EXPECT_EQ((*subnets)[1].zone, "us-east-1b");
  EXPECT_EQ((*subnets)[1].zone_id, "use1-az1");
  EXPECT_TRUE((*subnets)[1].public_address_on_launch);
  EXPECT_TRUE((*subnets)[1].default_for_zone);
  EXPECT_EQ((*subnets)[1].free_addresses, 4091);
}

TEST_F(Ec2NetworkTest, AddressThatNobodyUses) {
  http.expect(
      "Action=DescribeAddresses",
      xml("<DescribeAddressesResponse><addressesSet><item><publicIp>203.0.113.9</publicIp><allocationId>"
          "eipalloc-1</allocationId><instanceId/></item></addressesSet></DescribeAddressesResponse>"));
  auto addresses = call([](const Client& client) { return describe_addresses(client, {}); });
  ASSERT_TRUE(addresses) << addresses.error().what;
  EXPECT_EQ(addresses->at(0).public_ip, "203.0.113.9");
  EXPECT_EQ(addresses->at(0).allocation_id, "eipalloc-1");
  EXPECT_EQ(addresses->at(0).instance_id, "");
  EXPECT_EQ(body_sent().find("MaxResults"), std::string::npos) << "this call has no pages";
}

TEST_F(Ec2NetworkTest, ReleaseKeepsAwsCode) {
  http.expect("AllocationId=eipalloc-1", ec2_error("InvalidAllocationID.NotFound"));
  auto released = call([](const Client& client) { return release_address(client, "eipalloc-1"); });
  ASSERT_FALSE(released);
  EXPECT_EQ(released.error().code, "InvalidAllocationID.NotFound");
}

}  // namespace
}  // namespace stint::aws
