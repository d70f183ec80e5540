// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/wire/front.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "rehearsal/wire/json_reader.h"
#include "rehearsal/wire/signed_cloud.h"

namespace stint::rehearsal::wire {
namespace {

struct FrontTest : ::testing::Test {
  SignedCloud client;

  std::string ami() {
    return element(
        client.ask(client.ec2("Action=DescribeImages&Filter.1.Name=name&Filter.1.Value.1=ubuntu*amd64*"))
            .body,
        "imageId");
  }
  std::string run_form() {
    return "Action=RunInstances&InstanceType=g4dn.xlarge&MinCount=1&MaxCount=1&ClientToken=t-1&ImageId=" +
           ami();
  }
  std::size_t machines() {
    auto body = client.ask(client.ec2("Action=DescribeInstances")).body;
    std::size_t n = 0;
    for (auto at = body.find("<instanceId>"); at != body.npos; at = body.find("<instanceId>", at + 1)) ++n;
    return n;
  }
  std::string ec2_code(const std::string& form) { return element(client.ask(client.ec2(form)).body, "Code"); }
  Json quotas(const std::string& call, const std::string& body) {
    return Json::parse(
        client.ask(client.json_request("servicequotas", "ServiceQuotasV20190624." + call, body)).body);
  }
};

TEST_F(FrontTest, AnswersCarryRequestIdAndDate) {
  auto reply = client.ask(client.ec2("Action=DescribeRegions"));
  EXPECT_EQ(reply.status, 200);
  HttpResponse shown{reply.status, reply.headers, reply.body};
  EXPECT_EQ(shown.header("date"), "Tue, 24 Nov 2026 20:00:00 GMT");
  EXPECT_EQ(shown.header("x-amzn-requestid"), element(reply.body, "requestId"));
  EXPECT_TRUE(shown.header("content-type").starts_with("text/xml"));
}

TEST_F(FrontTest, LaunchIsSeenByTheNextRead) {
  auto reply = client.ask(client.ec2(run_form()));
  ASSERT_EQ(reply.status, 200) << reply.body;
  auto shown =
      client.ask(client.ec2("Action=DescribeInstances&InstanceId.1=" + element(reply.body, "instanceId")))
          .body;
  EXPECT_EQ(element(element(shown, "instanceState"), "name"), "pending");
  EXPECT_EQ(element(shown, "launchTime"), "2026-11-24T20:00:00.000Z");
  EXPECT_EQ(element(shown, "clientToken"), "t-1");
}

TEST_F(FrontTest, UnknownActionsAndVersions) {
  EXPECT_EQ(ec2_code("Action=MakeCoffee"), "InvalidAction");
  EXPECT_EQ(element(client.ask(client.form_request("ec2", "Action=DescribeRegions&Version=2010-01-01")).body,
                    "Code"),
            "NoSuchVersion");
  EXPECT_EQ(element(client.ask(client.form_request("ec2", "Version=2016-11-15")).body, "Code"),
            "MissingAction");
  EXPECT_EQ(quotas("MakeCoffee", "{}")["__type"], "com.amazonaws.servicequotas#UnknownOperationException");
}

TEST_F(FrontTest, ParametersAreCheckedBeforeTheCall) {
  EXPECT_EQ(ec2_code("Action=RunInstances&InstanceType=t3.micro&MinCount=1&MaxCount=1"), "MissingParameter");
  EXPECT_EQ(ec2_code(run_form() + "&Colour=red"), "UnknownParameter");
  EXPECT_EQ(quotas("GetServiceQuota", "{\"ServiceCode\":\"ec2\"}")["__type"],
            "com.amazonaws.servicequotas#ValidationException");
  EXPECT_EQ(quotas("GetServiceQuota", "no json")["__type"],
            "com.amazonaws.servicequotas#SerializationException");
}

TEST_F(FrontTest, DryRunDoesNothing) {
  auto reply = client.ask(client.ec2(run_form() + "&DryRun=true"));
  EXPECT_EQ(reply.status, 412);
  EXPECT_EQ(element(reply.body, "Code"), "DryRunOperation");
  EXPECT_EQ(machines(), 0U);
}

TEST_F(FrontTest, WhatAKeyMayNotDo) {
  client.cloud.settings().accounts[0].keys[0].denied = {"ec2:RunInstances", "cloudwatch:*",
                                                        "servicequotas:*"};
  auto reply = client.ask(client.ec2(run_form() + "&DryRun=true"));
  EXPECT_EQ(reply.status, 403);
  EXPECT_EQ(element(reply.body, "Code"), "UnauthorizedOperation");
  EXPECT_EQ(
      element(client.ask(client.form_request("monitoring", "Action=DescribeAlarms&Version=2010-08-01")).body,
              "Code"),
      "AccessDenied");
  EXPECT_EQ(quotas("ListServiceQuotas", "{\"ServiceCode\":\"ec2\"}")["__type"],
            "com.amazonaws.servicequotas#AccessDeniedException");
}

TEST_F(FrontTest, RegionsOfTheScope) {
  client.region = "mars-north-1";
  EXPECT_EQ(ec2_code("Action=DescribeRegions"), "AuthFailure");
  client.region = "af-south-1";
  EXPECT_EQ(ec2_code("Action=DescribeRegions"), "AuthFailure") << "not opted in";
  client.region = "eu-west-1";
  auto reply = client.ask(
      client.json_request("pricing", "AWSPriceListService.GetProducts", "{\"ServiceCode\":\"AmazonEC2\"}"));
  EXPECT_EQ(reply.status, 400) << "the price list answers in three regions only";
}

TEST_F(FrontTest, BudgetsHaveOnePermissionToLookAndOneToChange) {
  client.cloud.settings().accounts[0].keys[0].denied = {"budgets:ModifyBudget"};
  auto status = [&](const std::string& call) {
    return client.ask(client.json_request("budgets", "AWSBudgetServiceGateway." + call,
                                          R"({"AccountId":"111122223333","BudgetName":"a"})"));
  };
  EXPECT_NE(status("DescribeBudget").body.find("NotFoundException"), std::string::npos);
  EXPECT_NE(status("DeleteBudget").body.find("AccessDeniedException"), std::string::npos);
}

TEST_F(FrontTest, ServiceThatIsNotPlayed) {
  auto reply = client.ask(client.form_request("s3", "Action=GetRole&Version=2010-05-08"));
  EXPECT_EQ(reply.status, 404);
  EXPECT_EQ(element(reply.body, "Code"), "UnknownOperationException");
}

TEST_F(FrontTest, TooManyCalls) {
  auto request = client.ec2("Action=RunInstances&ImageId=ami-1&InstanceType=t3.micro&MinCount=1&MaxCount=1");
  for (int i = 0; i < 5; ++i) EXPECT_EQ(client.ask(request).status, 400);
  auto reply = client.ask(request);
  EXPECT_EQ(reply.status, 503);
  EXPECT_EQ(element(reply.body, "Code"), "RequestLimitExceeded");
  client.front.set_throttling(false);
  EXPECT_EQ(client.ask(request).status, 400);
}

TEST_F(FrontTest, OwnAddressNeedsNoSignature) {
  EXPECT_EQ(client.ask({.method = "GET", .path = "/checkip", .headers = {}}).body, "198.51.100.1\n");
  EXPECT_EQ(client.ask({.method = "GET", .path = "/", .headers = {{"host", "checkip.amazonaws.com"}}}).body,
            "198.51.100.1\n");
  EXPECT_EQ(client.ask({.method = "GET", .path = "/", .headers = {}}).status, 403) << "anything else does";
}

TEST_F(FrontTest, AnswerLostBeforeOrAfterItsEffect) {
  auto run = client.ec2(run_form());
  client.front.set_faults({{.call = "RunInstances", .what = fault::Lost{false}}});
  EXPECT_FALSE(client.send(run));
  EXPECT_EQ(machines(), 0U);
  client.front.set_faults({{.call = "RunInstances", .what = fault::Lost{true}}});
  EXPECT_FALSE(client.send(run));
  EXPECT_EQ(machines(), 1U);
  EXPECT_EQ(client.ask(run).status, 200) << "the token finds the machine";
  EXPECT_EQ(machines(), 1U);
}

TEST_F(FrontTest, BrokenBeforeOrAfterItsEffect) {
  auto run = client.ec2(run_form());
  client.front.set_faults({{.call = "RunInstances", .what = fault::Broken{503, false}}});
  EXPECT_EQ(client.ask(run).status, 503);
  EXPECT_EQ(machines(), 0U);
  client.front.set_faults({{.call = "RunInstances", .what = fault::Broken{500, true}}});
  auto reply = client.ask(run);
  EXPECT_EQ(reply.status, 500);
  EXPECT_TRUE(reply.body.starts_with("<html>"));
  EXPECT_EQ(machines(), 1U);
}

TEST_F(FrontTest, CutThrottledRefusedAndLate) {
  auto look = client.ec2("Action=DescribeRegions");
  auto whole = client.ask(look).body;
  client.front.set_faults({{.call = "*", .what = fault::Cut{}}});
  EXPECT_EQ(client.ask(look).body.size(), whole.size() / 2);
  client.front.set_faults({{.call = "*", .what = fault::Throttled{}}});
  EXPECT_EQ(element(client.ask(look).body, "Code"), "RequestLimitExceeded");
  client.front.set_faults({{.call = "*", .what = fault::Refused{{"Blocked", "This account is blocked"}}}});
  EXPECT_EQ(element(client.ask(look).body, "Code"), "Blocked");
  client.front.set_faults({{.call = "*", .what = fault::Late{Seconds{7}}}});
  EXPECT_EQ(client.ask(look).delay, Seconds{7});
}

TEST_F(FrontTest, SameRequestsSameAnswers) {
  SignedCloud other;
  for (const std::string form : {"Action=DescribeRegions", "Action=DescribeVpcs", "Action=DescribeInstances"})
    EXPECT_EQ(client.ask(client.ec2(form)).body, other.ask(other.ec2(form)).body);
}

}  // namespace
}  // namespace stint::rehearsal::wire
