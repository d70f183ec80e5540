// SPDX-License-Identifier: Apache-2.0
#include "provider/provider.h"

namespace stint::provider {

const char* word(State state) {
  switch (state) {
    case State::Pending:
      return "pending";
    case State::Running:
      return "running";
    case State::Stopping:
      return "stopping";
    case State::Stopped:
      return "stopped";
    case State::Ending:
      return "ending";
    case State::Ended:
      return "ended";
  }
  return "unknown";
}

const char* word(Act act) { return act == Act::Terminate ? "terminate" : "stop"; }

}  // namespace stint::provider
