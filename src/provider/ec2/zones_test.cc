// SPDX-License-Identifier: Apache-2.0
#include "provider/ec2/zones.h"

#include "provider/ec2/ec2.h"
#include "testing/canned_http.h"
#include "testing/stepping_world.h"

namespace stint::ec2 {
namespace {

using Names = std::vector<std::string>;

HttpResponse offered_in(const Names& zones) {
  std::string items;
  for (const auto& zone : zones)
    items += "<item><instanceType>g4dn.xlarge</instanceType><location>" + zone + "</location></item>";
  return {.status = 200,
          .body = "<DescribeInstanceTypeOfferingsResponse><instanceTypeOfferingSet>" + items +
                  "</instanceTypeOfferingSet></DescribeInstanceTypeOfferingsResponse>"};
}

HttpResponse subnets_in(const Names& zones) {
  std::string items;
  for (const auto& zone : zones)
    items += "<item><subnetId>subnet-1</subnetId><vpcId>vpc-1</vpcId><availabilityZone>" + zone +
             "</availabilityZone><defaultForAz>true</defaultForAz></item>";
  return {.status = 200,
          .body = "<DescribeSubnetsResponse><subnetSet>" + items + "</subnetSet></DescribeSubnetsResponse>"};
}

HttpResponse denied() {
  return {.status = 403,
          .body =
              "<Response><Errors><Error><Code>UnauthorizedOperation</Code><Message>no</Message></Error>"
              "</Errors><RequestID>r</RequestID></Response>"};
}

class ZonesTest : public ::testing::Test {
 protected:
  testing::SteppingWorld w;
  testing::CannedHttp http{w.out};
  aws::Config config{.credentials = {"AKID", aws::Secret{"s"}, std::nullopt, "the test"},
                     .region = "us-east-1"};

  Result<Names> ask(HttpResponse offerings, HttpResponse subnets) {
    http.expect("LocationType=availability-zone&Filter.1.Name=instance-type&Filter.1.Value.1=g4dn.xlarge",
                std::move(offerings));
    http.expect("Filter.1.Name=default-for-az&Filter.1.Value.1=true", std::move(subnets));
    Result<Names> zones = fail(Kind::Failed, "not asked");
    w.run([&](World& world) {
      aws::Session session{world, config};
      zones = zones_with(world, session.in("us-east-1"), "g4dn.xlarge");
    });
    return zones;
  }
};

TEST_F(ZonesTest, ThoseThatOfferTheTypeAndHaveADefaultSubnetByName) {
  auto zones = ask(offered_in({"us-east-1d", "us-east-1b", "us-east-1a"}),
                   subnets_in({"us-east-1b", "us-east-1d", "us-east-1e"}));
  ASSERT_TRUE(zones) << zones.error().what;
  EXPECT_EQ(*zones, (Names{"us-east-1b", "us-east-1d"}));
}

TEST_F(ZonesTest, WhereNobodyMayAskEc2Chooses) {
  EXPECT_EQ(ask(denied(), subnets_in({"us-east-1a"})).value(), Names{});
  EXPECT_EQ(ask(offered_in({"us-east-1a"}), denied()).value(), Names{});
}

TEST_F(ZonesTest, WithoutAnyDefaultSubnetEc2SaysWhatIsWrong) {
  EXPECT_EQ(ask(offered_in({"us-east-1a"}), subnets_in({})).value(), Names{});
}

TEST_F(ZonesTest, TypeThatIsOnlyWhereNoSubnetIs) {
  auto zones = ask(offered_in({"us-east-1f"}), subnets_in({"us-east-1a"}));
  ASSERT_FALSE(zones);
  EXPECT_EQ(zones.error().kind, Kind::Usage);
  EXPECT_NE(zones.error().what.find("us-east-1f"), std::string::npos) << zones.error().what;
  EXPECT_EQ(zones.error().next,
            "aws ec2 create-default-subnet --region us-east-1 --availability-zone us-east-1f");
}

class RefusalTest : public ::testing::Test {
 protected:
  testing::SteppingWorld w;
  World world{w.out, w.files, w.tasks, w.env, nullptr, w.log, w.terminal};
  Ec2 cloud{world, {}, {"aws", "us-east-1", ""}};
};

TEST_F(RefusalTest, ConcernsItsZoneAlone) {
  for (const char* code : {"InsufficientInstanceCapacity", "InsufficientHostCapacity",
                           "InsufficientFreeAddressesInSubnet", "VolumeTypeNotAvailableInZone"})
    EXPECT_TRUE(cloud.zone_alone({.kind = Kind::Limit, .what = "", .code = code})) << code;
  EXPECT_TRUE(cloud.zone_alone({.kind = Kind::Limit, .what = "", .code = "Unsupported"}));
}

TEST_F(RefusalTest, ConcernsEveryZone) {
  EXPECT_FALSE(cloud.zone_alone({.kind = Kind::Usage, .what = "", .code = "Unsupported"}))
      << "the machine, image or type cannot do it anywhere";
  for (const char* code : {"VcpuLimitExceeded", "UnauthorizedOperation", "InvalidAMIID.NotFound", ""})
    EXPECT_FALSE(cloud.zone_alone({.kind = Kind::Limit, .what = "", .code = code})) << code;
}

TEST_F(RefusalTest, TypesWithTheSameGpusTheCheapestFirst) {
  EXPECT_EQ(cloud.types_like("g4dn.xlarge"), (Names{"g4dn.2xlarge", "g4dn.4xlarge"}));
  EXPECT_EQ(cloud.types_like("g4dn.4xlarge"), (Names{"g4dn.xlarge", "g4dn.2xlarge"}));
  EXPECT_EQ(cloud.types_like("t3.micro"), Names{});
}

}  // namespace
}  // namespace stint::ec2
