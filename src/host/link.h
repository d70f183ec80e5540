// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/world.h"
#include "pact/answer.h"
#include "pact/lines.h"
#include "pact/request.h"

namespace stint::host {

/// A conversation with stintd on a machine: requests go, answers come, each a line of JSON (docs/pact.md).
/// It ends with the connection; nothing on the machine ends with it.
class Link {
 public:
  /// Sends a request and gives its number.
  std::int64_t send(pact::Request request);
  /// The next answer of any request. Due where `until` (boot clock) came first: nullopt. A lost connection is
  /// Kind::Unreachable.
  Result<std::optional<pact::Told>> next(std::optional<Micros> until = std::nullopt);
  /// Sends a request and waits at most `limit` for its answer; what else comes meanwhile is kept for next().
  /// A Refused answer is an Error.
  Result<pact::Answer> ask(pact::Request request, Micros limit = Seconds{30});
  /// What stintd said of itself and its jobs when it was attached to.
  const pact::Status& status_at_hello() const { return at_hello_; }

 private:
  friend class Session;
  Link(World& world, Child child) : world_(&world), child_(std::move(child)) {}
  World* world_;
  Child child_;
  pact::Status at_hello_;
  pact::Lines lines_;
  std::vector<pact::Told> kept_;
  std::string errors_;
  std::int64_t sent_ = 0;
};

}  // namespace stint::host
