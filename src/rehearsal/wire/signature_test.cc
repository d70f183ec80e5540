// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/wire/signature.h"

#include <gtest/gtest.h>

#include "rehearsal/wire/signed_cloud.h"

namespace stint::rehearsal::wire {
namespace {

using Why = Stranger::Why;

// AWS's test suite for Signature Version 4: key, secret, instant, region "us-east-1", service "service".
struct Vector {
  std::string method, path, query;
  std::vector<Header> headers;
  std::string body, signed_headers, signature;
};

std::variant<Caller, Stranger> verify(const Vector& vector) {
  std::vector<Account> accounts{
      {.id = "1", .keys = {{.id = "AKIDEXAMPLE", .secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"}}}};
  Request request{vector.method, vector.path, vector.query, vector.headers, vector.body};
  request.headers.emplace_back("host", "example.amazonaws.com");
  request.headers.emplace_back("x-amz-date", "20150830T123600Z");
  request.headers.emplace_back(
      "authorization",
      "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=" +
          vector.signed_headers + ", Signature=" + vector.signature);
  return Verifier{}.verify(request, accounts, *parse_rfc3339("2015-08-30T12:36:00Z"));
}

const std::string kPlain = "host;x-amz-date";

TEST(SignatureTest, VectorsOfAws) {
  const std::vector<Vector> vectors{
      {"GET", "/", "", {}, "", kPlain, "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"},
      {"GET",
       "/",
       "Param2=value2&Param1=value1",
       {},
       "",
       kPlain,
       "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500"},
      {"GET",
       "//example//",
       "",
       {},
       "",
       kPlain,
       "9a624bd73a37c9a373b5312afbebe7a714a789de108f0bdfe846570885f57e84"},
      {"GET",
       "/example/..",
       "",
       {},
       "",
       kPlain,
       "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"},
      {"GET",
       "/",
       "",
       {{"my-header1", "value1"}, {"my-header2", "\"a   b   c\""}},
       "",
       "host;my-header1;my-header2;x-amz-date",
       "acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736"},
      {"POST",
       "/",
       "",
       {{"content-type", "application/x-www-form-urlencoded"}},
       "Param1=value1",
       "content-type;host;x-amz-date",
       "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a"},
  };
  for (const auto& vector : vectors) {
    auto signer = verify(vector);
    ASSERT_TRUE(std::holds_alternative<Caller>(signer)) << vector.method << vector.path << vector.query;
    EXPECT_EQ(std::get<Caller>(signer).service, "service");
    EXPECT_EQ(std::get<Caller>(signer).region, "us-east-1");
  }
}

// As botocore signs it: the path encoded once more than it is sent.
TEST(SignatureTest, PathIsEncodedTwice) {
  EXPECT_TRUE(std::holds_alternative<Caller>(
      verify({"GET",
              "/example%20space/",
              "",
              {},
              "",
              kPlain,
              "446b817944c553435b35e813c261ff4e161fff982d1bacdef1c87f6785dd1662"})));
}

TEST(SignatureTest, AnyChangeIsFound) {
  Vector good{"POST",
              "/",
              "",
              {{"content-type", "application/x-www-form-urlencoded"}},
              "Param1=value1",
              "content-type;host;x-amz-date",
              "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a"};
  auto refused = [](const Vector& vector) {
    auto signer = verify(vector);
    const auto* stranger = std::get_if<Stranger>(&signer);
    return stranger && stranger->why == Why::WrongSignature;
  };
  auto body = good, path = good, method = good, header = good;
  body.body = "Param1=value2";
  path.path = "/x";
  method.method = "PUT";
  header.headers[0].second = "text/plain";
  EXPECT_TRUE(refused(body));
  EXPECT_TRUE(refused(path));
  EXPECT_TRUE(refused(method));
  EXPECT_TRUE(refused(header));
}

struct StrangerTest : ::testing::Test {
  SignedCloud client;
  Key key = client.key();
  Request request{.headers = {}, .body = "Action=DescribeRegions"};

  Why why(const Request& sent) {
    auto signer = Verifier{}.verify(sent, client.cloud.settings().accounts, client.now);
    const auto* stranger = std::get_if<Stranger>(&signer);
    EXPECT_TRUE(stranger);
    return stranger ? stranger->why : Why::Unsigned;
  }
  Request without(Request sent, std::string_view header) {
    std::erase_if(sent.headers, [&](const Header& h) { return h.first == header; });
    return sent;
  }
};

TEST_F(StrangerTest, WithoutASignature) { EXPECT_EQ(why(request), Why::Unsigned); }

TEST_F(StrangerTest, WithAnotherScheme) {
  request.headers = {{"authorization", "Bearer token"}};
  EXPECT_EQ(why(request), Why::Incomplete);
}

TEST_F(StrangerTest, WithoutADate) {
  EXPECT_EQ(why(without(client.sign(request, "ec2", key, client.now), "x-amz-date")), Why::Incomplete);
}

TEST_F(StrangerTest, TargetMustBeSigned) {
  auto sent = client.sign(request, "ssm", key, client.now);
  sent.headers.emplace_back("x-amz-target", "AmazonSSM.GetParameter");
  EXPECT_EQ(why(sent), Why::Incomplete);
}

TEST_F(StrangerTest, WithAKeyNobodyHas) {
  key.id = "AKIANOBODY";
  EXPECT_EQ(why(client.sign(request, "ec2", key, client.now)), Why::UnknownKey);
}

TEST_F(StrangerTest, WithAnotherSecret) {
  key.secret = "guess";
  EXPECT_EQ(why(client.sign(request, "ec2", key, client.now)), Why::WrongSignature);
}

TEST_F(StrangerTest, WithATokenThatIsNotTheKeys) {
  key.session_token = "invented";
  EXPECT_EQ(why(client.sign(request, "ec2", key, client.now)), Why::WrongToken);
}

TEST_F(StrangerTest, WithATokenThatIsOver) {
  auto& kept = client.cloud.settings().accounts[0].keys[0];
  kept.session_token = key.session_token = "token";
  kept.expires = client.now;
  EXPECT_EQ(why(client.sign(request, "ec2", key, client.now)), Why::ExpiredToken);
}

TEST_F(StrangerTest, WithAClockThatIsWrong) {
  using std::chrono::minutes;
  for (auto off : {minutes{16}, minutes{-16}})
    EXPECT_EQ(why(client.sign(request, "ec2", key, client.now + off)), Why::Skewed);
  auto near = Verifier{}.verify(client.sign(request, "ec2", key, client.now - minutes{14}),
                                client.cloud.settings().accounts, client.now);
  EXPECT_TRUE(std::holds_alternative<Caller>(near));
}

TEST_F(StrangerTest, WithASignerKeptOverMidnight) {
  auto sent = client.sign(request, "ec2", key, client.now);
  for (auto& [name, value] : sent.headers)
    if (name == "x-amz-date") value = "20261125T000000Z";
  client.now = *parse_rfc3339("2026-11-25T00:00:00Z");
  EXPECT_EQ(why(sent), Why::WrongScope);
}

TEST(RefusalTest, EachProtocolHasItsCodes) {
  auto code = [](Protocol protocol, Why why) { return refusal_of(protocol, {why, {}, {}}).code; };
  EXPECT_EQ(code(Protocol::Ec2, Why::UnknownKey), "AuthFailure");
  EXPECT_EQ(code(Protocol::Ec2, Why::WrongSignature), "AuthFailure");
  EXPECT_EQ(code(Protocol::Ec2, Why::Skewed), "RequestExpired");
  EXPECT_EQ(code(Protocol::Query, Why::UnknownKey), "InvalidClientTokenId");
  EXPECT_EQ(code(Protocol::Query, Why::ExpiredToken), "ExpiredToken");
  EXPECT_EQ(code(Protocol::Query, Why::WrongSignature), "SignatureDoesNotMatch");
  EXPECT_EQ(code(Protocol::Json, Why::UnknownKey), "UnrecognizedClientException");
  EXPECT_EQ(code(Protocol::Json, Why::ExpiredToken), "ExpiredTokenException");
  EXPECT_EQ(code(Protocol::Json, Why::Skewed), "InvalidSignatureException");
  EXPECT_EQ(code(Protocol::Query, Why::Unsigned), "MissingAuthenticationToken");
}

}  // namespace
}  // namespace stint::rehearsal::wire
