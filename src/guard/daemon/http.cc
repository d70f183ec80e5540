// SPDX-License-Identifier: Apache-2.0
#include "guard/daemon/http.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>

#include "guard/daemon/clock.h"
#include "guard/daemon/fd.h"

namespace stint::guard {
namespace {

constexpr std::size_t kMostBytes = 1U << 20;

tl::unexpected<Error> failed(const HttpAsk& what, std::string_view why) {
  return fail(Kind::Failed, fmt::format("http://{}:{}{}: {}", what.address, what.port, what.path, why));
}

// Whether `fd` is ready before the limit.
bool wait_for(const Fd& fd, short events, Micros until) {
  RealClock clock;
  while (true) {
    auto left = std::chrono::ceil<std::chrono::milliseconds>(until - clock.now().boot).count();
    if (left <= 0) return false;
    pollfd waited{fd.get(), events, 0};
    int n = poll(&waited, 1, static_cast<int>(left));
    if (n > 0) return true;
    if (n < 0 && errno != EINTR) return false;
  }
}

// An empty Fd where nobody listens.
Result<Fd> connect_to(const HttpAsk& what, Micros until) {
  Fd fd{socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)};
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(what.port);
  if (!fd || inet_pton(AF_INET, what.address.c_str(), &to.sin_addr) != 1)
    return failed(what, "no such address");
  if (connect(fd.get(), reinterpret_cast<const sockaddr*>(&to), sizeof to) == 0) return fd;
  if (errno == ECONNREFUSED) return Fd{};
  if (errno != EINPROGRESS) return failed(what, std::strerror(errno));
  if (!wait_for(fd, POLLOUT, until)) return failed(what, "it does not answer");
  int error = 0;
  socklen_t size = sizeof error;
  getsockopt(fd.get(), SOL_SOCKET, SO_ERROR, &error, &size);
  if (error == ECONNREFUSED) return Fd{};
  if (error != 0) return failed(what, std::strerror(error));
  return fd;
}

Result<> send_all(const Fd& fd, std::string_view bytes, const HttpAsk& what, Micros until) {
  while (!bytes.empty()) {
    if (!wait_for(fd, POLLOUT, until)) return failed(what, "it takes no question");
    auto n = send(fd.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (n < 0) return failed(what, std::strerror(errno));
    bytes.remove_prefix(static_cast<std::size_t>(n));
  }
  return {};
}

std::string lower(std::string text) {
  std::ranges::transform(text, text.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return text;
}

// The number in a header of that name; nullopt where there is none.
std::optional<std::size_t> number_in(const std::string& head, const std::string& name) {
  auto at = head.find("\r\n" + name + ":");
  if (at == std::string::npos) return std::nullopt;
  at = head.find_first_not_of(' ', at + name.size() + 3);
  std::size_t value = 0;
  auto [end, error] = std::from_chars(head.data() + at, head.data() + head.size(), value);
  return error == std::errc() ? std::optional(value) : std::nullopt;
}

// The body's size by the head of what has come; nullopt until the head is whole, or where it does not say.
std::optional<std::size_t> whole_size(const std::string& text) {
  auto end = text.find("\r\n\r\n");
  if (end == std::string::npos) return std::nullopt;
  auto body = number_in(lower(text.substr(0, end)), "content-length");
  if (!body) return std::nullopt;
  return end + 4 + std::min(*body, kMostBytes);
}

// Until the answer's end, by its own word or by the server's hanging up.
Result<std::string> receive(const Fd& fd, const HttpAsk& what, Micros until) {
  std::string text;
  char bytes[16U << 10];
  while (text.size() < kMostBytes) {
    if (auto size = whole_size(text); size && text.size() >= *size) return text;
    if (!wait_for(fd, POLLIN, until)) return failed(what, "it does not answer");
    auto n = recv(fd.get(), bytes, sizeof bytes, 0);
    if (n < 0) return failed(what, std::strerror(errno));
    if (n == 0) return text;
    text.append(bytes, static_cast<std::size_t>(n));
  }
  return failed(what, "its answer has no end");
}

Result<HttpSaid> parse(const std::string& text, const HttpAsk& what) {
  auto end = text.find("\r\n\r\n");
  HttpSaid said;
  bool is_http = text.starts_with("HTTP/1.") && end != std::string::npos && text.size() > 12;
  if (!is_http || std::from_chars(text.data() + 9, text.data() + 12, said.code).ec != std::errc())
    return failed(what, "it does not speak HTTP");
  if (lower(text.substr(0, end)).find("\r\ntransfer-encoding:") != std::string::npos)
    return failed(what, "it answers in chunks");
  said.body = text.substr(end + 4);
  return said;
}

bool is_one_line(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c >= ' ' && c <= '~'; });
}

}  // namespace

Result<std::optional<HttpSaid>> ask(const HttpAsk& what) {
  auto head = fmt::format("{} {} HTTP/1.1\r\nHost: {}:{}\r\nConnection: close\r\nContent-Length: 0\r\n",
                          what.verb, what.path, what.address, what.port);
  if (!is_one_line(what.path)) return failed(what, "its path is none");
  for (const auto& header : what.headers) {
    if (!is_one_line(header)) return failed(what, "a header has a line's end in it");
    head += header + "\r\n";
  }
  RealClock clock;
  auto until = clock.now().boot + what.limit;
  STINT_TRY_ASSIGN(auto fd, connect_to(what, until));
  if (!fd) return std::nullopt;
  STINT_TRY(send_all(fd, head + "\r\n", what, until));
  STINT_TRY_ASSIGN(auto text, receive(fd, what, until));
  STINT_TRY_ASSIGN(auto said, parse(text, what));
  return said;
}

}  // namespace stint::guard
