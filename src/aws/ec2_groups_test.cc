// SPDX-License-Identifier: Apache-2.0
#include "aws/ec2_groups.h"

#include "aws/fixture_test.h"

namespace stint::aws {
namespace {

class Ec2GroupsTest : public AwsFixture {};

TEST_F(Ec2GroupsTest, CreatesWithTags) {
  http.expect("Action=CreateSecurityGroup",
              xml("<CreateSecurityGroupResponse><groupId>sg-1</groupId></CreateSecurityGroupResponse>"));
  auto id = call([](const Client& client) {
    return create_security_group(client, {"stint-a", "ssh for stint", "vpc-1", {{"stint:token", "t"}}});
  });
  EXPECT_EQ(*id, "sg-1");
  EXPECT_EQ(body_sent(),
            "Action=CreateSecurityGroup&Version=2016-11-15&GroupName=stint-a&GroupDescription=ssh%20for%"
            "20stint&VpcId=vpc-1"
            "&TagSpecification.1.ResourceType=security-group&TagSpecification.1.Tag.1.Key=stint%3Atoken"
            "&TagSpecification.1.Tag.1.Value=t");
}

TEST_F(Ec2GroupsTest, LostAnswerOfACreationEndsInDuplicate) {
  http.expect("Action=CreateSecurityGroup", HttpFault{HttpFault::Why::NoAnswer, "cut"});
  http.expect("Action=CreateSecurityGroup", ec2_error("InvalidGroup.Duplicate"));
  auto id = call([](const Client& client) { return create_security_group(client, {"n", "d", "vpc-1", {}}); });
  ASSERT_FALSE(id);
  EXPECT_EQ(id.error().code, "InvalidGroup.Duplicate");
}

TEST_F(Ec2GroupsTest, AuthorizesBothFamilies) {
  http.expect(
      "Action=AuthorizeSecurityGroupIngress",
      xml("<AuthorizeSecurityGroupIngressResponse><return>true</return><securityGroupRuleSet><item>"
          "<securityGroupRuleId>sgr-1</securityGroupRuleId></item><item><securityGroupRuleId>sgr-2"
          "</securityGroupRuleId></item></securityGroupRuleSet></AuthorizeSecurityGroupIngressResponse>"));
  IpPermission ssh{.from_port = 22,
                   .to_port = 22,
                   .ranges = {{"203.0.113.7/32", "home"}},
                   .ipv6_ranges = {{"2001:db8::1/128", ""}}};
  auto rules = call([&](const Client& client) { return authorize_ingress(client, "sg-1", {ssh}); });
  EXPECT_EQ(*rules, (std::vector<std::string>{"sgr-1", "sgr-2"}));
  EXPECT_EQ(
      body_sent(),
      "Action=AuthorizeSecurityGroupIngress&Version=2016-11-15&GroupId=sg-1&IpPermissions.1.IpProtocol=tcp"
      "&IpPermissions.1.FromPort=22&IpPermissions.1.ToPort=22&IpPermissions.1.IpRanges.1.CidrIp=203.0.113.7%"
      "2F32"
      "&IpPermissions.1.IpRanges.1.Description=home&IpPermissions.1.Ipv6Ranges.1.CidrIpv6=2001%3Adb8%3A%3A1%"
      "2F128");
}

TEST_F(Ec2GroupsTest, RevokesByRuleOrByWhatItSays) {
  const char* done =
      "<RevokeSecurityGroupIngressResponse><return>true</return></RevokeSecurityGroupIngressResponse>";
  http.expect("SecurityGroupRuleId.1=sgr-1", xml(done));
  http.expect("IpPermissions.1.IpProtocol=-1", xml(done));
  auto by_id = call(
      [](const Client& client) { return revoke_ingress(client, "sg-1", std::vector<std::string>{"sgr-1"}); });
  auto by_rule = call([](const Client& client) {
    return revoke_ingress(client, "sg-1",
                          std::vector{IpPermission{.protocol = "-1", .ranges = {{"0.0.0.0/0", ""}}}});
  });
  EXPECT_TRUE(by_id);
  EXPECT_TRUE(by_rule);
}

TEST_F(Ec2GroupsTest, GroupWithItsRules) {
  http.expect("Filter.1.Name=tag%3Astint%3Atoken",
              xml(R"(<DescribeSecurityGroupsResponse><securityGroupInfo><item>
      <groupId>sg-1</groupId><groupName>stint-a</groupName><vpcId>vpc-1</vpcId>
      <tagSet><item><key>stint:token</key><value>t</value></item></tagSet>
      <ipPermissions><item><ipProtocol>tcp</ipProtocol><fromPort>22</fromPort><toPort>22</toPort>
        <ipRanges><item><cidrIp>203.0.113.7/32</cidrIp><description>home</description></item></ipRanges>
        <ipv6Ranges><item><cidrIpv6>2001:db8::1/128</cidrIpv6></item></ipv6Ranges></item></ipPermissions>
      <ipPermissionsEgress><item><ipProtocol>-1</ipProtocol></item></ipPermissionsEgress>
      </item></securityGroupInfo></DescribeSecurityGroupsResponse>)"));
  auto groups = call([](const Client& client) {
    return describe_security_groups(client, {.filters = {{"tag:stint:token", {"t"}}}});
  });
  ASSERT_TRUE(groups) << groups.error().what;
  const auto& group = groups->at(0);
  EXPECT_EQ(group.id, "sg-1");
  EXPECT_EQ(group.name, "stint-a");
  EXPECT_EQ(group.vpc_id, "vpc-1");
  EXPECT_EQ(tag_value(group.tags, "stint:token"), "t");
  ASSERT_EQ(group.ingress.size(), 1U);
  EXPECT_EQ(group.ingress[0].protocol, "tcp");
  EXPECT_EQ(group.ingress[0].from_port, 22);
  EXPECT_EQ(group.ingress[0].to_port, 22);
  EXPECT_EQ(group.ingress[0].ranges.at(0).cidr, "203.0.113.7/32");
  EXPECT_EQ(group.ingress[0].ranges.at(0).description, "home");
  EXPECT_EQ(group.ingress[0].ipv6_ranges.at(0).cidr, "2001:db8::1/128");
}

TEST_F(Ec2GroupsTest, DeletionOfAGroupInUseKeepsAwsCode) {
  http.expect("GroupId=sg-1", ec2_error("DependencyViolation", "resource sg-1 has a dependent object"));
  auto deleted = call([](const Client& client) { return delete_security_group(client, "sg-1"); });
  ASSERT_FALSE(deleted);
  EXPECT_EQ(deleted.error().code, "DependencyViolation");
}

}  // namespace
}  // namespace stint::aws
