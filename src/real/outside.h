// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <deque>
#include <map>
#include <set>

#include "base/outside.h"
#include "real/children.h"
#include "real/descriptor.h"
#include "real/http.h"

namespace stint::real {

/// The outside as it is: libcurl, child processes, the kernel's clocks and random bytes. SIGINT, SIGTERM and
/// SIGHUP are blocked from its making on and come as events; children get them unblocked.
class RealOutside final : public Outside {
 public:
  explicit RealOutside(const Env& env);

  Instant now() override;
  Ticket http(const HttpRequest& request, const HttpLimits& limits) override;
  Result<Ticket> spawn(const Command& command) override;
  void write(Ticket child, std::string_view bytes) override { children_.write(child, bytes); }
  void close_stdin(Ticket child) override { children_.close_stdin(child); }
  Ticket timer(Micros boot) override;
  Ticket read_stdin() override;
  void drop(Ticket ticket) override;
  void random(std::span<std::byte> bytes) override;
  Event next() override;

 private:
  Ticket take_ticket() { return Ticket{++tickets_}; }
  void wait();
  void arm_timer();
  void take_timers();
  void take_signals();
  void take_stdin();

  std::uint64_t tickets_ = 0;
  std::deque<Event> events_;
  std::set<std::pair<Micros, Ticket>> timers_;
  std::optional<Ticket> stdin_asked_;
  Descriptor signals_, alarm_;
  Children children_;
  Http http_;
};

}  // namespace stint::real
