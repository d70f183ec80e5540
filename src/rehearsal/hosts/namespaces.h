// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <type_traits>

#include "base/function_ref.h"
#include "base/result.h"
#include "rehearsal/hosts/fd.h"
#include "rehearsal/hosts/standing.h"

namespace stint::rehearsal::hosts {

/// A user namespace in which the users of hosts are 0 … . What it owns - a host's mounts, network, process
/// table - its root may do with as root does; the rest of this machine sees in it an ordinary user without
/// any right.
Result<Fd> make_user_namespace(const Ids& ids);

/// A network namespace with nothing in it but a `lo` that is down, owned by `owner`, or by our own user
/// namespace. It lives as long as somebody holds it: this descriptor, a process or a socket in it.
Result<Fd> make_net_namespace(const Fd* owner = nullptr);

/// Runs `what` inside a network namespace, and waits for its end. See inside().
Result<> run_inside(const Fd& net_ns, function_ref<void()> what);

/// What `make`, which returns a Result, makes inside a network namespace: sockets made there stay there. It
/// has a thread of its own, since from another's network only root of the machine comes back into his own; it
/// must not start a process, whose parent that thread would be (PR_SET_PDEATHSIG).
template <class Make>
std::invoke_result_t<Make&> inside(const Fd& net_ns, Make&& make) {
  std::optional<std::invoke_result_t<Make&>> made;
  STINT_TRY(run_inside(net_ns, [&] { made.emplace(make()); }));
  return *std::move(made);
}

}  // namespace stint::rehearsal::hosts
