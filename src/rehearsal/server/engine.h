// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "rehearsal/meter/meter.h"
#include "rehearsal/server/beginning.h"
#include "rehearsal/wire/front.h"

namespace stint::rehearsal::server {

/// A rehearsal cloud without its server, its hosts and its files: model, wire and meter. It is what its
/// beginning and its inputs make of it, and nothing else.
class Engine {
 public:
  explicit Engine(FirstSettings first);

  /// Lets happen all that is due until then. The inputs do so too; none may come before the last one.
  void advance(SysMicros now);
  /// nullopt: the plan of faults has lost the answer.
  std::optional<wire::Reply> ask(const wire::Request& request, SysMicros now);
  void tell(const HostEvent& event, SysMicros now);
  Result<> change(const input::Change& change, SysMicros now);
  void move(const input::Addresses& addresses, SysMicros now);

  /// Whether the cloud is another one after this request: it comes from somebody who has a key, and changes
  /// something; or draws lots, where reads lag behind, or takes its turn in a plan of faults.
  bool minds(const wire::Request& request) const;

  /// What is to be carried out, since the last call of this.
  std::vector<HostCommand> take_commands();
  /// The next instant at which something happens by itself; SysMicros::max(): none.
  SysMicros next_due() const { return cloud_.next_due(); }
  meter::Bill bill(SysMicros now, const std::optional<std::string>& label);
  std::optional<Metadata> metadata(std::string_view instance) const { return cloud_.metadata(instance); }
  Json settings() const;
  void console_from(std::function<std::string(std::string_view)> read) {
    cloud_.console_from(std::move(read));
  }
  const AddressBlock& addresses() const { return cloud_.settings().public_addresses; }

 private:
  Cloud cloud_;
  wire::Front front_;
  meter::Meter meter_;
  wire::FaultPlan faults_;
  bool throttling_;
  std::vector<HostCommand> commands_;
};

}  // namespace stint::rehearsal::server
