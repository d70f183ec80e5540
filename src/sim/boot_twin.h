// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pact/boot_timer.h"

namespace stint::sim {

/// What boothook.sh and boot_timer.sh do on a machine, in C++: the same count, in whole seconds, from the
/// same looks at the clocks. It reads its constants out of the user-data that the client really sent, and
/// boot_twin_test.cc runs the script beside it. A plain value: its disk and its /run.
class BootTwin {
 public:
  /// What a look at the clocks shows.
  struct Clocks {
    std::int64_t up = 0, wall = 0;  ///< seconds
    std::string boot;               ///< boot id
  };
  /// nullopt where the user-data brings no boot timer.
  static std::optional<BootTwin> from_user_data(std::string_view text);

  /// A new boot: /run is empty and PID 1 holds nothing.
  void boot();
  /// The boothook, as cloud-init runs it at each boot: at the first one the count begins.
  void hook(const Clocks& now);
  void tick(const Clocks& now);
  /// The machine goes down in good order; `for_good`: a power-off, no reboot.
  void stop(const Clocks& now, bool for_good);
  /// The power-off that the timer starts.
  void off(const Clocks& now);
  /// What stintd writes to have it end earlier.
  void shorten(std::string_view text) { shorter_ = text; }
  /// And to have it end later.
  void extend(std::string_view text) { longer_ = text; }
  /// Somebody stopped what PID 1 holds.
  void disarm() { timers_.clear(); }

  /// The stint that the machine was launched for.
  const std::string& token() const { return token_; }
  /// Whether the boothook starts its unit.
  bool starts() const { return starts_; }
  /// Whether its unit starts at a boot without the boothook.
  bool enabled() const { return enabled_; }
  /// The longest that its power-off takes, whatever refuses.
  Seconds longest_off() const { return longest_off_; }
  /// Uptime at which PID 1 starts the power-off; absent: not armed.
  std::optional<std::int64_t> fires_at() const;
  /// The sign of life of the last tick.
  const std::optional<pact::BootSign>& sign() const { return sign_; }

 private:
  struct Count {
    std::int64_t used = 0, limit = 0, at = 0, seen = 0;
    std::string of;
  };
  struct Timer {
    std::int64_t seconds = 0, due = 0;
  };
  void load(const Clocks& now);
  void count_over_a_boot(const Clocks& now, const Count& last);
  std::optional<std::int64_t> asked(const std::string& text, const Clocks& now) const;
  void take_shortened(const Clocks& now);
  bool take_extended(const Clocks& now);
  void arm(const Clocks& now, bool extended);
  void arm_later(const Clocks& now);
  void write(const Clocks& now);
  bool is_armed(std::int64_t seconds) const;

  std::string token_;         // @TOKEN@
  std::int64_t seconds_ = 0;  // @SECONDS@
  std::int64_t write_every_ = 0, longest_reboot_ = 0, grace_ = 0, too_little_ = 0, longest_extension_ = 0;
  bool starts_ = false;      // by the boothook
  bool first_only_ = false;  // the boothook begins the count at the first boot alone
  bool enabled_ = false;
  Seconds longest_off_{};

  std::optional<Count> disk_, run_;
  bool begun_ = false, ended_ = false;
  std::string shorter_, longer_;       // /run/stint/shorten
  std::optional<Timer> armed_;         // /run/stint/armed
  std::vector<Timer> timers_;          // what PID 1 holds
  std::int64_t used_ = 0, limit_ = 0;  // as of this look
  std::optional<pact::BootSign> sign_;
};

}  // namespace stint::sim
