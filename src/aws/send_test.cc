// SPDX-License-Identifier: Apache-2.0
#include "aws/send.h"

#include <gtest/gtest.h>

#include "aws/fixture_test.h"

namespace stint::aws {
namespace {

using namespace std::chrono_literals;

const HttpFault kRefused{HttpFault::Why::Unsent, "connection refused"};
const HttpFault kCut{HttpFault::Why::NoAnswer, "cut"};

class SendTest : public AwsFixture {
 protected:
  void answers(std::initializer_list<SteppingOutside::Answer> list) {
    for (const auto& answer : list) http.expect("Action=Op", answer);
  }
  static SteppingOutside::Answer ok() { return xml("<OpResponse><requestId>r</requestId></OpResponse>"); }
  static SteppingOutside::Answer at(std::string date, HttpResponse response) {
    response.headers.emplace_back("date", std::move(date));
    return response;
  }

  Result<Answer> sent(Repeat repeat) {
    return call([&](const Client& client) {
      return send(
          client,
          {.service = Service::Ec2, .operation = "Op", .body = "Action=Op&Version=V", .repeat = repeat});
    });
  }
  // The kind of the failure.
  Kind failure(Repeat repeat) {
    auto result = sent(repeat);
    EXPECT_FALSE(result);
    return result ? Kind::Failed : result.error().kind;
  }
  std::string sent_header(std::size_t n, std::string_view name) {
    for (const auto& [key, value] : http.requests.at(n).headers)
      if (key == name) return value;
    return {};
  }
};

TEST_F(SendTest, RequestIsWrittenAndSigned) {
  answers({ok()});
  ASSERT_TRUE(sent(Repeat::Read));
  EXPECT_EQ(http.requests[0].method, "POST");
  EXPECT_EQ(http.requests[0].url, "https://ec2.us-east-1.amazonaws.com/");
  EXPECT_EQ(sent_header(0, "Content-Type"), "application/x-www-form-urlencoded; charset=utf-8");
  EXPECT_EQ(sent_header(0, "X-Amz-Security-Token"), "hush-session-token");
  EXPECT_TRUE(sent_header(0, "Authorization").starts_with("AWS4-HMAC-SHA256 Credential=AKIDTEST/"));
  EXPECT_TRUE(sent_header(0, "User-Agent").starts_with("stint/"));
}

TEST_F(SendTest, JsonRequestNamesItsTarget) {
  http.expect("{}", json("{}"));
  ASSERT_TRUE(call([](const Client& client) {
    return send(client, {.service = Service::Ssm, .operation = "GetParameter", .body = "{}"});
  }));
  EXPECT_EQ(sent_header(0, "X-Amz-Target"), "AmazonSSM.GetParameter");
  EXPECT_EQ(sent_header(0, "Content-Type"), "application/x-amz-json-1.1");
}

TEST_F(SendTest, ReadIsTriedThreeTimesWithBackoff) {
  answers({kCut, xml("", 502), ok()});
  EXPECT_TRUE(sent(Repeat::Read));
  EXPECT_EQ(std::count_if(w.out.asked.begin(), w.out.asked.end(),
                          [](auto& line) { return line.starts_with("timer"); }),
            2);
}

TEST_F(SendTest, ReadGivesUpAfterThree) {
  answers({kCut, xml("<html><br></html>", 503), ec2_error("InternalError", "oops", 500)});
  auto result = sent(Repeat::Read);
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().kind, Kind::Unknown);
  EXPECT_EQ(result.error().code, "InternalError");
}

TEST_F(SendTest, BodyCutShortIsAskedForAgain) {
  answers({xml("<OpResponse><requestId>r</req"), ok()});
  EXPECT_TRUE(sent(Repeat::Read));
}

TEST_F(SendTest, DefiniteRefusalIsNotRepeated) {
  answers({ec2_error("InvalidAMIID.NotFound")});
  EXPECT_EQ(failure(Repeat::Read), Kind::Usage);
}

TEST_F(SendTest, NoCapacityIsNotRepeatedThoughItIsHttp500) {
  answers({ec2_error("InsufficientInstanceCapacity", "We currently do not have sufficient capacity", 500)});
  EXPECT_EQ(failure(Repeat::ByToken), Kind::Limit);
}

TEST_F(SendTest, NeverIsNotRepeatedAfterAnAnswerThatMayHaveActed) {
  for (const auto& answer : {SteppingOutside::Answer{kCut}, SteppingOutside::Answer{xml("", 200)},
                             SteppingOutside::Answer{ec2_error("InternalError", "x", 500)}}) {
    answers({answer});
    EXPECT_EQ(failure(Repeat::Never), Kind::Unknown);
  }
}

TEST_F(SendTest, NeverIsRepeatedAfterUnsentAndThrottle) {
  answers({kRefused, ec2_error("RequestLimitExceeded", "slow", 503), ok()});
  EXPECT_TRUE(sent(Repeat::Never));
}

TEST_F(SendTest, UnsentThreeTimesIsUnreachable) {
  answers({kRefused, kRefused, kRefused});
  EXPECT_EQ(failure(Repeat::ByToken), Kind::Unreachable);
}

TEST_F(SendTest, LostAttemptBeforeMakesAllThatIsNotDefiniteUnknown) {
  answers({kCut, kRefused, kRefused});
  EXPECT_EQ(failure(Repeat::ByToken), Kind::Unknown);
  answers(
      {kCut, ec2_error("RequestLimitExceeded", "slow", 503), ec2_error("RequestLimitExceeded", "slow", 503)});
  EXPECT_EQ(failure(Repeat::ByToken), Kind::Unknown);
}

TEST_F(SendTest, DefiniteRefusalAfterALostAttemptStandsAndSaysSo) {
  answers({kCut, ec2_error("VcpuLimitExceeded")});
  auto result = sent(Repeat::ByToken);
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().kind, Kind::Limit);
  EXPECT_NE(result.error().detail.find("an earlier attempt had no answer"), std::string::npos);
}

TEST_F(SendTest, WaitsAsLongAsTheServiceAsks) {
  auto slow = ec2_error("RequestLimitExceeded", "slow", 503);
  slow.headers.emplace_back("x-amz-retry-after", "4000");
  answers({slow, ok()});
  EXPECT_TRUE(sent(Repeat::Read));
  EXPECT_GE(w.out.now().boot, 4s);
}

TEST_F(SendTest, EmptyQuotaEndsTheRetries) {
  answers({kCut});
  auto result = call([](const Client& client) {
    auto& quota = client.session->quota(Service::Ec2, client.region);
    while (quota.take(14)) continue;
    return send(client, {.service = Service::Ec2, .operation = "Op", .body = "Action=Op"});
  });
  EXPECT_FALSE(result);
}

TEST_F(SendTest, SuccessGivesTheQuotaBack) {
  answers({kCut, ok(), ec2_error("InvalidX")});
  auto left = call([](const Client& client) -> Result<int> {
    Call op{.service = Service::Ec2, .operation = "Op", .body = "Action=Op"};
    EXPECT_TRUE(send(client, op));
    EXPECT_EQ(client.session->quota(Service::Ec2, "us-east-1").left(), 500);
    EXPECT_FALSE(send(client, op));
    return client.session->quota(Service::Ec2, "us-east-1").left();
  });
  EXPECT_EQ(*left, 500) << "a refusal costs nothing";
}

// The world of these tests stands at 2026-11-25T10:00Z.
TEST_F(SendTest, WrongClockIsCorrectedOnceAndKept) {
  auto skewed = at("Wed, 25 Nov 2026 12:00:00 GMT", ec2_error("RequestExpired", "expired", 400));
  answers({skewed, at("Wed, 25 Nov 2026 12:00:00 GMT", std::get<HttpResponse>(ok())), ok()});
  auto offset = call([&](const Client& client) -> Result<Micros> {
    Call op{.service = Service::Ec2, .operation = "Op", .body = "Action=Op", .repeat = Repeat::Never};
    EXPECT_TRUE(send(client, op));
    EXPECT_TRUE(send(client, op));
    return *client.session->clock().offset(w.out.now());
  });
  EXPECT_TRUE(sent_header(0, "X-Amz-Date").starts_with("20261125T100000"));
  EXPECT_TRUE(sent_header(1, "X-Amz-Date").starts_with("20261125T120000"));
  EXPECT_TRUE(sent_header(2, "X-Amz-Date").starts_with("20261125T120000")) << "kept for the next call";
  EXPECT_GT(*offset, 1h);
}

TEST_F(SendTest, WrongKeyWithARightClockIsFinal) {
  auto date = "Wed, 25 Nov 2026 09:20:00 GMT";
  w.out.set_time({*parse_rfc3339("2026-11-25T09:23:59Z"), 0s});
  answers({at(date, ec2_error("AuthFailure", "AWS was not able to validate", 401))});
  EXPECT_EQ(failure(Repeat::Read), Kind::Credentials);
}

TEST_F(SendTest, WrongKeyAndWrongClockIsTriedWithAwsTimeOnlyOnce) {
  auto refused = at("Wed, 25 Nov 2026 12:00:00 GMT", ec2_error("SignatureDoesNotMatch", "x", 403));
  answers({refused, refused});
  EXPECT_EQ(failure(Repeat::Read), Kind::Credentials);
}

TEST_F(SendTest, ClockThatRunsAwayIsFollowedOnlyOnce) {
  answers({at("Wed, 25 Nov 2026 12:00:00 GMT", ec2_error("RequestExpired")),
           at("Wed, 25 Nov 2026 14:00:00 GMT", ec2_error("RequestExpired"))});
  EXPECT_EQ(failure(Repeat::Read), Kind::Credentials);
}

TEST_F(SendTest, WhatChangesSomethingIsNotSentAgainAfterASleepOnTheWay) {
  for (auto repeat : {Repeat::Never, Repeat::Read}) {
    bool read = repeat == Repeat::Read;
    w.out.set_time({*parse_rfc3339("2026-11-25T10:00:00Z"), 0s});
    auto refused = at("Wed, 25 Nov 2026 13:00:00 GMT", ec2_error("RequestExpired", "expired", 400));
    read ? answers({refused, ok()}) : answers({refused});
    auto wakes = [this, answer = w.out.on_http](const HttpRequest& request) {
      w.out.set_time({*parse_rfc3339("2026-11-25T13:00:00Z"), 3h});
      return answer(request);
    };
    auto awake = std::exchange(w.out.on_http, wakes);
    auto result = sent(repeat);
    EXPECT_EQ(result.has_value(), read);
    EXPECT_EQ(read ? Kind::Failed : result.error().kind, Kind::Failed);
    w.out.on_http = awake;
  }
}

TEST_F(SendTest, DateOfAPageThatIsNotAwsIsNobodysClock) {
  answers({at("Wed, 25 Nov 2026 12:00:00 GMT", xml("<html>proxy</html>", 403))});
  auto offset = call([&](const Client& client) -> Result<bool> {
    EXPECT_FALSE(send(client, {.service = Service::Ec2, .operation = "Op", .body = "Action=Op"}));
    return client.session->clock().offset(w.out.now()).has_value();
  });
  EXPECT_FALSE(*offset);
}

TEST_F(SendTest, RefusedCredentialsAreNamedByTheirSource) {
  answers({ec2_error("AuthFailure", "no", 401)});
  EXPECT_TRUE(sent(Repeat::Read).error().detail.ends_with("; credentials of the test"));
}

TEST_F(SendTest, InterruptionEndsAReadAtOnceAndAShieldedWriteIsFinished) {
  w.out.http_takes = 10s;
  w.out.interrupt_at(1s);
  answers({ok()});
  EXPECT_EQ(failure(Repeat::Read), Kind::Interrupted);
  answers({ok()});
  EXPECT_TRUE(sent(Repeat::ByToken)) << "a first Ctrl-C does not cut off what may cost money";
}

TEST_F(SendTest, SecondInterruptionOfAWriteLeavesItUnknown) {
  w.out.http_takes = 10s;
  w.out.interrupt_at(1s);
  w.out.interrupt_at(2s);
  answers({ok()});
  EXPECT_EQ(failure(Repeat::Idempotent), Kind::Unknown);
}

TEST_F(SendTest, InterruptionOfTheWaitAfterANothingDoneIsNoMoreThanThat) {
  w.out.interrupt_at(1ms);
  w.out.interrupt_at(1ms + 1us);
  auto slow = ec2_error("RequestLimitExceeded", "slow", 503);
  slow.headers.emplace_back("x-amz-retry-after", "4000");
  answers({slow});
  w.out.http_takes = 500us;
  EXPECT_EQ(failure(Repeat::Idempotent), Kind::Interrupted);
}

TEST_F(SendTest, NoSecretReachesTheLogOrAnError) {
  struct Lines final : Log {
    std::string all;
    void line(std::string_view text) override { all += std::string{text} + "\n"; }
  } lines;
  answers({ec2_error("RequestLimitExceeded", "slow", 503), ec2_error("AuthFailure", "no", 401)});
  Error error;
  w.tasks.run([&] {
    World world{w.out, w.files, w.tasks, w.env, nullptr, lines, w.terminal};
    Session session{world, config};
    error = send(session.in("us-east-1"), {.service = Service::Ec2, .operation = "Op", .body = "Action=Op"})
                .error();
  });
  EXPECT_NE(lines.all.find("aws Op in us-east-1: RequestLimitExceeded (HTTP 503), request id req-e"),
            std::string::npos);
  for (const auto& text : {lines.all, error.what, error.detail, error.next, error.code})
    EXPECT_EQ(text.find("hush"), std::string::npos);
}

TEST_F(SendTest, RegionsInParallelShareASession) {
  w.out.on_http = [](const HttpRequest& request) -> SteppingOutside::Answer {
    if (request.url.find("ec2.r-3.") != request.url.npos) return ec2_error("AuthFailure", "not enabled", 401);
    return ok();
  };
  int good = 0;
  w.run([&](World& world) {
    Session session{world, config};
    each(world, 17, [&](std::size_t i) {
      if (send(session.in("r-" + std::to_string(i)),
               {.service = Service::Ec2, .operation = "Op", .body = ""}))
        ++good;
    });
  });
  EXPECT_EQ(good, 16);
}

}  // namespace
}  // namespace stint::aws
