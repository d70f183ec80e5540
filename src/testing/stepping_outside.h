// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/outside.h"

namespace stint::testing {

/// An Outside for unit tests: time stands still until everybody waits, then steps to the next timer; HTTP and
/// children are answered by functions that the test sets; all that was asked is kept in `asked`, in order.
///
///     SteppingOutside out;
///     out.on_http = [](const HttpRequest& r) { return HttpResponse{.status = 200, .body = "hello"}; };
class SteppingOutside final : public Outside {
 public:
  using Answer = std::variant<HttpResponse, HttpFault>;
  struct ChildScript {  ///< what a child does, whatever it is fed
    std::string out, err;
    int code = 0;
    Micros takes{0};
  };

  std::function<Answer(const HttpRequest&)> on_http;
  std::function<Result<ChildScript>(const Command&)> on_spawn;
  Micros http_takes{1000};
  std::vector<std::string> asked;  ///< "http GET url", "spawn ssh …", "timer 5s", "stdin"
  std::deque<std::string> stdin_chunks;
  std::map<Ticket, std::string> fed;  ///< what was written to each child

  /// Ctrl-C arrives at this moment of the boot clock.
  void interrupt_at(Micros boot) { schedule(boot, Signal{2}); }
  void set_time(Instant at) { now_ = at; }

  Instant now() override { return now_; }
  Ticket http(const HttpRequest& request, const HttpLimits& limits) override;
  Result<Ticket> spawn(const Command& command) override;
  void write(Ticket child, std::string_view bytes) override { fed[child] += bytes; }
  void close_stdin(Ticket) override {}
  Ticket timer(Micros boot) override;
  Ticket read_stdin() override;
  void drop(Ticket ticket) override;
  void random(std::span<std::byte> bytes) override;
  Event next() override;

 private:
  Ticket take_ticket() { return Ticket{++tickets_}; }
  void schedule(Micros boot, Event event) { due_.emplace(boot, std::move(event)); }

  Instant now_{SysMicros{Micros{1'795'600'800'000'000}}, Micros{0}};
  std::uint64_t tickets_ = 0;
  std::uint64_t random_state_ = 1;
  std::multimap<Micros, Event> due_;
};

}  // namespace stint::testing
