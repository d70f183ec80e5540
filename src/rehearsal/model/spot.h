// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "rehearsal/model/works.h"

// Spot instances: of one-time requests alone, which are terminated when EC2 wants their capacity back, and
// cannot be stopped.
namespace stint::rehearsal {

/// The quota that such an instance counts against.
const std::string& quota_of(const InstanceType& type, bool spot);

/// EC2 wants it back: its metadata service says when, and two minutes later it is terminated. Nothing happens
/// to one that is on demand, does not live, or has its notice already.
void give_notice(Works& works, Region& region, Instance& instance);

}  // namespace stint::rehearsal
