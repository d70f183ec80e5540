// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "rehearsal/server/entry.h"
#include "rehearsal/wire/faults.h"

namespace stint::rehearsal::server {

/// A cloud for a learner: a new account with no vCPUs of any GPU family, a key and a seed that nobody can
/// guess, a request for a limit approved after some seconds, everything at a quick pace.
Beginning new_beginning(SysMicros at, const AddressBlock& addresses, const std::string& caller);

/// The model's settings that it stands for, and what the wire has beside them. Fails where the text of
/// `settings` is of another version.
struct FirstSettings {
  Settings model;
  wire::FaultPlan faults;
  bool throttling = true;
};
Result<FirstSettings> first_settings(const Beginning& beginning);

}  // namespace stint::rehearsal::server
