// SPDX-License-Identifier: Apache-2.0
#include "aws/scheduler.h"

#include <nlohmann/json.hpp>

#include "aws/fixture_test.h"

namespace stint::aws {
namespace {

class SchedulerTest : public AwsFixture {
 protected:
  const Schedule end{.name = "stint-i-0abc-end",
                     .description = "stint: stop i-0abc",
                     .at = *parse_rfc3339("2026-11-24T20:29:00Z"),
                     .target_arn = "arn:aws:scheduler:::aws-sdk:ec2:stopInstances",
                     .role_arn = "arn:aws:iam::123456789012:role/stint-guard",
                     .input = R"({"InstanceIds":["i-0abc"]})"};

  /// As GetSchedule shows `end`.
  static Json shown() {
    return {{"Name", "stint-i-0abc-end"},
            {"GroupName", "default"},
            {"Arn", "arn:aws:scheduler:us-east-1:123456789012:schedule/default/stint-i-0abc-end"},
            {"ScheduleExpression", "at(2026-11-24T20:29:00)"},
            {"ScheduleExpressionTimezone", "UTC"},
            {"FlexibleTimeWindow", {{"Mode", "OFF"}}},
            {"State", "ENABLED"},
            {"Description", "stint: stop i-0abc"},
            {"Target",
             {{"Arn", "arn:aws:scheduler:::aws-sdk:ec2:stopInstances"},
              {"RoleArn", "arn:aws:iam::123456789012:role/stint-guard"},
              {"Input", R"({"InstanceIds":["i-0abc"]})"}}}};
  }
  Result<Schedule> get(const Json& answer) {
    http.expect("GET https://scheduler.us-east-1.amazonaws.com/schedules/stint-i-0abc-end?groupName=default",
                json(answer.dump()));
    return call([](const Client& client) { return get_schedule(client, "stint-i-0abc-end"); });
  }
};

TEST_F(SchedulerTest, OneShotIsWrittenWithRetriesAndDeletesItself) {
  http.expect("POST https://scheduler.us-east-1.amazonaws.com/schedules/stint-i-0abc-end\n",
              json(R"({"ScheduleArn":"arn:x"})"));
  auto made = call([&](const Client& client) { return create_schedule(client, end, "tok"); });
  ASSERT_TRUE(made) << made.error().what;
  EXPECT_EQ(
      Json::parse(body_sent()),
      (Json{{"ScheduleExpression", "at(2026-11-24T20:29:00)"},
            {"ScheduleExpressionTimezone", "UTC"},
            {"FlexibleTimeWindow", {{"Mode", "OFF"}}},
            {"ActionAfterCompletion", "DELETE"},
            {"ClientToken", "tok"},
            {"Description", "stint: stop i-0abc"},
            {"GroupName", "default"},
            {"State", "ENABLED"},
            {"Target",
             {{"Arn", "arn:aws:scheduler:::aws-sdk:ec2:stopInstances"},
              {"RoleArn", "arn:aws:iam::123456789012:role/stint-guard"},
              {"Input", R"({"InstanceIds":["i-0abc"]})"},
              {"RetryPolicy", {{"MaximumEventAgeInSeconds", 86400}, {"MaximumRetryAttempts", 185}}}}}}));
  EXPECT_EQ(http.requests[0].method, "POST");
}

TEST_F(SchedulerTest, UpdateIsAPutOfTheWhole) {
  http.expect("PUT https://scheduler.us-east-1.amazonaws.com/schedules/stint-i-0abc-end\n",
              json(R"({"ScheduleArn":"arn:x"})"));
  EXPECT_TRUE(call([&](const Client& client) { return update_schedule(client, end, "tok"); }));
  EXPECT_TRUE(Json::parse(body_sent()).contains("Target"));
}

TEST_F(SchedulerTest, LostAnswerIsAskedAgainWithTheSameToken) {
  http.expect("schedules/stint-i-0abc-end", json("", 500));
  http.expect("schedules/stint-i-0abc-end", json(R"({"ScheduleArn":"arn:x"})"));
  EXPECT_TRUE(call([&](const Client& client) { return create_schedule(client, end, "tok"); }));
  EXPECT_EQ(body_sent(0), body_sent(1));
}

TEST_F(SchedulerTest, ScheduleReadsBackAsItWasPut) {
  auto read = get(shown());
  ASSERT_TRUE(read) << read.error().what;
  EXPECT_EQ(*read, end);
}

TEST_F(SchedulerTest, DisabledOneIsTold) {
  auto answer = shown();
  answer["State"] = "DISABLED";
  EXPECT_FALSE(get(answer)->enabled);
}

TEST_F(SchedulerTest, OneThatActsAtAnotherTimeIsNone) {
  auto repeated = shown();
  repeated["ScheduleExpression"] = "rate(5 minutes)";
  EXPECT_FALSE(get(repeated));
  auto elsewhere = shown();
  elsewhere["ScheduleExpressionTimezone"] = "Europe/Berlin";
  EXPECT_FALSE(get(elsewhere));
  auto loose = shown();
  loose["FlexibleTimeWindow"]["Mode"] = "FLEXIBLE";
  EXPECT_FALSE(get(loose));
}

TEST_F(SchedulerTest, MissingOneHasItsCode) {
  HttpResponse answer = json(R"({"Message":"Schedule stint-i-0abc-end does not exist."})", 404);
  answer.headers.emplace_back("x-amzn-errortype", "ResourceNotFoundException:http://x/");
  http.expect("GET ", answer);
  auto read = call([](const Client& client) { return get_schedule(client, "stint-i-0abc-end"); });
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code, "ResourceNotFoundException");
}

TEST_F(SchedulerTest, DeletingMayAnswerWithNothing) {
  http.expect("DELETE https://scheduler.us-east-1.amazonaws.com/schedules/stint-i-0abc-end?groupName=default",
              json(""));
  EXPECT_TRUE(call([](const Client& client) { return delete_schedule(client, "stint-i-0abc-end"); }));
  for (const auto& [name, value] : http.requests[0].headers) EXPECT_NE(name, "Content-Type") << value;
}

TEST_F(SchedulerTest, NamesComeFromEveryPage) {
  http.expect(
      "GET https://scheduler.us-east-1.amazonaws.com/"
      "schedules?ScheduleGroup=default&NamePrefix=stint-i-&MaxResults=100\n",
      json(R"({"Schedules":[{"Name":"stint-i-1-end"}],"NextToken":"a+b"})"));
  http.expect("MaxResults=100&NextToken=a%2Bb\n", json(R"({"Schedules":[{"Name":"stint-i-2-keep"}]})"));
  auto names = call([](const Client& client) { return list_schedules(client, "stint-i-"); });
  ASSERT_TRUE(names) << names.error().what;
  EXPECT_EQ(*names, (std::vector<std::string>{"stint-i-1-end", "stint-i-2-keep"}));
}

}  // namespace
}  // namespace stint::aws
