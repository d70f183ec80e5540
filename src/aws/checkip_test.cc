// SPDX-License-Identifier: Apache-2.0
#include "aws/checkip.h"

#include "aws/fixture_test.h"

namespace stint::aws {
namespace {

class CheckIpTest : public AwsFixture {
 protected:
  Result<std::string> ask() {
    Result<std::string> address = fail(Kind::Failed, "not run");
    w.run([&](World& world) { address = own_address(world, "http://127.0.0.1:9/checkip"); });
    return address;
  }
  Result<std::string> answered(std::string body) {
    http.expect("GET http://127.0.0.1:9/checkip", xml(std::move(body)));
    return ask();
  }
};

TEST_F(CheckIpTest, TakesALiteralOfEitherFamily) {
  EXPECT_EQ(*answered("203.0.113.7\n"), "203.0.113.7");
  EXPECT_EQ(*answered("203.0.113.7\r\n"), "203.0.113.7");
  EXPECT_EQ(*answered("203.0.113.7"), "203.0.113.7");
  EXPECT_EQ(*answered("2001:DB8:0:0::1\n"), "2001:db8::1");
}

TEST_F(CheckIpTest, RefusesEverythingElse) {
  for (const char* body :
       {"", "\n", "203.0.113", "203.0.113.256", "203.0.113.07x", " 203.0.113.7", "0x7f.0.0.1",
        "203.0.113.7\n203.0.113.8", "203.0.113.7/32", "fe80::1%eth0", "<html>login</html>"}) {
    auto address = answered(body);
    ASSERT_FALSE(address) << body;
    EXPECT_EQ(address.error().kind, Kind::Failed);
  }
  EXPECT_FALSE(answered(std::string{"203.0.113.7\0x", 13}));
}

TEST_F(CheckIpTest, AsksThreeTimes) {
  http.expect("GET", HttpFault{HttpFault::Why::NoAnswer, "cut"});
  http.expect("GET", xml("busy", 503));
  http.expect("GET", xml("203.0.113.7\n"));
  EXPECT_EQ(*ask(), "203.0.113.7");
}

TEST_F(CheckIpTest, SaysWhoDidNotAnswer) {
  for (int i = 0; i < 3; ++i) http.expect("GET", HttpFault{HttpFault::Why::Unsent, "connection refused"});
  auto address = ask();
  ASSERT_FALSE(address);
  EXPECT_EQ(address.error().kind, Kind::Unreachable);
  EXPECT_EQ(address.error().what, "http://127.0.0.1:9/checkip did not answer (connection refused)");
}

TEST_F(CheckIpTest, InterruptionIsNotTriedAgain) {
  w.out.http_takes = Seconds{5};
  w.out.interrupt_at(Seconds{1});
  http.expect("GET", xml("203.0.113.7\n"));
  EXPECT_EQ(ask().error().kind, Kind::Interrupted);
}

}  // namespace
}  // namespace stint::aws
