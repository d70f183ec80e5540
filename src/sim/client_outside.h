// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <functional>
#include <map>
#include <string>

#include "base/outside.h"
#include "sim/names.h"
#include "sim/universe.h"

namespace stint::sim {

/// The outside of one client's life: HTTP goes to the cloud's wire, children are answered by simulated
/// machines (the eight commands of host/commands.h and no other), time is the universe's.
class ClientOutside final : public Outside {
 public:
  /// `park` leaves the client until something has come for it.
  ClientOutside(Universe& universe, Gate& gate, std::function<void()> park, std::uint64_t seed)
      : universe_(universe), gate_(gate), park_(std::move(park)), random_(seed) {}
  ~ClientOutside() override { die(); }

  Instant now() override { return {universe_.agenda.wall() + universe_.wall_error, universe_.agenda.now()}; }
  Ticket http(const HttpRequest& request, const HttpLimits& limits) override;
  Result<Ticket> spawn(const Command& command) override;
  void write(Ticket child, std::string_view bytes) override;
  void close_stdin(Ticket child) override;
  Ticket timer(Micros boot) override;
  Ticket read_stdin() override;
  void drop(Ticket ticket) override;
  void random(std::span<std::byte> bytes) override;
  Event next() override;

  /// When the earliest event comes; absent: none will by itself.
  std::optional<Micros> next_event() const;
  /// The client is dead: so are its children.
  void die();

  // For the children: what they say comes back as events.
  void later(Micros span, Event event);
  struct Child {
    std::function<void(std::string_view)> on_input;
    std::function<void()> on_input_end;
    std::function<void()> on_kill;
    std::string fed;
  };

 private:
  friend struct Commands;
  Ticket take_ticket() { return Ticket{++tickets_}; }

  Universe& universe_;
  Gate& gate_;
  std::function<void()> park_;
  std::uint64_t tickets_ = 0, planned_ = 0, random_;
  std::map<std::pair<Micros, std::uint64_t>, Event> events_;
  std::map<Ticket, Child> children_;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace stint::sim
