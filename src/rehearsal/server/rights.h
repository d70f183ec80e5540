// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "rehearsal/server/options.h"

namespace stint::rehearsal::server {

/// Gives this process what hosts of the wanted kind need: nothing more to root; to an ordinary user a cgroup
/// that he may divide, where systemd gives one (the program begins anew in it then), and a user namespace of
/// his own (hosts/own_root.h). Kind::Credentials where root would have it and we do not, with the reason.
Result<> take_rights(const Options& options);

}  // namespace stint::rehearsal::server
