// SPDX-License-Identifier: Apache-2.0
#include "ledger/stint.h"

namespace stint::ledger {

std::optional<SysMicros> Stint::deadline() const {
  if (!machine) return std::nullopt;
  return machine->launched + terms.lifetime;
}

std::optional<SysMicros> Stint::keep_until() const {
  for (const auto& guard : guards)
    if (guard.layer == "K") return guard.fires;
  return std::nullopt;
}

const Attempt* Stint::unsettled() const {
  for (const auto& attempt : attempts)
    if (attempt.state == "intended") return &attempt;
  return nullptr;
}

const Start* Stint::start_intended() const { return machine && machine->start ? &*machine->start : nullptr; }

}  // namespace stint::ledger
