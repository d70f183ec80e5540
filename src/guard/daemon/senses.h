// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <poll.h>

#include <optional>
#include <string>
#include <vector>

#include "guard/core/input.h"
#include "guard/daemon/clock.h"
#include "guard/daemon/options.h"
#include "guard/daemon/probe.h"

namespace stint::guard {

/// What stintd has others find out, since it may take long: processes of this same program (`stintd look`,
/// `stintd watch-spot`), heard by their pipes. None of them can hold stintd up.
class Senses {
 public:
  Senses(Clock& clock, const Options& options) : clock_(clock), options_(options) {}

  /// Begins a look; its answer, or that there was none, is an in::Looked.
  void look(const std::string& user, std::vector<Input>& news);
  /// Begins to watch for a spot notice.
  void watch_spot();

  std::vector<pollfd> fds() const;
  /// Takes what has come, and what has not come in time.
  void listen(std::vector<Input>& news);
  /// When to listen even if nothing comes.
  std::optional<Micros> due() const;

 private:
  void listen_to_look(std::vector<Input>& news);
  void listen_to_spot(std::vector<Input>& news);

  Clock& clock_;
  const Options& options_;
  std::optional<Probe> look_;
  Micros look_until_{};
  std::optional<Probe> spot_;
  std::optional<Micros> spot_again_;  // it ended and said nothing: when to begin once more
};

}  // namespace stint::guard
