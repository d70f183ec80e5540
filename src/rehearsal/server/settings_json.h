// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "base/json.h"
#include "base/result.h"
#include "rehearsal/model/settings.h"
#include "rehearsal/wire/faults.h"

// What may be set in a rehearsal while it runs, as JSON (docs/rehearsal.md has the list). Spans of time are
// seconds, with a fraction where one is needed.
namespace stint::rehearsal::server {

/// Settings as this server has them: the model's, and those of the wire around it.
struct Knobs {
  Settings& model;
  wire::FaultPlan& faults;
  bool& throttling;
};

/// Sets what the object names, all of it or, where the failure says why, nothing. `faults` counts anew.
Result<> change_settings(std::string_view json, const Knobs& knobs);

/// All of them: change_settings() of this makes the same settings.
Json show_settings(const Settings& model, const wire::FaultPlan& faults, bool throttling);

}  // namespace stint::rehearsal::server
