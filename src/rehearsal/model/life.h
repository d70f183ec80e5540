// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "rehearsal/model/works.h"

// The life of an instance: pending -> running -> (stopping -> stopped -> pending …) or shutting-down ->
// terminated. All changes of state happen in here; each `Instance&` is one that Shelf::change has given.
namespace stint::rehearsal {

StateReason user_initiated();
/// "User initiated (2026-11-24 20:00:00 GMT)"
std::string user_initiated_at(SysMicros now);

/// The first launch, or a start after a stop. The host is told to boot at once; `running` follows at its
/// pace. It has its addresses already.
void begin_boot(Works& works, Region& region, Instance& instance);

/// A launch that was accepted and for which there is no capacity after all.
void begin_failed_launch(Works& works, Region& region, Instance& instance);

/// Stops it; `hard` gives its guest no time. One whose host is off already (power-off from inside) just gets
/// there.
void begin_stop(Works& works, Region& region, Instance& instance, StateReason reason, bool hard = false);

/// Ends it for good; its disks go with it where DeleteOnTermination says so.
void begin_termination(Works& works, Region& region, Instance& instance, StateReason reason,
                       bool hard = false);

/// What a host says of itself.
void take_event(Works& works, Region& region, const HostEvent& event);

/// Tells each host whom it may let in, where that has changed.
void refresh_rules(Works& works, Region& region);

}  // namespace stint::rehearsal
