// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "rehearsal/server/journal.h"
#include "rehearsal/server/replay.h"

namespace stint::rehearsal::server {

/// The cloud that outlives its server: each input is on disk before its effect is seen outside, and at the
/// next opening the cloud is made anew out of them. An input fails only where the disk does: what it did is
/// not kept then, so the server has to end.
///
/// Time does not go back in here: an instant before the last one counts as that one.
class KeptCloud {
 public:
  using ReadConsole = std::function<std::string(std::string_view instance)>;

  /// The cloud of the folder's journal; `fresh` where there is none, or none that can be used: that one is
  /// set aside, never mixed. `console` is asked only by inputs that are yet to come.
  static Result<std::unique_ptr<KeptCloud>> open(const Folder& folder, const Beginning& fresh,
                                                 ReadConsole console);

  const Past& past() const { return past_; }
  /// Why the journal that was there could not be used, and where it is now; empty: it was used, or there was
  /// none.
  const std::string& set_aside() const { return set_aside_; }
  const std::string& key() const { return beginning_.key; }
  const std::string& secret() const { return beginning_.secret; }

  Result<> advance(SysMicros now);
  /// nullopt: the plan of faults has lost the answer.
  Result<std::optional<wire::Reply>> ask(const wire::Request& request, SysMicros now);
  Result<> tell(const HostEvent& event, SysMicros now);
  /// Kind::Usage: the settings are no good, and nothing has happened.
  Result<> change(const std::string& settings, SysMicros now);
  Result<> move(const input::Addresses& addresses, SysMicros now);
  Result<meter::Bill> bill(SysMicros now, const std::optional<std::string>& label);

  std::vector<HostCommand> take_commands() { return engine_->take_commands(); }
  SysMicros next_due() const { return engine_->next_due(); }
  std::optional<Metadata> metadata(std::string_view instance) const { return engine_->metadata(instance); }
  Json settings() const;
  const AddressBlock& addresses() const { return engine_->addresses(); }

 private:
  KeptCloud(Beginning beginning, Replayed made, Journal journal, ReadConsole console);

  Result<> keep(decltype(Entry::what) what, std::string answer = {});
  SysMicros at(SysMicros now) { return last_ = std::max(last_, now); }

  Beginning beginning_;
  Past past_;
  std::string set_aside_;
  std::unique_ptr<Engine> engine_;
  Journal journal_;
  ReadConsole console_;
  SysMicros last_;
  std::map<std::string, std::string> read_;  ///< what the engine has read of consoles since the last input
};

}  // namespace stint::rehearsal::server
