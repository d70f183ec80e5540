// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "rehearsal/server/lock.h"

// Who works with which folder: one start at a time, one server to a state, no cleaning of what is in use.
namespace stint::rehearsal::server {

/// The lock in the state that a server holds for as long as it lives.
inline constexpr auto kServerLock = "running";

/// What a server holds.
struct Holds {
  Lock state, cache;
};
Result<Holds> hold_for_server(const Folder& state, const Folder& cache);

/// What is held where a server is started or all of it removed; waits, and says so, while another does that.
Result<Lock> hold_for_start(const Folder& state);

/// Nobody uses the cache while it is held; fails where somebody does.
Result<Lock> hold_for_cleaning(const Folder& cache);

}  // namespace stint::rehearsal::server
