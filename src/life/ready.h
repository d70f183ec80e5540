// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <optional>

#include "host/session.h"
#include "life/life.h"

namespace stint::life {

/// A machine at which one can work: its connection stands, stintd watches it under the stint's policy.
struct Ready {
  host::Session session;
  std::string stintd;  ///< path of the program there
  std::string address;
  std::optional<std::uint64_t> free;  ///< bytes that may be written to the home's disk, as far as is known
};

/// Waits until the machine runs, reads its host keys from its own console, connects, installs stintd, sends
/// the policy and sees that both stintd and the boot timer count. Repeatable: on a machine that is ready it
/// only connects.
Result<Ready> make_ready(Life& life, ledger::Stint& stint);

/// Only connects to a machine that was ready before.
Result<Ready> reconnect(Life& life, const ledger::Stint& stint, const provider::Machine& machine,
                        Micros limit);

/// Puts on the bill what has left the machine until now, by its own count, and this connection's own rest.
Result<> note_usage(Life& life, const ledger::Stint& stint, host::Link& link);

/// The same of a machine that one is about to end or stop: where it does not answer within seconds, the bill
/// has what was counted before.
void note_last_usage(Life& life, const ledger::Stint& stint, const provider::Machine& machine);

/// Whether this stint's machine was ready once: from then on it may hold the user's work, and a failure here
/// does not end it.
bool was_ready(const ledger::Stint& stint);

}  // namespace stint::life
