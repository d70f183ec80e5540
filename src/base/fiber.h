// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <functional>
#include <memory>

namespace stint {

/// A function with a stack of its own, entered and left by hand. The switch is Boost.Context's (about 5 ns);
/// around it the address sanitizer is told of the new stack, and the C++ runtime's list of caught exceptions
/// is kept per fiber.
///
/// A fiber that is destroyed before its function returned is *abandoned*: its stack is given back, no
/// destructor on it runs, just as with kill -9. The simulation kills clients that way.
class Fiber {
 public:
  static constexpr std::size_t kStackBytes = 512U << 10;  ///< address space; pages are taken when touched

  explicit Fiber(std::function<void()> body, std::size_t stack_bytes = kStackBytes);
  ~Fiber();
  Fiber(const Fiber&) = delete;
  Fiber& operator=(const Fiber&) = delete;

  /// Enters it; returns when it leaves or returns. Not from inside itself; may nest.
  void enter();
  /// From inside: goes back to whoever entered it.
  void leave();
  bool done() const;

 private:
  struct Self;
  std::unique_ptr<Self> self_;
};

}  // namespace stint
