// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string_view>

#include "host/session.h"
#include "life/life.h"

namespace stint::life {

/// Opens the connection to a machine of this stint that is known to run. Where it does not answer, this
/// computer may be in another network than before: its address is asked for, and let in instead of the older
/// one (the range that was chosen with --from stays where it holds the new address).
/// Fails soon where the machine ends meanwhile. Code "PortBlocked" where the place sees the machine well and
/// lets us in, and still nothing answers: then this network lets no ssh out.
Result<host::Session> connect(Life& life, const ledger::Stint& stint, const host::Reach& reach, Micros limit);

/// Whether the range holds the address; both as "192.0.2.0/24" or "2001:db8::/32". False for garbage.
bool holds(std::string_view range, std::string_view address);

}  // namespace stint::life
