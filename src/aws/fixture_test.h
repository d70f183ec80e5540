// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "aws/session.h"
#include "testing/canned_http.h"
#include "testing/stepping_world.h"

namespace stint::aws {

/// Tests of calls: a session of a made-up account in us-east-1, answered by canned HTTP.
///
///     TEST_F(Ec2TagsTest, …) {
///       http.expect("Action=DescribeTags", xml("<DescribeTagsResponse>…"));
///       auto tags = call([](const Client& client) { return describe_tags(client, {}); });
class AwsFixture : public ::testing::Test {
 protected:
  testing::SteppingWorld w;
  testing::CannedHttp http{w.out};
  Config config{.credentials = {.access_key_id = "AKIDTEST",
                                .secret_access_key = Secret{"hush-secret-key"},
                                .session_token = Secret{"hush-session-token"},
                                .source = "the test"},
                .region = "us-east-1"};

  /// Runs `body(client)` on a fiber and gives its Result back.
  template <class Body>
  auto call(Body body) {
    using Out = decltype(body(std::declval<const Client&>()));
    Out out = fail(Kind::Failed, "the call did not run");
    w.run([&](World& world) {
      Session session{world, config};
      out = body(session.in(config.region));
    });
    return out;
  }

  static HttpResponse xml(std::string body, int status = 200) {
    return {.status = status, .headers = {{"x-amzn-requestid", "req-1"}}, .body = std::move(body)};
  }
  static HttpResponse json(std::string body, int status = 200) { return xml(std::move(body), status); }

  /// An error as EC2 writes it.
  static HttpResponse ec2_error(std::string code, std::string message = "no", int status = 400) {
    return xml("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Response><Errors><Error><Code>" + code +
                   "</Code><Message>" + message +
                   "</Message></Error></Errors><RequestID>req-e</RequestID></Response>",
               status);
  }

  const std::string& body_sent(std::size_t n = 0) const { return http.requests.at(n).body; }
};

}  // namespace stint::aws
