// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <atomic>
#include <cstdint>
#include <memory>

#include "base/result.h"
#include "rehearsal/hosts/fd.h"

namespace stint::rehearsal::process {

/// The network card of one run of a host, as it were: shared by the cloud, which reads it, the supervisor,
/// which carries what goes over it, and the first process, which shows it to the host.
struct Wire {
  std::atomic<std::int64_t> sent{0}, received{0};  ///< bytes, as the host sees them
  std::atomic<bool> silent{false};                 ///< a fault: nothing passes, and nobody is told
};
static_assert(std::atomic<std::int64_t>::is_always_lock_free, "it is shared between processes");

/// A Wire in memory that this process's children have, too.
class SharedWire {
 public:
  static Result<SharedWire> make();
  Wire& operator*() const { return *wire_; }
  Wire* operator->() const { return wire_.get(); }
  /// An eventfd: readable when bytes have passed since it was read.
  const hosts::Fd& moved() const { return moved_; }

 private:
  struct Unmap {
    void operator()(Wire* wire) const;
  };
  SharedWire(Wire* wire, hosts::Fd moved) : wire_(wire), moved_(std::move(moved)) {}
  std::unique_ptr<Wire, Unmap> wire_;
  hosts::Fd moved_;
};

}  // namespace stint::rehearsal::process
