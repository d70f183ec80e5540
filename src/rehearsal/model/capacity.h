// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>

#include "rehearsal/model/refusal.h"
#include "rehearsal/model/works.h"

// Whether there is room: the account's own limits, and the cloud's capacity.
namespace stint::rehearsal {

/// The applied value of a quota: what was granted, else what the account's settings say; nullopt: only the
/// default.
std::optional<double> applied_quota(const Region& region, const std::string& code);

/// Refuses with VcpuLimitExceeded where so many more would exceed that quota, or with
/// MaxSpotInstanceCountExceeded where it is one for spot instances. Pending, running and stopping instances
/// count.
Outcome<> check_vcpu_limit(const Context& call, const std::string& quota, int vcpus, bool spot = false);

/// What an account may not do: types outside of the free plan, anything before it is verified.
Outcome<> check_account(const Context& call, const InstanceType& type);

struct Site {
  const Subnet* subnet = nullptr;
  bool fails_later = false;  ///< a launch there is accepted and dies for want of capacity
};

/// A zone with room for that type: `subnet` where one is asked for, else any in which the region offers it.
Outcome<Site> find_site(const Context& call, const InstanceType& type, const Subnet* subnet);

}  // namespace stint::rehearsal
