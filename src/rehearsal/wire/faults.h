// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/time.h"
#include "rehearsal/model/refusal.h"

namespace stint::rehearsal::wire {

/// What goes wrong with a call. `after`: the call has its effect first, and only its answer is spoilt.
namespace fault {
struct Lost {  ///< no answer at all
  bool after = false;
};
struct Broken {  ///< an HTTP status with a page of HTML
  int status = 503;
  bool after = false;
};
struct Cut {};        ///< the effect, and half of the answer's body
struct Throttled {};  ///< the service's own code for too many calls
struct Refused {      ///< any code of AWS's; no effect
  Refusal refusal;
};
struct Late {  ///< the effect at once, the answer so much later
  Micros by{};
};
}  // namespace fault

/// The calls that match, but for the first `skip`, have that fault, `times` times.
struct Fault {
  std::string call = "*";  ///< "RunInstances", "Describe*"
  int skip = 0;
  int times = 1;
  std::variant<fault::Lost, fault::Broken, fault::Cut, fault::Throttled, fault::Refused, fault::Late> what;
};
using FaultPlan = std::vector<Fault>;

/// What a plan has for one call.
struct Trouble {
  const Fault* fault = nullptr;  ///< the first of the plan that matches and is not Late
  Micros delay{};                ///< the sum of all that is Late
  template <class Kind>
  const Kind* is() const {
    return fault ? std::get_if<Kind>(&fault->what) : nullptr;
  }
};

/// Plays a plan: counts the calls for each of its faults.
class Faults {
 public:
  /// Starts counting anew.
  void set(FaultPlan plan);
  Trouble next(std::string_view call);

 private:
  FaultPlan plan_;
};

}  // namespace stint::rehearsal::wire
