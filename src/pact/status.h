// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "base/money.h"
#include "base/result.h"
#include "pact/boot_timer.h"
#include "pact/job.h"

namespace stint::pact {

/// What stintd says of itself and its machine.
struct Status {
  std::string program;  ///< stintd's version
  std::string boot_id;  ///< of this boot
  std::string token;    ///< the stint's: the policy's, else what the boothook wrote, else empty
  std::string name;     ///< the policy's
  enum class Phase {
    Unbound,  ///< no policy yet: the boot timer alone ends the machine
    Working,
    Saving,  ///< jobs were asked to end
    Off,     ///< power-off was ordered
  } phase = Phase::Unbound;
  std::optional<Micros> left;  ///< to the deadline
  Micros used{};               ///< of this run: since launch by the policy, else since the first boothook
  Money spent;  ///< of the stint: in earlier runs, over `used`, and for traffic; zero without a policy
  std::uint64_t traffic_out = 0;  ///< bytes sent, over all runs of the stint
  Micros idle_for{};              ///< since somebody or something last used the machine; 0: it is used
  std::string busy;  ///< what uses it: "job", "kernel", "terminal", "gpu", "cpu", "network", "unknown";
                     ///< empty: nothing
  std::optional<BootTimer> boot_timer;  ///< nullopt: this machine has none
  std::vector<JobStatus> jobs;          ///< by id
  friend bool operator==(const Status&, const Status&) = default;
};

Json to_json(const Status& status);
Result<Status> status_from(const Json& json);

}  // namespace stint::pact
