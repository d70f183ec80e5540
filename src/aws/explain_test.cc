// SPDX-License-Identifier: Apache-2.0
#include "aws/explain.h"

#include <gtest/gtest.h>

namespace stint::aws {
namespace {

Error explained(int status, std::string code, std::string message = {}) {
  return explain(Refusal{status, std::move(code), std::move(message), "req-9"}, "RunInstances in us-east-1",
                 "us-east-1");
}

TEST(ExplainTest, LimitIsOneSentenceWithAwsWordsAndTheNextStep) {
  auto error = explained(400, "VcpuLimitExceeded",
                         "You have requested more vCPU capacity than your current vCPU limit of 0 allows.");
  EXPECT_EQ(error.kind, Kind::Limit);
  EXPECT_EQ(error.what,
            "RunInstances in us-east-1: the account's limit of vCPUs for this family is too low (AWS: You "
            "have requested "
            "more vCPU capacity than your current vCPU limit of 0 allows.)");
  EXPECT_EQ(error.code, "VcpuLimitExceeded");
  EXPECT_EQ(error.next, "stint limits request --region us-east-1");
  EXPECT_EQ(error.detail, "VcpuLimitExceeded (HTTP 400), request id req-9");
}

TEST(ExplainTest, KindsByCode) {
  const std::tuple<int, const char*, Kind> rows[] = {
      {403, "InvalidClientTokenId", Kind::Credentials},
      {400, "UnrecognizedClientException", Kind::Credentials},
      {401, "AuthFailure", Kind::Credentials},
      {403, "SignatureDoesNotMatch", Kind::Credentials},
      {400, "InvalidSignatureException", Kind::Credentials},
      {403, "ExpiredToken", Kind::Credentials},
      {400, "ExpiredTokenException", Kind::Credentials},
      {403, "RequestExpired", Kind::Credentials},
      {403, "MissingAuthenticationToken", Kind::Credentials},
      {400, "MissingAuthenticationTokenException", Kind::Credentials},
      {403, "UnauthorizedOperation", Kind::Credentials},
      {403, "AccessDenied", Kind::Credentials},
      {400, "AccessDeniedException", Kind::Credentials},
      {400, "DependencyAccessDeniedException", Kind::Credentials},
      {401, "OptInRequired", Kind::Credentials},
      {400, "VcpuLimitExceeded", Kind::Limit},
      {400, "MaxSpotInstanceCountExceeded", Kind::Limit},
      {400, "InstanceLimitExceeded", Kind::Limit},
      {500, "InsufficientInstanceCapacity", Kind::Limit},
      {500, "InsufficientHostCapacity", Kind::Limit},
      {400, "UnfulfillableCapacity", Kind::Limit},
      {400, "PendingVerification", Kind::Limit},
      {400, "QuotaExceededException", Kind::Limit},
      {400, "InvalidAMIID.NotFound", Kind::Usage},
      {400, "InvalidAMIID.Malformed", Kind::Usage},
      {400, "InvalidInstanceType", Kind::Usage},
      {400, "InvalidParameterValue", Kind::Usage},
      {400, "VPCIdNotSpecified", Kind::Usage},
      {400, "ParameterNotFound", Kind::Usage},
      {503, "RequestLimitExceeded", Kind::Unreachable},
      {400, "ThrottlingException", Kind::Unreachable},
      {500, "InternalError", Kind::Unknown},
      {503, "Unavailable", Kind::Unknown},
      {400, "InvalidInstanceID.NotFound", Kind::Failed},
      {400, "DependencyViolation", Kind::Failed},
      {400, "ResourceAlreadyExistsException", Kind::Failed},
      {400, "NoSuchResourceException", Kind::Failed},
  };
  for (auto [status, code, kind] : rows) {
    auto error = explained(status, code, "words");
    EXPECT_EQ(error.kind, kind) << code;
    EXPECT_EQ(error.code, code);
  }
}

TEST(ExplainTest, KindByAPieceOfTheText) {
  EXPECT_EQ(explained(400, "InvalidParameterCombination",
                      "The specified instance type is not eligible for Free Tier. For a list …")
                .kind,
            Kind::Credentials);
  EXPECT_EQ(explained(400, "InvalidParameterCombination", "Network interfaces and an instance-level …").kind,
            Kind::Usage);
  EXPECT_EQ(
      explained(
          400, "Unsupported",
          "Your requested instance type (p5.48xlarge) is not supported in your requested Availability Zone")
          .kind,
      Kind::Limit);
  EXPECT_EQ(explained(400, "Unsupported", "The requested configuration is currently not supported.").kind,
            Kind::Usage);
}

TEST(ExplainTest, EncodedDenialIsKeptForTheDetail) {
  auto error =
      explained(403, "UnauthorizedOperation",
                "You are not authorized to perform this operation. User: arn:x is not authorized to perform: "
                "ec2:RunInstances. Encoded authorization failure message: AbCdEf123");
  EXPECT_TRUE(error.what.ends_with("ec2:RunInstances.)")) << error.what;
  EXPECT_EQ(error.what.find("AbCdEf123"), std::string::npos);
  EXPECT_NE(error.detail.find("AbCdEf123"), std::string::npos);
}

TEST(ExplainTest, NoAnswerIsUnreachableOnlyWhereNothingLeft) {
  auto unsent =
      explain(Lost{.unsent = true, .why = "connection refused"}, "DescribeVpcs in us-east-1", "h:1");
  EXPECT_EQ(unsent.kind, Kind::Unreachable);
  EXPECT_EQ(unsent.what, "DescribeVpcs in us-east-1: no answer from h:1 (connection refused)");
  EXPECT_EQ(explain(Lost{.why = "cut"}, "x", "h").kind, Kind::Unknown);
}

TEST(ExplainTest, PageThatAwsDoesNotSendIsNamedSo) {
  auto page = explain(Lost{.status = 200, .why = "HTTP 200 with a body that is no whole XML"}, "x", "h");
  EXPECT_EQ(page.kind, Kind::Unknown);
  EXPECT_EQ(page.what, "x: this is no answer of AWS's, from h (HTTP 200 with a body that is no whole XML)");
}

}  // namespace
}  // namespace stint::aws
