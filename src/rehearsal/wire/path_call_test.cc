// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/wire/path_call.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "rehearsal/wire/signed_cloud.h"

namespace stint::rehearsal::wire {
namespace {

Request request(std::string method, std::string path, std::string query = {}, std::string body = {}) {
  return {.method = std::move(method),
          .path = std::move(path),
          .query = std::move(query),
          .headers = {},
          .body = std::move(body)};
}

std::string_view action(std::string method, std::string path) {
  const Row* row = find_path_row(*find_service("scheduler"), request(std::move(method), std::move(path)));
  return row ? row->action : "";
}

TEST(PathCall, IsNamedByMethodAndPath) {
  EXPECT_EQ(action("POST", "/schedules/stint-i-1-end"), "CreateSchedule");
  EXPECT_EQ(action("PUT", "/schedules/stint-i-1-end"), "UpdateSchedule");
  EXPECT_EQ(action("GET", "/schedules/stint-i-1-end"), "GetSchedule");
  EXPECT_EQ(action("DELETE", "/schedules/stint-i-1-end"), "DeleteSchedule");
  EXPECT_EQ(action("GET", "/schedules"), "ListSchedules");
  EXPECT_EQ(action("GET", "/schedules/"), "ListSchedules");
  EXPECT_EQ(action("GET", "/schedules/a/b"), "");
  EXPECT_EQ(action("PATCH", "/schedules/a"), "");
  EXPECT_EQ(action("GET", "/"), "");
}

TEST(PathCall, PathAndQueryStandBesideTheBody) {
  const Row* row = find_service("scheduler")->find("CreateSchedule");
  auto document =
      path_document(*row, request("POST", "/schedules/a%2Eb", "groupName=x%20y&MaxResults=7&clientToken=7",
                                  R"({"State":"ENABLED"})"));
  EXPECT_EQ(*document, (Json{{"Name", "a.b"},
                             {"groupName", "x y"},
                             {"MaxResults", 7},
                             {"clientToken", "7"},
                             {"State", "ENABLED"}}));
  EXPECT_EQ(*path_document(*row, request("POST", "/schedules/a")), (Json{{"Name", "a"}}));
  EXPECT_FALSE(path_document(*row, request("POST", "/schedules/a", {}, "[]")));
}

struct PathCallsTest : ::testing::Test {
  SignedCloud cloud;

  Reply send(std::string method, std::string path, std::string body = {}, std::string query = {}) {
    auto unsigned_request = request(std::move(method), std::move(path), std::move(query), std::move(body));
    return cloud.ask(cloud.sign(std::move(unsigned_request), "scheduler", cloud.key(), cloud.now));
  }
  static std::string error_of(const Reply& reply) {
    for (const auto& [name, value] : reply.headers)
      if (name == "x-amzn-errortype") return std::to_string(reply.status) + " " + value;
    return {};
  }
};

TEST_F(PathCallsTest, RefusalsAreWrittenAsHttpHasThem) {
  auto unknown = send("GET", "/schedules/nobody");
  EXPECT_EQ(error_of(unknown), "404 ResourceNotFoundException");
  EXPECT_EQ(Json::parse(unknown.body), (Json{{"Message", "Schedule nobody does not exist."}}));
  EXPECT_EQ(error_of(send("POST", "/schedules/a", "{}")), "400 ValidationException");
  EXPECT_EQ(error_of(send("POST", "/schedules/a", "no JSON")), "400 SerializationException");
  EXPECT_EQ(error_of(send("GET", "/nothing")), "404 UnknownOperationException");
  EXPECT_EQ(error_of(send("GET", "/schedules", {}, "MaxResults=101")), "400 ValidationException");
  EXPECT_EQ(error_of(send("GET", "/schedules", {}, "MaxResults=many")), "400 SerializationException");
  EXPECT_EQ(error_of(send("GET", "/schedules", {}, "Color=red")), "400 ValidationException");
  cloud.cloud.settings().accounts[0].keys[0].denied = {"scheduler:*"};
  EXPECT_EQ(error_of(send("GET", "/schedules")), "403 AccessDeniedException");
}

TEST_F(PathCallsTest, TooManyCallsAreRefusedWith429) {
  std::string last;
  for (int i = 0; i < 300 && last.empty(); ++i) last = error_of(send("GET", "/schedules"));
  EXPECT_EQ(last, "429 ThrottlingException");
}

TEST_F(PathCallsTest, WrongSignatureIsRefusedWith403) {
  auto signed_one = cloud.sign(request("GET", "/schedules"), "scheduler", cloud.key(), cloud.now);
  signed_one.path = "/schedules/a";
  EXPECT_EQ(error_of(cloud.ask(signed_one)), "403 InvalidSignatureException");
}

TEST_F(PathCallsTest, GlobalServiceAnswersInItsOwnRegionAlone) {
  const std::string list = "Action=ListRoles&Version=2010-05-08";
  EXPECT_EQ(cloud.ask(cloud.form_request("iam", list)).status, 200);
  cloud.region = "eu-west-1";
  EXPECT_EQ(element(cloud.ask(cloud.form_request("iam", list)).body, "Code"), "SignatureDoesNotMatch");
}

}  // namespace
}  // namespace stint::rehearsal::wire
