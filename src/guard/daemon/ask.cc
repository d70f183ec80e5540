// SPDX-License-Identifier: Apache-2.0
#include "guard/daemon/ask.h"

#include <sys/socket.h>
#include <sys/time.h>

#include <string>

#include "guard/daemon/clock.h"
#include "guard/daemon/unix_socket.h"
#include "pact/answer.h"
#include "pact/lines.h"
#include "pact/request.h"

namespace stint::guard {
namespace {

Result<std::string> first_line(int fd) {
  pact::Lines lines;
  char bytes[16U << 10];
  while (true) {
    if (auto line = lines.next()) return *std::move(line);
    ssize_t n = recv(fd, bytes, sizeof bytes, 0);
    if (n <= 0) return fail(Kind::Unknown, "stintd does not answer");
    lines.feed({bytes, static_cast<std::size_t>(n)});
  }
}

}  // namespace

Result<Fd> connect_within(const Path& socket, Micros limit) {
  RealClock clock;
  auto until = clock.now().boot + limit;
  while (true) {
    auto fd = connect_to(socket);
    if (fd || clock.now().boot >= until) return fd;
    usleep(20'000);
  }
}

Result<pact::Status> ask_status(const Path& socket, Micros limit) {
  STINT_TRY_ASSIGN(auto fd, connect_within(socket, limit));
  timeval patience{.tv_sec = 5, .tv_usec = 0};
  setsockopt(fd.get(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  auto hello = pact::to_line({1, pact::Hello{}});
  if (send(fd.get(), hello.data(), hello.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(hello.size()))
    return fail(Kind::Unknown, "stintd does not listen");
  STINT_TRY_ASSIGN(auto line, first_line(fd.get()));
  STINT_TRY_ASSIGN(auto told, pact::read_answer(line));
  if (told && std::holds_alternative<pact::Welcome>(told->what))
    return std::get<pact::Welcome>(told->what).status;
  if (told && std::holds_alternative<pact::Refused>(told->what))
    return fail(Kind::Failed, std::get<pact::Refused>(told->what).what);
  return fail(Kind::Failed, "stintd answers in words that are not known here");
}

}  // namespace stint::guard
