// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rehearsal/model/host.h"
#include "rehearsal/model/settings.h"

namespace stint::rehearsal {

struct Works;
struct Context;

/// The rehearsal cloud itself: what exists, what it is doing, what is due. It has no clock, no thread and no
/// chance of its own: every call brings the instant, and all randomness comes from Settings::seed. The same
/// calls at the same instants have the same answers, byte for byte.
///
///     Cloud cloud(settings, catalogue);
///     Context call = cloud.enter(account, key, "us-east-1", now);
///     auto machines = perform(call, RunInstances::Input{…});   // one `perform` for each call, in *_calls.h
///     for (auto& command : cloud.advance(now)) hosts.carry_out(command);
///     wait_until(cloud.next_due());                            // or until a call or a host event comes
///
/// Each of enter, advance and tell first lets happen all that was due until `now`, in order. An instant
/// before one that was already given counts as that one: time does not go back in here.
class Cloud {
 public:
  /// `catalogue` is used as long as the cloud lives.
  Cloud(Settings settings, const Catalogue& catalogue);
  ~Cloud();
  Cloud(const Cloud&) = delete;
  Cloud& operator=(const Cloud&) = delete;

  /// The next instant at which something happens by itself; SysMicros::max() where nothing will.
  SysMicros next_due() const;
  /// Lets happen what is due, and gives the commands for hosts since the last call of this.
  std::vector<HostCommand> advance(SysMicros now);
  /// Something happened to the host of an instance; an unknown instance is passed over.
  void tell(const HostEvent& event, SysMicros now);
  /// A call by `key` of `account` (both out of settings()) to a region of the catalogue that is opted in. The
  /// context is good for this one call.
  Context enter(const Account& account, const Key& key, const std::string& region, SysMicros now);

  /// What GetConsoleOutput reads. Asked whenever somebody calls it, and when a host has gone off.
  void console_from(std::function<std::string(std::string_view instance)> console);
  /// What the metadata service shows to this instance now; nullopt where there is no such instance.
  std::optional<Metadata> metadata(std::string_view instance) const;
  /// What began and ended to cost something since the last call of this, in order.
  std::vector<Usage> take_usage();

  /// The public addresses to hand out from `now` on are others. Who has one keeps it until it would have
  /// given it back anyway.
  void move_public_addresses(const AddressBlock& block, SysMicros now);

  Settings& settings();
  const Settings& settings() const;
  const Catalogue& catalogue() const;

 private:
  std::unique_ptr<Works> works_;
};

}  // namespace stint::rehearsal
