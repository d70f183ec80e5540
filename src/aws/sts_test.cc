// SPDX-License-Identifier: Apache-2.0
#include "aws/sts.h"

#include "aws/fixture_test.h"

namespace stint::aws {
namespace {

class StsTest : public AwsFixture {};

TEST_F(StsTest, CallerIdentity) {
  http.expect(
      "https://sts.us-east-1.amazonaws.com/",
      xml("<GetCallerIdentityResponse "
          "xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><GetCallerIdentityResult>"
          "<Arn>arn:aws:iam::123456789012:user/ada</Arn><UserId>AIDAX</UserId><Account>123456789012</Account>"
          "</GetCallerIdentityResult><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata>"
          "</GetCallerIdentityResponse>"));
  auto who = call([](const Client& client) { return get_caller_identity(client); });
  ASSERT_TRUE(who) << who.error().what;
  EXPECT_EQ(who->account, "123456789012");
  EXPECT_EQ(who->arn, "arn:aws:iam::123456789012:user/ada");
  EXPECT_EQ(who->user_id, "AIDAX");
  EXPECT_EQ(body_sent(), "Action=GetCallerIdentity&Version=2011-06-15");
}

TEST_F(StsTest, AnswerWithoutAnAccountIsNoAnswer) {
  http.expect("Action=GetCallerIdentity", xml("<GetCallerIdentityResponse/>"));
  auto who = call([](const Client& client) { return get_caller_identity(client); });
  ASSERT_FALSE(who);
  EXPECT_EQ(who.error().kind, Kind::Unknown);
  EXPECT_EQ(who.error().what,
            "GetCallerIdentity in us-east-1: AWS's answer cannot be read: Account is missing");
  EXPECT_EQ(who.error().detail, "request id req-1");
}

}  // namespace
}  // namespace stint::aws
