// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <span>

#include "base/function_ref.h"
#include "base/outside.h"

namespace stint {

/// Straight-line code that waits. Bodies run on fibers; one that waits for an event is parked, the others go
/// on, and when all are parked the loop blocks in Outside::next(). Single-threaded; one Tasks a program.
///
///     tasks.run([&] {
///       Ticket a = out.timer(boot + 1s);
///       tasks.wait(a);            // other fibers run meanwhile
///     });
class Tasks {
 public:
  explicit Tasks(Outside& out);
  ~Tasks();
  Tasks(const Tasks&) = delete;
  Tasks& operator=(const Tasks&) = delete;

  /// Runs `body` on the first fiber and turns the loop until it and all that it started have returned.
  void run(function_ref<void()> body);

  /// Runs `body(0)` … `body(n-1)` on new fibers, `width` at once; returns when all have. A body's Shield is
  /// its caller's.
  void each(std::size_t n, std::size_t width, function_ref<void(std::size_t)> body);

  /// Parks this fiber until one of `tickets` has an event. An interruption is answered with Signal, at once
  /// and each time.
  Event wait(std::span<const Ticket> tickets);
  Event wait(Ticket ticket) { return wait({&ticket, 1}); }

  /// Forgets what came for a ticket and drops it outside.
  void drop(Ticket ticket);

  /// Called at each interruption, with whether a Shield keeps work going on for now. It may not wait.
  void on_interruption(std::function<void(bool shielded)> told);

  /// The signal that asked us to end, if one did. A second one breaks every Shield.
  std::optional<int> interrupted() const;
  /// Whether the user asked twice: no more cleaning up.
  bool impatient() const;

 private:
  friend class Shield;
  struct Self;
  std::unique_ptr<Self> self_;
};

/// While it lives, this fiber (and those that it starts) finishes what it is doing: a first interruption does
/// not reach its waits. For calls that cost money and for cleaning up; each such stretch is bounded in time
/// by its own limits.
class Shield {
 public:
  explicit Shield(Tasks& tasks);
  ~Shield();
  Shield(const Shield&) = delete;
  Shield& operator=(const Shield&) = delete;

 private:
  Tasks& tasks_;
};

}  // namespace stint
