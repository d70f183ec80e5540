// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <sys/types.h>

#include <cstdint>
#include <optional>

#include "base/result.h"
#include "rehearsal/hosts/fd.h"

namespace stint::rehearsal::hosts {

/// Users 0 … 65535 of every host are users kFirstId … of this machine. The range lies where systemd's list of
/// uids
/// ("Users, Groups, UIDs and GIDs on systemd Systems") has nobody, past the ranges of its own containers.
constexpr std::uint32_t kFirstId = 0x77000000;
constexpr std::uint32_t kIds = 65536;

/// A user namespace with that mapping. What it owns - a host's mounts, network, process table - its root may
/// do with as root does; the rest of this machine sees in it an ordinary user without any right.
Result<Fd> make_user_namespace();

/// A network namespace with nothing in it but a `lo` that is down, owned by `owner`, or by our own user
/// namespace. It lives as long as somebody holds it: this descriptor, a process or a socket in it.
Result<Fd> make_net_namespace(const Fd* owner = nullptr);

/// This thread is inside a network namespace while the object lives: sockets made meanwhile stay there.
class Inside {
 public:
  static Result<Inside> enter(const Fd& net_ns);
  Inside(Inside&& other) noexcept = default;
  Inside& operator=(Inside&&) = delete;
  ~Inside();

 private:
  explicit Inside(Fd home) : home_(std::move(home)) {}
  Fd home_;  ///< where to go back to; empty when moved from
};

}  // namespace stint::rehearsal::hosts
