// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/wire/page.h"

#include <gtest/gtest.h>

#include <set>

#include "rehearsal/wire/signed_cloud.h"

namespace stint::rehearsal::wire {
namespace {

struct PageTest : ::testing::Test {
  SignedCloud client;

  PageTest() { client.front.set_throttling(false); }
  std::string ami() {
    return element(
        client.ask(client.ec2("Action=DescribeImages&Filter.1.Name=name&Filter.1.Value.1=ubuntu*amd64*"))
            .body,
        "imageId");
  }
  std::string launch() {
    return element(
        client
            .ask(client.ec2("Action=RunInstances&InstanceType=g4dn.xlarge&MinCount=1&MaxCount=1&ImageId=" +
                            ami()))
            .body,
        "instanceId");
  }
  std::string page(const std::string& token) {
    return client
        .ask(client.ec2("Action=DescribeInstances&MaxResults=5&NextToken=" + percent_encoded(token, false)))
        .body;
  }
  std::multiset<std::string> ids(std::string_view body) {
    std::multiset<std::string> found;
    for (auto at = body.find("<instanceId>"); at != body.npos; at = body.find("<instanceId>", at + 1))
      found.insert(element(body.substr(at), "instanceId"));
    return found;
  }
  std::string code(const std::string& form) { return element(client.ask(client.ec2(form)).body, "Code"); }
};

TEST_F(PageTest, EachThingOnceOverAllPages) {
  std::multiset<std::string> made, seen;
  for (int i = 0; i < 13; ++i) made.insert(launch());
  std::string token;
  int pages = 0;
  do {
    auto body = page(token);
    seen.merge(ids(body));
    token = element(body, "nextToken");
    ++pages;
  } while (!token.empty());
  EXPECT_EQ(seen, made);
  EXPECT_EQ(pages, 3);
}

TEST_F(PageTest, WhatComesBetweenTwoPagesChangesNothingForTheOthers) {
  std::multiset<std::string> made, seen;
  for (int i = 0; i < 10; ++i) made.insert(launch());
  auto body = page("");
  seen.merge(ids(body));
  for (int i = 0; i < 10; ++i) launch();
  for (auto token = element(body, "nextToken"); !token.empty(); token = element(body, "nextToken")) {
    body = page(token);
    seen.merge(ids(body));
  }
  for (const auto& id : made) EXPECT_EQ(seen.count(id), 1U) << id;
}

TEST_F(PageTest, LastPageHasNoToken) {
  for (int i = 0; i < 5; ++i) launch();
  EXPECT_EQ(page("").find("nextToken"), std::string::npos);
}

TEST_F(PageTest, SizesAndTokensAreChecked) {
  EXPECT_EQ(code("Action=DescribeInstances&MaxResults=4"), "InvalidParameterValue");
  EXPECT_EQ(code("Action=DescribeInstances&MaxResults=1001"), "InvalidParameterValue");
  EXPECT_EQ(code("Action=DescribeInstances&NextToken=xyz"), "InvalidParameterValue");
  EXPECT_EQ(code("Action=DescribeInstances&MaxResults=5&InstanceId.1=" + launch()),
            "InvalidParameterCombination");
}

TEST_F(PageTest, TokenOfAnotherCallIsNone) {
  for (int i = 0; i < 6; ++i) launch();
  auto token = percent_encoded(element(page(""), "nextToken"), false);
  EXPECT_EQ(code("Action=DescribeVolumes&NextToken=" + token), "InvalidParameterValue");
}

}  // namespace
}  // namespace stint::rehearsal::wire
