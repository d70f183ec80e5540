// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/server/loop.h"

#include <sys/epoll.h>

#include <algorithm>
#include <array>
#include <vector>

#include "rehearsal/hosts/system.h"

namespace stint::rehearsal::server {

Result<std::unique_ptr<Loop>> Loop::make() {
  STINT_TRY_ASSIGN(hosts::Fd epoll, hosts::check_fd(epoll_create1(EPOLL_CLOEXEC), "epoll_create1"));
  return std::unique_ptr<Loop>(new Loop(std::move(epoll)));
}

Result<> Loop::watch(int fd, std::function<void()> ready) {
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.fd = fd;
  STINT_TRY(hosts::check(epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, fd, &event), "epoll_ctl"));
  watched_[fd] = std::make_shared<std::function<void()>>(std::move(ready));
  return {};
}

void Loop::forget(int fd) {
  epoll_ctl(epoll_.get(), EPOLL_CTL_DEL, fd, nullptr);
  watched_.erase(fd);
}

Result<> Loop::add(HttpServer& server) {
  STINT_TRY(watch(server.fd(), [&server] { server.turn(); }));
  servers_[server.fd()] = &server;
  return {};
}

void Loop::remove(HttpServer& server) {
  servers_.erase(server.fd());
  forget(server.fd());
}

// In milliseconds, as epoll_wait has it; -1: without end.
int Loop::patience() const {
  std::optional<Millis> wait;
  for (const auto& [fd, server] : servers_)
    if (auto own = server->wait_time()) wait = std::min(wait.value_or(Millis::max()), *own);
  if (!wait) return -1;
  return static_cast<int>(std::clamp(*wait, Millis{0}, Millis{3'600'000}).count());
}

void Loop::turn() {
  std::array<epoll_event, 64> events{};
  const int n = epoll_wait(epoll_.get(), events.data(), static_cast<int>(events.size()), patience());
  std::vector<int> ready;
  for (int i = 0; i < n; ++i) ready.push_back(events[static_cast<std::size_t>(i)].data.fd);
  for (const auto& [fd, server] : servers_)
    if (server->wait_time() == Millis{0} && std::ranges::find(ready, fd) == ready.end()) ready.push_back(fd);
  for (int fd : ready) {
    auto found = watched_.find(fd);
    if (found == watched_.end()) continue;
    auto call = found->second;
    (*call)();
  }
}

}  // namespace stint::rehearsal::server
