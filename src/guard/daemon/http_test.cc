// SPDX-License-Identifier: Apache-2.0
#include "guard/daemon/http.h"

#include <gtest/gtest.h>

#include "guard/daemon/http_server_test.h"

namespace stint::guard {
namespace {

using namespace std::chrono_literals;

Result<std::optional<HttpSaid>> ask_one_that_says(const std::string& bytes, Micros limit = 2s) {
  HttpServer server([&](const std::string&) { return bytes; });
  return ask({.port = server.port(), .path = "/x", .limit = limit});
}

TEST(HttpTest, AnswerComesWithItsCode) {
  HttpServer server([](const std::string&) { return HttpServer::said(404, "nothing there"); });
  auto said = ask({.port = server.port(), .path = "/a?b=c", .headers = {"X-Word: yes"}});
  ASSERT_TRUE(said && *said) << said.error().what;
  EXPECT_EQ((*said)->code, 404);
  EXPECT_EQ((*said)->body, "nothing there");
  auto asked = server.asked().at(0);
  EXPECT_TRUE(asked.starts_with("GET /a?b=c HTTP/1.1\r\nHost: 127.0.0.1:")) << asked;
  EXPECT_NE(asked.find("\r\nX-Word: yes\r\n"), std::string::npos);
}

TEST(HttpTest, AnswerWithoutALengthEndsWithTheConnection) {
  auto said = ask_one_that_says("HTTP/1.0 200 OK\r\n\r\nall of it");
  ASSERT_TRUE(said && *said);
  EXPECT_EQ((*said)->body, "all of it");
}

TEST(HttpTest, NobodyThereIsNoFailure) {
  std::uint16_t port = HttpServer([](const std::string&) { return ""; }).port();
  auto said = ask({.port = port, .path = "/"});
  ASSERT_TRUE(said);
  EXPECT_FALSE(*said);
}

TEST(HttpTest, SilenceIsBounded) {
  auto began = std::chrono::steady_clock::now();
  EXPECT_FALSE(ask_one_that_says("", 200ms));
  EXPECT_LT(std::chrono::steady_clock::now() - began, 2s);
}

TEST(HttpTest, GarbageIsRefused) {
  for (const char* bytes : {"SSH-2.0-OpenSSH\r\n\r\n", "HTTP/1.1 abc\r\n\r\n", "HTTP/1.1 200 OK\r\n",
                            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"})
    EXPECT_FALSE(ask_one_that_says(bytes)) << bytes;
}

TEST(HttpTest, AnswerWithoutEndIsCutOff) {
  EXPECT_FALSE(ask_one_that_says("HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n" +
                                 std::string(2 << 20, 'x')));
}

TEST(HttpTest, LineEndInAHeaderIsNotSent) {
  HttpServer server([](const std::string&) { return HttpServer::said(200, ""); });
  EXPECT_FALSE(ask({.port = server.port(), .path = "/", .headers = {"Token: a\r\nHost: other"}}));
  EXPECT_FALSE(ask({.port = server.port(), .path = "/ HTTP/1.1\r\n"}));
  EXPECT_TRUE(server.asked().empty());
}

}  // namespace
}  // namespace stint::guard
