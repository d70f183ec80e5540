// SPDX-License-Identifier: Apache-2.0
#include "aws/answer.h"

#include <gtest/gtest.h>

namespace stint::aws {
namespace {

HttpResponse response(int status, std::string body, std::vector<Header> headers = {}) {
  return {.status = status, .headers = std::move(headers), .body = std::move(body)};
}

Refusal refusal(Protocol protocol, const HttpResponse& r) {
  auto outcome = read_answer(protocol, "Op", r);
  auto* found = std::get_if<Refusal>(&outcome);
  EXPECT_TRUE(found) << r.body;
  return found ? *found : Refusal{};
}

Lost lost(Protocol protocol, const HttpResponse& r) {
  auto outcome = read_answer(protocol, "Op", r);
  auto* found = std::get_if<Lost>(&outcome);
  EXPECT_TRUE(found) << r.body;
  return found ? *found : Lost{};
}

TEST(AnswerTest, Ec2AnswerHasItsMembersAtTheRoot) {
  auto outcome = read_answer(Protocol::Ec2, "Op",
                             response(200,
                                      "<OpResponse xmlns=\"http://ec2.amazonaws.com/doc/2016-11-15/\">"
                                      "<requestId>r1</requestId><a>1</a></OpResponse>"));
  auto& answer = std::get<Answer>(outcome);
  EXPECT_EQ(answer.request_id(), "r1");
  EXPECT_EQ(text_of(descend(answer.xml(), "a")), "1");
}

TEST(AnswerTest, QueryAnswerHasThemInItsResult) {
  auto outcome = read_answer(Protocol::Query, "Op",
                             response(200,
                                      "<OpResponse><OpResult><a>1</a></OpResult><ResponseMetadata>"
                                      "<RequestId>r2</RequestId></ResponseMetadata></OpResponse>"));
  auto& answer = std::get<Answer>(outcome);
  EXPECT_EQ(answer.request_id(), "r2");
  EXPECT_EQ(text_of(descend(answer.xml(), "a")), "1");
}

TEST(AnswerTest, QueryAnswerMayHaveNoResult) {
  auto outcome =
      read_answer(Protocol::Query, "Op", response(200, "<OpResponse><ResponseMetadata/></OpResponse>"));
  EXPECT_TRUE(is_blank(std::get<Answer>(outcome).xml()));
}

TEST(AnswerTest, JsonAnswer) {
  auto outcome =
      read_answer(Protocol::Json, "Op", response(200, R"({"a": true})", {{"x-amzn-requestid", "r3"}}));
  auto& answer = std::get<Answer>(outcome);
  EXPECT_EQ(answer.request_id(), "r3");
  bool a = false;
  EXPECT_TRUE(scalar(descend(answer.json(), "a"), a) && a);
}

TEST(AnswerTest, AnswerCanBeMoved) {
  auto outcome = read_answer(Protocol::Ec2, "Op", response(200, "<OpResponse><a>1</a></OpResponse>"));
  Answer moved = std::get<Answer>(std::move(outcome));
  EXPECT_EQ(text_of(descend(moved.xml(), "a")), "1");
}

TEST(RefusalTest, Ec2) {
  auto r = refusal(Protocol::Ec2, response(400,
                                           "<Response><Errors><Error><Code>VcpuLimitExceeded</Code>"
                                           "<Message>more &lt;than&gt;</Message></Error></Errors>"
                                           "<RequestID>r4</RequestID></Response>"));
  EXPECT_EQ(r.status, 400);
  EXPECT_EQ(r.code, "VcpuLimitExceeded");
  EXPECT_EQ(r.message, "more <than>");
  EXPECT_EQ(r.request_id, "r4");
}

TEST(RefusalTest, Query) {
  auto r = refusal(Protocol::Query,
                   response(403,
                            "<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code>"
                            "<Message>no</Message></Error><RequestId>r5</RequestId></ErrorResponse>"));
  EXPECT_EQ(r.code, "AccessDenied");
  EXPECT_EQ(r.message, "no");
  EXPECT_EQ(r.request_id, "r5");
}

TEST(RefusalTest, JsonCodeStandsBetweenHashAndColon) {
  for (const char* type : {"com.amazonaws.servicequotas#NoSuchResourceException", "NoSuchResourceException",
                           "NoSuchResourceException:http://internal.amazon.com/x#y"})
    EXPECT_EQ(
        refusal(Protocol::Json, response(400, std::string{R"({"__type":")"} + type + R"(","message":"m"})"))
            .code,
        "NoSuchResourceException");
}

TEST(RefusalTest, JsonMessageAndCodeHaveOtherPlacesToo) {
  auto r = refusal(Protocol::Json,
                   response(400, R"({"Message":"M"})",
                            {{"x-amzn-errortype", "ThrottlingException:x"}, {"x-amzn-requestid", "r6"}}));
  EXPECT_EQ(r.code, "ThrottlingException");
  EXPECT_EQ(r.message, "M");
  EXPECT_EQ(r.request_id, "r6");
}

TEST(LostTest, BodyThatIsEmptyHtmlOrCutShortIsNoAnswer) {
  const char* html = "<html><head><title>502</title></head><body><h1>Bad Gateway</h1></body></html>";
  for (Protocol protocol : {Protocol::Ec2, Protocol::Query, Protocol::Json})
    for (int status : {200, 400, 500, 502})
      for (const char* body :
           {"", html, "<OpResponse><a>1</a>", R"({"a": 1)", "[]", "\"x\"", "null", "upstream error"}) {
        auto l = lost(protocol, response(status, body));
        EXPECT_FALSE(l.unsent);
        EXPECT_EQ(l.status, status);
        EXPECT_NE(l.why.find("HTTP " + std::to_string(status)), std::string::npos);
      }
}

TEST(LostTest, AnswerOfAnotherCallIsNoAnswer) {
  EXPECT_EQ(lost(Protocol::Ec2, response(200, "<OtherResponse/>")).why,
            "HTTP 200 with <OtherResponse> where <OpResponse> belongs");
}

TEST(LostTest, ErrorWithoutACodeIsNoAnswer) {
  lost(Protocol::Ec2, response(400, "<Response><Errors/></Response>"));
  lost(Protocol::Json, response(400, R"({"message":"m"})"));
}

}  // namespace
}  // namespace stint::aws
