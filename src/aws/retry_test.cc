// SPDX-License-Identifier: Apache-2.0
#include "aws/retry.h"

#include <gtest/gtest.h>

namespace stint::aws {
namespace {

using namespace std::chrono_literals;

Outcome refusal(int status, std::string code) { return Refusal{.status = status, .code = std::move(code)}; }
Outcome lost(bool unsent, int status = 0) { return Lost{.unsent = unsent, .status = status}; }

TEST(JudgeTest, ThrottlesAreRepeatedForEveryCall) {
  for (const char* code :
       {"Throttling", "ThrottlingException", "ThrottledException", "RequestThrottledException",
        "RequestThrottled", "TooManyRequestsException", "RequestLimitExceeded", "BandwidthLimitExceeded",
        "LimitExceededException", "SlowDown", "PriorRequestNotComplete", "EC2ThrottledException"})
    for (int status : {400, 503}) {
      EXPECT_EQ(judge(refusal(status, code), Repeat::Never), Verdict::Throttled) << code;
      EXPECT_FALSE(may_have_acted(refusal(status, code))) << code;
    }
  EXPECT_EQ(judge(refusal(429, "Anything"), Repeat::Never), Verdict::Throttled);
  EXPECT_EQ(judge(lost(false, 429), Repeat::Never), Verdict::Throttled);
  EXPECT_FALSE(may_have_acted(lost(false, 429)));
}

TEST(JudgeTest, TransientFailuresAreRepeatedUnlessNever) {
  for (const auto& outcome :
       {refusal(500, "InternalError"), refusal(502, "x"), refusal(503, "Unavailable"), refusal(504, "x"),
        refusal(400, "RequestTimeout"), lost(false), lost(false, 200), lost(false, 400)}) {
    EXPECT_EQ(judge(outcome, Repeat::Read), Verdict::Transient);
    EXPECT_EQ(judge(outcome, Repeat::Idempotent), Verdict::Transient);
    EXPECT_EQ(judge(outcome, Repeat::ByToken), Verdict::Transient);
    EXPECT_EQ(judge(outcome, Repeat::Never), Verdict::Final);
  }
}

TEST(JudgeTest, UnsentIsRepeatedForEveryCall) {
  EXPECT_EQ(judge(lost(true), Repeat::Never), Verdict::Transient);
  EXPECT_FALSE(may_have_acted(lost(true)));
}

TEST(JudgeTest, RefusalsAndCapacityAreFinal) {
  for (const auto& outcome :
       {refusal(400, "VcpuLimitExceeded"), refusal(403, "UnauthorizedOperation"),
        refusal(500, "InsufficientInstanceCapacity"), refusal(500, "InsufficientHostCapacity"),
        refusal(500, "UnfulfillableCapacity"), refusal(501, "NotImplemented")})
    EXPECT_EQ(judge(outcome, Repeat::Read), Verdict::Final) << std::get<Refusal>(outcome).code;
  EXPECT_EQ(judge(lost(false, 403), Repeat::Read), Verdict::Final) << "a page of a proxy";
}

TEST(JudgeTest, WhatMayHaveHadItsEffect) {
  EXPECT_TRUE(may_have_acted(lost(false)));
  EXPECT_TRUE(may_have_acted(lost(false, 200)));
  EXPECT_TRUE(may_have_acted(refusal(500, "InternalError")));
  EXPECT_FALSE(may_have_acted(refusal(500, "InsufficientInstanceCapacity")));
  EXPECT_FALSE(may_have_acted(refusal(400, "InvalidParameterValue")));
}

TEST(RetryQuotaTest, EndsAfterManyFailuresAndComesBackWithSuccess) {
  RetryQuota quota;
  int taken = 0;
  while (quota.take(RetryQuota::price(Verdict::Transient))) ++taken;
  EXPECT_EQ(taken, 500 / 14);
  EXPECT_TRUE(quota.take(RetryQuota::price(Verdict::Throttled)));
  EXPECT_TRUE(quota.take(RetryQuota::price(Verdict::Throttled)));
  EXPECT_FALSE(quota.take(RetryQuota::price(Verdict::Throttled)));
  quota.give(5);
  EXPECT_TRUE(quota.take(RetryQuota::price(Verdict::Throttled)));
  quota.give(10'000);
  EXPECT_EQ(quota.left(), 500) << "never more than full";
}

constexpr std::uint32_t kMostLuck = 0xFFFFFFFF;

TEST(BackoffTest, GrowsByTwosUpToTwentySeconds) {
  EXPECT_EQ(backoff(Verdict::Transient, 0, kMostLuck, 0s), Micros{49'999});
  EXPECT_EQ(backoff(Verdict::Transient, 1, kMostLuck, 0s), Micros{99'999});
  EXPECT_EQ(backoff(Verdict::Throttled, 0, kMostLuck, 0s), Micros{999'999});
  EXPECT_EQ(backoff(Verdict::Throttled, 1, kMostLuck / 2, 0s), Micros{999'999});
  EXPECT_EQ(backoff(Verdict::Throttled, 10, kMostLuck, 0s), Micros{19'999'999});
  EXPECT_EQ(backoff(Verdict::Throttled, 0, 0, 0s), 0s);
}

TEST(BackoffTest, ServiceMayAskForFiveSecondsMore) {
  EXPECT_EQ(backoff(Verdict::Transient, 0, 0, 3s), 3s);
  EXPECT_EQ(backoff(Verdict::Transient, 0, 0, 60s), 5s);
  EXPECT_EQ(backoff(Verdict::Throttled, 1, kMostLuck, 1s), Micros{1'999'999}) << "it never shortens";
}

TEST(BackoffTest, ReadsTheHeaders) {
  auto asked = [](std::vector<Header> headers) {
    return asked_delay({.status = 503, .headers = std::move(headers)});
  };
  EXPECT_EQ(asked({}), 0s);
  EXPECT_EQ(asked({{"x-amz-retry-after", "1500"}}), 1500ms);
  EXPECT_EQ(asked({{"retry-after", "2"}}), 2s);
  EXPECT_EQ(asked({{"retry-after", "9"}, {"x-amz-retry-after", "100"}}), 100ms);
  for (const char* text : {"-1", "soon", "1.5", "", "Tue, 24 Nov 2026 20:00:00 GMT"})
    EXPECT_EQ(asked({{"x-amz-retry-after", text}}), 0s) << text;
  EXPECT_EQ(asked({{"x-amz-retry-after", "99999999999999"}}), 1'000'000s)
      << "bounded; backoff cuts it to 5 s";
}

}  // namespace
}  // namespace stint::aws
