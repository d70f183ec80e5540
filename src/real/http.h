// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <poll.h>

#include <deque>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/env.h"
#include "base/outside.h"

namespace stint::real {

/// HTTP exchanges over one libcurl multi handle; libcurl is loaded and the handle made at the first request.
/// Redirects are not followed; the loopback is never asked through a proxy.
class Http {
 public:
  explicit Http(const Env& env);
  ~Http();
  Http(const Http&) = delete;
  Http& operator=(const Http&) = delete;

  void start(Ticket ticket, const HttpRequest& request, const HttpLimits& limits);
  void drop(Ticket ticket);
  bool idle() const { return transfers_.empty(); }
  /// Something can be taken without waiting.
  bool ready() const { return !failed_.empty(); }
  /// Blocks like poll(2) on curl's own descriptors and on `set`; then moves transfers on. `wait` in
  /// milliseconds, -1: for ever.
  void poll(std::vector<pollfd>& set, int wait);
  /// Moves transfers on and takes those that are through.
  void take(std::deque<Event>& events);

 private:
  struct Multi;
  struct Transfer;
  std::string ca_bundle_, no_proxy_;
  std::unique_ptr<Multi> multi_;
  std::map<Ticket, std::unique_ptr<Transfer>> transfers_;
  std::vector<HttpDone> failed_;  // before they began
};

}  // namespace stint::real
