// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <chrono>
#include <functional>
#include <memory>
#include <optional>

#include "base/result.h"
#include "rehearsal/hosts/fd.h"
#include "rehearsal/wire/request.h"

namespace stint::rehearsal::server {

using Millis = std::chrono::milliseconds;

/// HTTP/1.1 on one listening socket, without a thread: libmicrohttpd with its own epoll, which is one
/// descriptor of the caller's loop.
///
///     STINT_TRY_ASSIGN(auto server, HttpServer::start(std::move(listener), answer, {}));
///     for (;;) { poll(server->fd(), server->wait_time()); server->turn(); }
class HttpServer {
 public:
  /// nullopt: the connection ends without an answer. An answer with a delay goes out so much later.
  using Handler = std::function<std::optional<wire::Reply>(const wire::Request&)>;
  struct Limits {
    unsigned connections = 512;
    std::chrono::seconds idle{300};  ///< a connection on which nothing comes is closed
  };
  static constexpr std::size_t kMostBody = 1 << 20;  ///< bytes of a request's body; more is refused with 413

  static Result<std::unique_ptr<HttpServer>> start(hosts::Fd listener, Handler handler, const Limits& limits);
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;
  /// Closes all connections.
  ~HttpServer();

  int fd() const;
  /// At the latest after so long turn() has to be called, even where nothing comes in; nullopt: never.
  std::optional<Millis> wait_time() const;
  /// Calls the handler for each request that is whole. Never blocks.
  void turn();

 private:
  struct Inside;
  explicit HttpServer(std::unique_ptr<Inside> inside);
  std::unique_ptr<Inside> inside_;
};

}  // namespace stint::rehearsal::server
