// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <functional>
#include <string>

#include "rehearsal/process/units.h"

namespace stint::rehearsal::process {

/// What a boot starts, in the order that matters to a stint: what /etc wants for sysinit.target, while
/// cloud-init reads the user-data; then what it wants for multi-user.target, sshd among it; then cloud-init's
/// last stages.
class BootOrder {
 public:
  /// `done` is called when all of it has been started.
  BootOrder(Units& units, bool cloud_init, std::function<void()> done)
      : units_(units), cloud_init_(cloud_init), done_(std::move(done)) {}

  void begin();

 private:
  void go_on();

  Units& units_;
  bool cloud_init_;
  std::function<void()> done_;
  std::size_t next_ = 0;
};

}  // namespace stint::rehearsal::process
