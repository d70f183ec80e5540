// SPDX-License-Identifier: Apache-2.0
#include "aws/iam.h"

#include "aws/fixture_test.h"

namespace stint::aws {
namespace {

class IamTest : public AwsFixture {
 protected:
  void SetUp() override { config.region = "eu-central-1"; }
};

std::string role_answer(const std::string& action) {
  return "<" + action + "Response><" + action + R"(Result><Role><Path>/</Path><RoleName>stint-guard</RoleName>
      <Arn>arn:aws:iam::123456789012:role/stint-guard</Arn>
      <AssumeRolePolicyDocument>%7B%22Version%22%3A%222012-10-17%22%7D</AssumeRolePolicyDocument></Role></)" +
         action + "Result></" + action + "Response>";
}

TEST_F(IamTest, RoleIsAskedOfTheWholeAccountWhateverTheRegion) {
  http.expect("/us-east-1/iam/aws4_request", xml(role_answer("GetRole")));
  auto role = call([](const Client& client) { return get_role(client, "stint-guard"); });
  ASSERT_TRUE(role) << role.error().what;
  EXPECT_EQ(role->arn, "arn:aws:iam::123456789012:role/stint-guard");
  EXPECT_EQ(role->trust, R"({"Version":"2012-10-17"})");
  EXPECT_EQ(body_sent(), "Action=GetRole&Version=2010-05-08&RoleName=stint-guard");
  EXPECT_EQ(http.requests[0].url, "https://iam.amazonaws.com/");
}

TEST_F(IamTest, MissingRoleHasItsCode) {
  http.expect("GetRole", xml("<ErrorResponse><Error><Type>Sender</Type><Code>NoSuchEntity</Code>"
                             "<Message>no</Message></Error><RequestId>r</RequestId></ErrorResponse>",
                             404));
  auto role = call([](const Client& client) { return get_role(client, "stint-guard"); });
  ASSERT_FALSE(role);
  EXPECT_EQ(role.error().code, "NoSuchEntity");
}

TEST_F(IamTest, RoleIsMadeWithItsTrustAndPolicy) {
  http.expect("CreateRole", xml(role_answer("CreateRole")));
  auto made = call([](const Client& client) {
    return create_role(client, "stint-guard", "{\"a\":1}", "ends", {{"stint:token", "t"}});
  });
  ASSERT_TRUE(made) << made.error().what;
  EXPECT_EQ(body_sent(),
            "Action=CreateRole&Version=2010-05-08&RoleName=stint-guard"
            "&AssumeRolePolicyDocument=%7B%22a%22%3A1%7D&Description=ends"
            "&Tags.member.1.Key=stint%3Atoken&Tags.member.1.Value=t");
  http.expect("PutRolePolicy", xml("<PutRolePolicyResponse><ResponseMetadata/></PutRolePolicyResponse>"));
  EXPECT_TRUE(
      call([](const Client& client) { return put_role_policy(client, "stint-guard", "end-stints", "{}"); }));
  EXPECT_EQ(body_sent(1),
            "Action=PutRolePolicy&Version=2010-05-08&RoleName=stint-guard"
            "&PolicyName=end-stints&PolicyDocument=%7B%7D");
}

TEST_F(IamTest, SimulationTellsEachActionOnATaggedMachine) {
  http.expect("SimulatePrincipalPolicy",
              xml(R"(<SimulatePrincipalPolicyResponse><SimulatePrincipalPolicyResult><EvaluationResults>
      <member><EvalActionName>ec2:StopInstances</EvalActionName><EvalDecision>allowed</EvalDecision></member>
      <member><EvalActionName>ec2:TerminateInstances</EvalActionName><EvalDecision>implicitDeny</EvalDecision></member>
      </EvaluationResults></SimulatePrincipalPolicyResult></SimulatePrincipalPolicyResponse>)"));
  auto told = call([](const Client& client) {
    return simulate(client, "arn:r", {"ec2:StopInstances", "ec2:TerminateInstances"}, "arn:i",
                    {"aws:ResourceTag/stint:token", "t"});
  });
  ASSERT_TRUE(told) << told.error().what;
  EXPECT_EQ(told->at(0).decision, "allowed");
  EXPECT_EQ(told->at(1).action, "ec2:TerminateInstances");
  EXPECT_NE(body_sent().find("&ContextEntries.member.1.ContextKeyName=aws%3AResourceTag%2Fstint%3Atoken"
                             "&ContextEntries.member.1.ContextKeyType=string"
                             "&ContextEntries.member.1.ContextKeyValues.member.1=t"),
            std::string::npos);
}

}  // namespace
}  // namespace stint::aws
