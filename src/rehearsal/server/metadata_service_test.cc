// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/server/metadata_service.h"

#include <gtest/gtest.h>

#include "rehearsal/server/metadata_sample.h"

namespace stint::rehearsal::server {
namespace {

struct MetadataServiceTest : ::testing::Test {
  std::optional<Metadata> instance = sample_metadata();
  MetadataService service{[this] { return instance; }};
  Micros now = Seconds{1000};

  wire::Reply ask(std::string method, std::string path, std::vector<Header> headers = {}) {
    return service.answer(
        {.method = std::move(method), .path = std::move(path), .headers = std::move(headers)}, now);
  }
  wire::Reply token_for(const std::string& seconds, std::vector<Header> more = {}) {
    more.emplace_back("x-aws-ec2-metadata-token-ttl-seconds", seconds);
    return ask("PUT", "/latest/api/token", more);
  }
  int status_with(const std::string& token) {
    return ask("GET", "/latest/meta-data/instance-id", {{"x-aws-ec2-metadata-token", token}}).status;
  }
};

TEST_F(MetadataServiceTest, TokenLetsInUntilItsEnd) {
  const auto made = token_for("60");
  ASSERT_EQ(made.status, 200);
  EXPECT_EQ(made.headers.back().second, "60");
  const auto found = ask("GET", "/latest/meta-data/instance-id", {{"x-aws-ec2-metadata-token", made.body}});
  EXPECT_EQ(found.status, 200);
  EXPECT_EQ(found.body, "i-0123456789abcdef0");
  now += Seconds{60} - Micros{1};
  EXPECT_EQ(status_with(made.body), 200);
  now += Micros{1};
  EXPECT_EQ(status_with(made.body), 401);
}

TEST_F(MetadataServiceTest, WithoutTokenWhereTheyAreRequired) {
  EXPECT_EQ(ask("GET", "/latest/meta-data/").status, 401);
  EXPECT_EQ(status_with("made up"), 401);
}

TEST_F(MetadataServiceTest, WithoutTokenWhereTheyAreOptional) {
  instance->tokens_required = false;
  EXPECT_EQ(ask("GET", "/latest/meta-data/").status, 200);
  EXPECT_EQ(ask("HEAD", "/latest/meta-data/").status, 200);
  EXPECT_EQ(status_with("made up"), 401) << "a token that is shown has to be a good one";
}

TEST_F(MetadataServiceTest, LivesOfTokens) {
  for (const auto* good : {"1", "21600"}) EXPECT_EQ(token_for(good).status, 200) << good;
  for (const auto* bad : {"0", "21601", "-1", "6s", ""}) EXPECT_EQ(token_for(bad).status, 400) << bad;
  EXPECT_EQ(ask("PUT", "/latest/api/token").status, 400);
}

TEST_F(MetadataServiceTest, TokenThatAProxyAsksFor) {
  EXPECT_EQ(token_for("60", {{"x-forwarded-for", "203.0.113.9"}}).status, 403);
}

TEST_F(MetadataServiceTest, TokenOfAnotherHost) {
  MetadataService other([this] { return instance; });
  const auto token = token_for("60").body;
  EXPECT_EQ(
      other
          .answer({.method = "GET", .path = "/latest/", .headers = {{"x-aws-ec2-metadata-token", token}}},
                  now)
          .status,
      401);
}

TEST_F(MetadataServiceTest, HostThatAsksForTokensWithoutEnd) {
  const auto first = token_for("60").body;
  for (int i = 0; i < 1000; ++i) ASSERT_EQ(token_for("60").status, 200);
  EXPECT_EQ(status_with(first), 401);
  EXPECT_EQ(status_with(token_for("60").body), 200);
}

TEST_F(MetadataServiceTest, PathsAndMethodsThatThereAreNot) {
  const auto token = token_for("60").body;
  const std::vector<Header> headers{{"x-aws-ec2-metadata-token", token}};
  EXPECT_EQ(ask("GET", "/latest/meta-data/nothing", headers).status, 404);
  EXPECT_EQ(ask("GET", "/latest/meta-data/instance%2Did", headers).status, 200) << "an encoded path";
  EXPECT_EQ(ask("POST", "/latest/meta-data/", headers).status, 405);
  EXPECT_EQ(ask("PUT", "/latest/meta-data/", headers).status, 405);
}

TEST_F(MetadataServiceTest, ServiceThatIsDisabledAndInstanceThatIsGone) {
  const auto token = token_for("60").body;
  instance->enabled = false;
  EXPECT_EQ(status_with(token), 403);
  EXPECT_EQ(token_for("60").status, 403);
  instance.reset();
  EXPECT_EQ(status_with(token), 404);
}

}  // namespace
}  // namespace stint::rehearsal::server
