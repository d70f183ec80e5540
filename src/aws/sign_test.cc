// SPDX-License-Identifier: Apache-2.0
#include "aws/sign.h"

#include <gtest/gtest.h>

#include "aws/digest.h"
#include "aws/sign_recorded_test.h"

namespace stint::aws {
namespace {

Credentials credentials(std::string token = {}) {
  Credentials c{.access_key_id = kRecordedKeyId, .secret_access_key = Secret{kRecordedSecret}};
  if (!token.empty()) c.session_token = Secret{std::move(token)};
  return c;
}

void sign_once(HttpRequest& request, const Credentials& credentials, const Scope& scope, SysMicros at) {
  SigningKeys keys;
  sign(request, credentials, scope, at, keys);
}

std::string header(const HttpRequest& request, std::string_view name) {
  for (const auto& [key, value] : request.headers)
    if (key == name) return value;
  return {};
}

std::string signature(HttpRequest request, const std::string& token = {}) {
  sign_once(request, credentials(token), {"us-east-1", "service"}, *parse_rfc3339("2015-08-30T12:36:00Z"));
  auto authorization = header(request, "Authorization");
  return authorization.substr(authorization.find("Signature=") + 10);
}

HttpRequest get(std::string path, std::vector<Header> headers = {}) {
  return {.method = "GET", .url = "https://example.amazonaws.com" + path, .headers = std::move(headers)};
}
HttpRequest post(std::string path, std::vector<Header> headers = {}, std::string body = {}) {
  return {.method = "POST",
          .url = "https://example.amazonaws.com" + path,
          .headers = std::move(headers),
          .body = std::move(body)};
}

// AWS's published signing test suite (v4), by the names of its cases.
TEST(SignTest, PublishedVectors) {
  const std::string letters = "-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  const Header body_hash{"X-Amz-Content-Sha256",
                         hex(sha256("Param1=value1"))};  // the suite signs it with forms
  struct Case {
    const char* name;
    HttpRequest request;
    const char* signature;
  };
  const Case cases[] = {
      {"get-vanilla", get("/"), "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"},
      {"get-vanilla-empty-query-key", get("/?Param1=value1"),
       "a67d582fa61cc504c4bae71f336f98b97f1ea3c7a6bfe1b6e45aec72011b9aeb"},
      {"get-vanilla-query-order-key-case", get("/?Param2=value2&Param1=value1"),
       "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500"},
      {"get-vanilla-query-order-encoded", get("/?Param-3=Value3&Param=Value2&%E1%88%B4=Value1"),
       "371d3713e185cc334048618a97f809c9ffe339c62934c032af5a0e595648fcac"},
      {"get-vanilla-query-unreserved", get("/?" + letters + "=" + letters),
       "9c3e54bfcdf0b19771a7f523ee5669cdf59bc7cc0884027167c21bb143a40197"},
      {"get-unreserved", get("/" + letters),
       "07ef7494c76fa4850883e2b006601f940f8a34d404d0cfa977f52a65bbf5f24f"},
      {"get-utf8", get("/\xE1\x88\xB4"), "8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85"},
      {"get-relative-normalized", get("/example/.."),
       "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"},
      {"get-slash-dot-slash-normalized", get("/./"),
       "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"},
      {"get-slashes-normalized", get("//example//"),
       "9a624bd73a37c9a373b5312afbebe7a714a789de108f0bdfe846570885f57e84"},
      {"get-header-key-duplicate",
       get("/", {{"My-Header1", "value2"}, {"My-Header1", "value2"}, {"My-Header1", "value1"}}),
       "c9d5ea9f3f72853aea855b47ea873832890dbdd183b4468f858259531a5138ea"},
      {"get-header-value-trim", get("/", {{"My-Header1", " value1"}, {"My-Header2", " \"a   b   c\""}}),
       "acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736"},
      {"get-header-value-multiline", get("/", {{"My-Header1", "value1\n  value2\n     value3"}}),
       "cfd34249e4b1c8d6b91ef74165d41a32e5fab3306300901bb65a51a73575eefd"},
      {"post-vanilla", post("/"), "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"},
      {"post-vanilla-query", post("/?Param1=value1"),
       "28038455d6de14eafc1f9222cf5aa6f1a96197d7deb8263271d420d138af7f11"},
      {"post-x-www-form-urlencoded",
       post("/", {{"Content-Type", "application/x-www-form-urlencoded"}, {"Content-Length", "13"}, body_hash},
            "Param1=value1"),
       "d3875051da38690788ef43de4db0d8f280229d82040bfac253562e56c3f20e0b"},
      {"post-x-www-form-urlencoded-parameters",
       post("/",
            {{"Content-Type", "application/x-www-form-urlencoded; charset=utf-8"},
             {"Content-Length", "13"},
             body_hash},
            "Param1=value1"),
       "328d1b9eaadca9f5818ef05e8392801e091653bafec24fcab71e7344e7f51422"},
  };
  for (const auto& c : cases) EXPECT_EQ(signature(c.request), c.signature) << c.name;
}

TEST(SignTest, PublishedVectorsWithASessionToken) {
  EXPECT_EQ(signature(get("/"), "6e86291e8372ff2a2260956d9b8aae1d763fbf315fa00fa31553b73ebf194267"),
            "07ec1639c89043aa0e3e2de82b96708f198cceab042d4a97044c66dd9f74e7f8");
}

TEST(SignTest, SignsAsBotocoreDoes) {
  auto recorded = recorded_signatures();
  ASSERT_GE(recorded.size(), 8U);
  for (const auto& r : recorded) {
    HttpRequest request = r.request;
    sign_once(request, credentials(r.token), {r.region, r.service}, *parse_rfc3339(r.time));
    EXPECT_EQ(header(request, "Authorization"), r.authorization) << r.request.url << " " << r.request.body;
  }
}

TEST(SignTest, DayInTheScopeIsThatOfTheTime) {
  SigningKeys keys;
  for (auto [time, day] :
       {std::pair{"2026-11-24T23:59:59Z", "20261124"}, {"2026-11-25T00:00:00Z", "20261125"}}) {
    HttpRequest request = post("/");
    sign(request, credentials(), {"us-east-1", "ec2"}, *parse_rfc3339(time), keys);
    EXPECT_NE(header(request, "Authorization").find(std::string{"/"} + day + "/us-east-1/"),
              std::string::npos);
    EXPECT_EQ(header(request, "X-Amz-Date").substr(0, 8), day);
    HttpRequest alone = post("/");
    sign_once(alone, credentials(), {"us-east-1", "ec2"}, *parse_rfc3339(time));
    EXPECT_EQ(header(request, "Authorization"), header(alone, "Authorization"))
        << "a kept key of another day";
  }
}

TEST(SignTest, TokenIsSentAndSignedOnlyWhereThereIsOne) {
  HttpRequest plain = post("/"), temporary = post("/");
  sign_once(plain, credentials(), {"us-east-1", "ec2"}, SysMicros{});
  sign_once(temporary, credentials("tok"), {"us-east-1", "ec2"}, SysMicros{});
  EXPECT_EQ(header(plain, "X-Amz-Security-Token"), "");
  EXPECT_EQ(header(temporary, "X-Amz-Security-Token"), "tok");
  EXPECT_NE(header(temporary, "Authorization").find("x-amz-security-token"), std::string::npos);
}

}  // namespace
}  // namespace stint::aws
