// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <functional>
#include <map>
#include <optional>
#include <utility>

#include "base/time.h"

namespace stint::sim {

/// The one virtual clock, and what will happen by it: in order of time, then in the order in which it was
/// planned.
class Agenda {
 public:
  explicit Agenda(SysMicros start) : start_(start) {}

  Micros now() const { return now_; }               ///< since the world began; never jumps
  SysMicros wall() const { return start_ + now_; }  ///< the true time of the calendar
  void at(Micros when, std::function<void()> what) {
    plans_.emplace(std::pair{std::max(when, now_), ++planned_}, std::move(what));
  }
  void in(Micros span, std::function<void()> what) { at(now_ + span, std::move(what)); }

  std::optional<Micros> next() const {
    if (plans_.empty()) return std::nullopt;
    return plans_.begin()->first.first;
  }
  /// Moves the clock on, without letting anything happen.
  void move_to(Micros when) {
    if (when <= now_) return;
    now_ = when;
    at_once_ = 0;
  }
  /// Lets the next thing happen, where its time has come.
  bool happen() {
    if (plans_.empty() || plans_.begin()->first.first > now_) return false;
    auto what = std::move(plans_.begin()->second);
    plans_.erase(plans_.begin());
    if (++at_once_ > kMostAtOnce)
      stuck_ = true;
    else
      what();
    return true;
  }
  /// So much was to happen at one moment that the clock would never have gone on: the rest of it did not.
  bool stuck() const { return stuck_; }

 private:
  static constexpr std::uint64_t kMostAtOnce = 100'000;

  SysMicros start_;
  Micros now_{0};
  std::uint64_t planned_ = 0, at_once_ = 0;
  bool stuck_ = false;
  std::map<std::pair<Micros, std::uint64_t>, std::function<void()>> plans_;
};

}  // namespace stint::sim
