// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/hosts/relay.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include <cerrno>
#include <string>

namespace stint::rehearsal::hosts {
namespace {

void set_unblocking(const Fd& fd) { fcntl(fd.get(), F_SETFL, O_NONBLOCK); }

sockaddr_in loopback(in_port_t port = 0) {
  sockaddr_in name{};
  name.sin_family = AF_INET;
  name.sin_port = port;
  name.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return name;
}

// A connection over TCP on loopback, both ends.
struct Pair {
  Fd near, far;

  Pair() {
    const Fd listener(socket(AF_INET, SOCK_STREAM, 0));
    auto name = loopback();
    socklen_t size = sizeof name;
    bind(listener.get(), reinterpret_cast<sockaddr*>(&name), size);
    listen(listener.get(), 1);
    getsockname(listener.get(), reinterpret_cast<sockaddr*>(&name), &size);
    near = Fd(socket(AF_INET, SOCK_STREAM, 0));
    connect(near.get(), reinterpret_cast<sockaddr*>(&name), size);
    far = Fd(accept(listener.get(), nullptr, nullptr));
    for (const auto* end : {&near, &far}) set_unblocking(*end);
  }
};

// The user's end, and the host's, of one connection that is carried.
class RelayTest : public testing::Test {
 protected:
  void carry() { ASSERT_TRUE(relay_.carry(std::move(user_.far), std::move(host_.near))); }
  Fd& user() { return user_.near; }
  Fd& host() { return host_.far; }

  void serve() {
    pollfd waited{relay_.fd(), POLLIN, 0};
    if (poll(&waited, 1, 10) == 1) relay_.turn();
  }
  // All that is written at one end and read at the other, until that one has so many bytes.
  std::string through(const Fd& from, const Fd& to, const std::string& sent) {
    std::string got;
    std::size_t written = 0;
    for (int turns = 0; turns < 5000 && got.size() < sent.size(); ++turns) {
      const auto w = ::write(from.get(), sent.data() + written, sent.size() - written);
      if (w > 0) written += static_cast<std::size_t>(w);
      serve();
      got += read_some(to);
    }
    return got;
  }
  static std::string read_some(const Fd& from) {
    std::string bytes(200'000, '\0');
    const auto n = ::read(from.get(), bytes.data(), bytes.size());
    bytes.resize(n > 0 ? static_cast<std::size_t>(n) : 0);
    return bytes;
  }
  // What read(2) says in the end: 0, or the error's number.
  int end_of(const Fd& fd) {
    for (int turns = 0; turns < 100; ++turns) {
      serve();
      char byte = 0;
      const auto n = ::read(fd.get(), &byte, 1);
      if (n == 0) return 0;
      if (n < 0 && errno != EAGAIN) return errno;
    }
    return EAGAIN;
  }

  Relay relay_ = *Relay::make();
  Pair user_, host_;
};

std::string megabytes(std::size_t n) {
  std::string text(n << 20, '\0');
  std::uint32_t state = 1;
  for (auto& byte : text) byte = static_cast<char>((state = state * 1664525 + 1013904223) >> 24);
  return text;
}

TEST_F(RelayTest, EveryByteArrivesInOrderBothWays) {
  carry();
  const auto much = megabytes(8);
  EXPECT_TRUE(through(user(), host(), much) == much);
  EXPECT_TRUE(through(host(), user(), much) == much);
}

TEST_F(RelayTest, DirectionThatHasEndedLeavesTheOtherOpen) {
  carry();
  EXPECT_EQ(through(user(), host(), "a question"), "a question");
  shutdown(user().get(), SHUT_WR);
  EXPECT_EQ(end_of(host()), 0);
  EXPECT_EQ(through(host(), user(), "an answer"), "an answer");
  EXPECT_EQ(end_of(user()), EAGAIN);
  host().reset();
  EXPECT_EQ(end_of(user()), 0);
}

TEST_F(RelayTest, ConnectionThatBreaksAtOneEndBreaksAtTheOther) {
  carry();
  const linger at_once{1, 0};
  setsockopt(host().get(), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  host().reset();
  EXPECT_EQ(end_of(user()), ECONNRESET);
}

TEST_F(RelayTest, WhereNobodyListensTheUserIsReset) {
  Fd onward(socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0));
  auto name = loopback();
  socklen_t size = sizeof name;
  const Fd closed(socket(AF_INET, SOCK_STREAM, 0));  // bound, so that nobody else is there
  bind(closed.get(), reinterpret_cast<sockaddr*>(&name), size);
  getsockname(closed.get(), reinterpret_cast<sockaddr*>(&name), &size);
  connect(onward.get(), reinterpret_cast<sockaddr*>(&name), size);
  ASSERT_TRUE(relay_.carry(std::move(user_.far), std::move(onward)));
  EXPECT_EQ(end_of(user()), ECONNRESET);
}

TEST_F(RelayTest, QuietConnectionCostsNoTurns) {
  carry();
  EXPECT_EQ(through(user(), host(), "x"), "x");
  shutdown(user().get(), SHUT_WR);
  EXPECT_EQ(end_of(host()), 0);
  for (int turns = 0; turns < 5; ++turns) serve();
  pollfd waited{relay_.fd(), POLLIN, 0};
  EXPECT_EQ(poll(&waited, 1, 50), 0);
}

}  // namespace
}  // namespace stint::rehearsal::hosts
