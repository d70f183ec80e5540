// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/time.h"

namespace stint::rehearsal {

/// Things of one kind by their id, as they are and as they were: EC2 is eventually consistent, so a read
/// shows the state of a little while ago, and what was made since is not found. Old versions are kept for
/// `keep`; with none the shelf is a map and nothing is copied. Ids are in order, so every listing is.
///
/// Pointers to what a shelf holds stay good until that thing is changed or removed.
template <class T>
class Shelf {
 public:
  explicit Shelf(const Micros& keep) : keep_(&keep) {}

  T& add(const std::string& id, T thing, SysMicros now) {
    forget_before(now - *keep_);
    auto [at, is_new] = slots_.insert_or_assign(id, Slot{std::move(thing), now, now, true, {}});
    return at->second.now;
  }

  /// As it is; nullptr where it is not or no longer.
  const T* find(std::string_view id) const {
    auto at = slots_.find(id);
    return at == slots_.end() || !at->second.alive ? nullptr : &at->second.now;
  }

  /// To be written to. The thing has to be there.
  T& change(std::string_view id, SysMicros now) {
    auto& slot = slots_.find(id)->second;
    remember(slot, now);
    return slot.now;
  }

  void remove(std::string_view id, SysMicros now) {
    auto at = slots_.find(id);
    if (at == slots_.end()) return;
    if (*keep_ <= Micros{0}) {
      slots_.erase(at);
      return;
    }
    remember(at->second, now);
    at->second.alive = false;
  }

  /// As it was at that instant.
  const T* seen(std::string_view id, SysMicros at) const {
    auto slot = slots_.find(id);
    return slot == slots_.end() ? nullptr : version(slot->second, at);
  }

  /// Calls `f(const T&)` for each as it was at that instant, by id.
  template <class F>
  void each_seen(SysMicros at, F f) const {
    for (const auto& [id, slot] : slots_)
      if (const T* thing = version(slot, at)) f(*thing);
  }

  /// Calls `f(const T&)` for each as it is, by id.
  template <class F>
  void each(F f) const {
    for (const auto& [id, slot] : slots_)
      if (slot.alive) f(slot.now);
  }

 private:
  struct Past {
    T thing;
    SysMicros from, until;
  };
  struct Slot {
    T now;
    SysMicros since, born;
    bool alive = true;
    std::vector<Past> past;
  };

  void remember(Slot& slot, SysMicros now) {
    if (*keep_ > Micros{0}) {
      std::erase_if(slot.past, [&](const Past& p) { return p.until < now - *keep_; });
      slot.past.push_back({slot.now, slot.since, now});
    }
    slot.since = now;
  }

  void forget_before(SysMicros at) {
    std::erase_if(slots_, [&](const auto& s) { return !s.second.alive && s.second.since < at; });
  }

  static const T* version(const Slot& slot, SysMicros at) {
    if (slot.since <= at) return slot.alive ? &slot.now : nullptr;
    for (const auto& past : slot.past)
      if (past.from <= at && at < past.until) return &past.thing;
    if (at < slot.born) return nullptr;
    return slot.past.empty() ? &slot.now : &slot.past.front().thing;  // as it was then nobody kept
  }

  const Micros* keep_;
  std::map<std::string, Slot, std::less<>> slots_;
};

}  // namespace stint::rehearsal
