// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <functional>
#include <map>
#include <memory>

#include "base/result.h"
#include "rehearsal/hosts/fd.h"
#include "rehearsal/server/http_server.h"

namespace stint::rehearsal::server {

/// The one place where the server waits: epoll(7) over all that has something to say. One thread.
class Loop {
 public:
  static Result<std::unique_ptr<Loop>> make();

  /// Calls `ready` in a turn in which the descriptor is readable. It may watch and forget others, and itself.
  Result<> watch(int fd, std::function<void()> ready);
  void forget(int fd);

  /// The same for a server and what it has to do by the clock. It has to be taken out before it goes.
  Result<> add(HttpServer& server);
  void remove(HttpServer& server);

  /// Waits until there is something to do, and does it.
  void turn();

 private:
  explicit Loop(hosts::Fd epoll) : epoll_(std::move(epoll)) {}
  int patience() const;

  hosts::Fd epoll_;
  std::map<int, std::shared_ptr<std::function<void()>>>
      watched_;  // shared: one may be forgotten while it is called
  std::map<int, HttpServer*> servers_;
};

}  // namespace stint::rehearsal::server
