// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <functional>

#include "base/world.h"
#include "provider/provider.h"

namespace stint::contract {

/// A place to hold to the contract of Provider, and what it is asked for there.
struct Place {
  plan::Wish wish;
  Micros read_lag{0};  ///< how old an answer may be there
  /// Calls `body` with a World and the provider in it, on a fiber.
  std::function<void(const std::function<void(World&, provider::Provider&)>&)> with;
};

// What every Provider promises (provider/provider.h). Each is one test of each place.
void knows_who_we_are(const Place& place);
void offers_what_the_plan_needs(const Place& place);
void same_token_makes_one_machine(const Place& place);
void machine_is_found_with_what_it_was_launched_with(const Place& place);
void unknown_token_finds_nothing(const Place& place);
void preparing_twice_is_preparing_once(const Place& place);
void guard_is_replaced_not_added(const Place& place);
void schedules_are_made_moved_and_taken_away(const Place& place);
void machine_stops_and_starts(const Place& place);
void ending_twice_is_ending_once(const Place& place);
void nothing_is_left_after_tidying(const Place& place);

}  // namespace stint::contract
