// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>

#include "rehearsal/model/cloud.h"
#include "rehearsal/wire/faults.h"
#include "rehearsal/wire/request.h"
#include "rehearsal/wire/signature.h"
#include "rehearsal/wire/throttle.h"

namespace stint::rehearsal::wire {

struct Incoming;

/// The cloud as AWS's protocols show it: takes HTTP requests to any of its services, all on one address, and
/// gives their answers. Service and region are those that the signature names.
///
///     Front front(cloud);
///     auto reply = front.handle(request, now);   // nullopt: the plan of faults has lost the answer
///     for (auto& command : cloud.advance(now)) …  // a call may have set something going
class Front {
 public:
  explicit Front(Cloud& cloud);

  std::optional<Reply> handle(const Request& request, SysMicros now);

  /// What is to go wrong from now on.
  void set_faults(FaultPlan plan) { faults_.set(std::move(plan)); }
  /// Off: no call is ever refused for coming too often.
  void set_throttling(bool on) { throttling_ = on; }

 private:
  std::optional<Reply> answer(Incoming& incoming, SysMicros now);
  Outcome<> admit(const Incoming& incoming, SysMicros now);
  Outcome<Reply> perform(Incoming& incoming, SysMicros now);

  Cloud& cloud_;
  Verifier verifier_;
  Throttle throttle_;
  Faults faults_;
  Dice dice_;  // for request ids: the cloud's own chance does not depend on how it is spoken to
  bool throttling_ = true;
};

}  // namespace stint::rehearsal::wire
