// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "guard/daemon/fd.h"

namespace stint::guard {

/// A server on a port of 127.0.0.1. Each request is answered with the bytes that `answer` makes of it; none
/// at all: the connection is held and nothing is said.
class HttpServer {
 public:
  explicit HttpServer(std::function<std::string(const std::string&)> answer) : answer_(std::move(answer)) {
    listener_ = Fd{socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    bind(listener_.get(), reinterpret_cast<const sockaddr*>(&at), sizeof at);
    listen(listener_.get(), 8);
    socklen_t size = sizeof at;
    getsockname(listener_.get(), reinterpret_cast<sockaddr*>(&at), &size);
    port_ = ntohs(at.sin_port);
    thread_ = std::thread([this] { serve(); });
  }
  ~HttpServer() {
    stop_ = true;
    thread_.join();
  }

  std::uint16_t port() const { return port_; }
  std::vector<std::string> asked() {
    std::lock_guard lock(mutex_);
    return asked_;
  }

  static std::string said(int code, const std::string& body) {
    return "HTTP/1.1 " + std::to_string(code) + " -\r\nContent-Length: " + std::to_string(body.size()) +
           "\r\n\r\n" + body;
  }

 private:
  void serve() {
    std::vector<Fd> held;
    while (!stop_) {
      pollfd fd{listener_.get(), POLLIN, 0};
      if (poll(&fd, 1, 20) <= 0) continue;
      Fd client{accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC)};
      std::string request;
      char bytes[4096];
      while (request.find("\r\n\r\n") == std::string::npos) {
        auto n = recv(client.get(), bytes, sizeof bytes, 0);
        if (n <= 0) break;
        request.append(bytes, static_cast<std::size_t>(n));
      }
      auto text = answer_(request);
      {
        std::lock_guard lock(mutex_);
        asked_.push_back(request);
      }
      send(client.get(), text.data(), text.size(), MSG_NOSIGNAL);
      if (text.empty()) held.push_back(std::move(client));
    }
  }

  std::function<std::string(const std::string&)> answer_;
  Fd listener_;
  std::uint16_t port_ = 0;
  std::atomic<bool> stop_ = false;
  std::mutex mutex_;
  std::vector<std::string> asked_;
  std::thread thread_;
};

}  // namespace stint::guard
