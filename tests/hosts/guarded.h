// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <chrono>
#include <string>
#include <vector>

#include "cloud.h"
#include "pact/boot_timer.h"
#include "pact/request.h"
#include "pact/status.h"

namespace stint::rehearsal::hosts {

/// What a host needs beyond its timer: to boot before it, to go down after it, on a machine that is busy.
inline constexpr std::chrono::seconds kSlack{8};

/// Host 0 with a boot timer, and with the real stintd where a test installs it.
class GuardedTest : public CloudTest {
 protected:
  using Clock = std::chrono::steady_clock;

  std::string user_data(Seconds timer);
  void boot(Seconds timer);
  void install_stintd();

  /// A policy of this machine's stint: its deadline is so far away, and stintd acts at the margins given.
  static pact::Policy policy(Micros left, const budget::Margins& margins);

  /// Sends these to stintd after a hello; all that it says.
  std::string tell(const std::vector<pact::Request>& requests);
  pact::Status status();
  /// The boot timer's sign of life.
  pact::BootSign sign();
  /// Until the boot timer has more than this left: it takes an extension with its next tick, 30 s at most.
  void wait_for_timer(Micros left);
  /// A command whose stdin is a file of ours.
  Cloud::Said ssh_fed(const Path& file, const std::string& command);

  /// The next event is a power-off, and comes between `from` and `from` + slack after the first boot.
  void expect_off(Seconds from, std::chrono::milliseconds slack = kSlack);
  /// The same, counted from now; how long it took.
  std::chrono::duration<double> wait_for_off(std::chrono::milliseconds limit);
  std::string console_end();

  Clock::time_point booted_;
};

}  // namespace stint::rehearsal::hosts
