// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <gtest/gtest.h>

#include "contract.h"

// The contract as one test suite of a place.
#define STINT_CONTRACT(Suite, place)                                                                        \
  TEST(Suite, KnowsWhoWeAre) { stint::contract::knows_who_we_are(place); }                                  \
  TEST(Suite, OffersWhatThePlanNeeds) { stint::contract::offers_what_the_plan_needs(place); }               \
  TEST(Suite, SameTokenMakesOneMachine) { stint::contract::same_token_makes_one_machine(place); }           \
  TEST(Suite, MachineIsFoundWithWhatItWasLaunchedWith) {                                                    \
    stint::contract::machine_is_found_with_what_it_was_launched_with(place);                                \
  }                                                                                                         \
  TEST(Suite, UnknownTokenFindsNothing) { stint::contract::unknown_token_finds_nothing(place); }            \
  TEST(Suite, PreparingTwiceIsPreparingOnce) { stint::contract::preparing_twice_is_preparing_once(place); } \
  TEST(Suite, GuardIsReplacedNotAdded) { stint::contract::guard_is_replaced_not_added(place); }             \
  TEST(Suite, SchedulesAreMadeMovedAndTakenAway) {                                                          \
    stint::contract::schedules_are_made_moved_and_taken_away(place);                                        \
  }                                                                                                         \
  TEST(Suite, MachineStopsAndStarts) { stint::contract::machine_stops_and_starts(place); }                  \
  TEST(Suite, EndingTwiceIsEndingOnce) { stint::contract::ending_twice_is_ending_once(place); }             \
  TEST(Suite, NothingIsLeftAfterTidying) { stint::contract::nothing_is_left_after_tidying(place); }
