// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <memory>
#include <set>
#include <span>
#include <string>

#include "rehearsal/server/engine.h"

namespace stint::rehearsal::server {

/// What a cloud that was made anew has from its past, when no host runs yet.
struct Past {
  std::set<std::string> running;  ///< instances that had a host when the journal ended
  std::set<std::string> disks;    ///< instances whose disks are theirs still
  SysMicros last{};               ///< the last instant in it
};

struct Replayed {
  std::unique_ptr<Engine> engine;
  Past past;
};

/// Makes a cloud of its beginning and the lines of its journal. Fails where a line is none, or where a
/// request has another answer than it had: that is a cloud of another version of this program.
Result<Replayed> replay(const Beginning& beginning, std::span<const std::string> lines);

/// Of what was answered, but for the request's id, which is a new one each time: 16 hexadecimal digits.
std::string digest_of(const std::optional<wire::Reply>& reply);

}  // namespace stint::rehearsal::server
