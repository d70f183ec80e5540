// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/process/relay.h"

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <optional>
#include <string>

#include "rehearsal/process/addresses.h"

namespace stint::rehearsal::process {
namespace {

constexpr hosts::Ipv4 kHere{0x7f4dfe05};  // 127.77.254.5

hosts::Fd connected(std::uint16_t port) {
  hosts::Fd fd(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in there{};
  there.sin_family = AF_INET;
  there.sin_port = htons(port);
  there.sin_addr.s_addr = htonl(kHere.bits);
  EXPECT_EQ(connect(fd.get(), reinterpret_cast<const sockaddr*>(&there), sizeof there), 0);
  return fd;
}

/// A relay between a client and a server, both of this test.
class RelayTest : public testing::Test {
 protected:
  /// Has the relay work until it is so.
  template <class IsSo>
  bool until(IsSo is_so, std::chrono::milliseconds limit = std::chrono::seconds{5}) {
    const auto end = std::chrono::steady_clock::now() + limit;
    while (!is_so()) {
      if (std::chrono::steady_clock::now() > end) return false;
      std::vector<pollfd> polled;
      relay.add_to(polled);
      poll(polled.data(), polled.size(), 5);
      relay.serve(polled);
    }
    return true;
  }
  bool accept_host() {
    return until([this] {
      host = hosts::Fd(accept4(server.get(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
      return bool{host};
    });
  }
  /// What has come there, without waiting; nullopt at its end.
  static std::optional<std::string> come(const hosts::Fd& fd) {
    std::array<char, 65536> bytes{};
    const auto n = recv(fd.get(), bytes.data(), bytes.size(), MSG_DONTWAIT);
    if (n == 0) return std::nullopt;
    return std::string(bytes.data(), n < 0 ? 0 : static_cast<std::size_t>(n));
  }

  SharedWire wire = SharedWire::make().value();
  hosts::Fd server = listen_at(kHere, 0).value(), listener = listen_at(kHere, 0).value();
  std::uint16_t port = port_of(listener).value();
  Relay relay{std::move(listener), kHere, port_of(server).value(), *wire, wire.moved().get()};
  hosts::Fd client = connected(port), host;
};

TEST_F(RelayTest, CarriesAndCountsBothWays) {
  ASSERT_TRUE(accept_host());
  ASSERT_EQ(::write(client.get(), "hello", 5), 5);
  ASSERT_TRUE(until([&] { return come(host) == "hello"; }));
  const std::string much(3'000'000, 'x');
  std::size_t sent = 0, got = 0;
  ASSERT_TRUE(until([&] {
    const auto n = ::write(host.get(), much.data() + sent, much.size() - sent);
    if (n > 0) sent += static_cast<std::size_t>(n);
    got += come(client).value_or("").size();
    return got == much.size();
  }));
  EXPECT_EQ(wire->received, 5);
  EXPECT_EQ(wire->sent, 3'000'000);
  std::uint64_t times = 0;
  EXPECT_EQ(::read(wire.moved().get(), &times, sizeof times), 8);
}

TEST_F(RelayTest, EndOfOneSideIsTheEndOfTheOtherAfterWhatWasSent) {
  ASSERT_TRUE(accept_host());
  ASSERT_EQ(::write(client.get(), "last", 4), 4);
  shutdown(client.get(), SHUT_WR);
  std::string heard;
  ASSERT_TRUE(until([&] {
    const auto more = come(host);
    heard += more.value_or("");
    return !more;
  }));
  EXPECT_EQ(heard, "last");
  ASSERT_EQ(::write(host.get(), "answer", 6), 6);
  EXPECT_TRUE(until([&] { return come(client) == "answer"; })) << "the other way is open still";
  host.reset();
  EXPECT_TRUE(until([&] { return !come(client); }));
}

TEST_F(RelayTest, SilentOneCarriesNothingUntilThatIsOver) {
  ASSERT_TRUE(accept_host());
  wire->silent = true;
  ASSERT_EQ(::write(client.get(), "hello", 5), 5);
  EXPECT_FALSE(until([&] { return come(host) == "hello"; }, std::chrono::milliseconds{50}));
  wire->silent = false;
  EXPECT_TRUE(until([&] { return come(host) == "hello"; }));
}

TEST_F(RelayTest, HostThatDoesNotListenIsAClosedConnection) {
  server.reset();
  EXPECT_TRUE(until([&] {
    std::array<char, 1> byte{};
    return recv(client.get(), byte.data(), 1, MSG_DONTWAIT) == 0 || errno == ECONNRESET;
  }));
}

}  // namespace
}  // namespace stint::rehearsal::process
