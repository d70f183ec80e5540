// SPDX-License-Identifier: Apache-2.0
#include "sim/boot_twin.h"

#include <algorithm>
#include <charconv>
#include <utility>

namespace stint::sim {
namespace {

// A systemd unit that refuses to stop keeps a machine up so long, unless a drop-in says otherwise.
constexpr Seconds kRefusedPowerOff = std::chrono::minutes{30};
constexpr Seconds kBoundedPowerOff{44};

std::int64_t number_at(std::string_view text, std::size_t from) {
  std::int64_t value = 0;
  std::from_chars(text.data() + from, text.data() + text.size(), value);
  return value;
}

std::int64_t constant(std::string_view text, std::string_view name) {
  auto at = text.find(name);
  return at == std::string_view::npos ? 0 : number_at(text, at + name.size());
}

struct Asked {
  std::int64_t n = 0, asked = 0;
  std::string_view of;
};

std::optional<Asked> asked_in(std::string_view text) {
  Asked found;
  const char* end = text.data() + text.size();
  auto n = std::from_chars(text.data(), end, found.n);
  if (n.ec != std::errc{} || n.ptr == end || *n.ptr != ' ') return std::nullopt;
  auto asked = std::from_chars(n.ptr + 1, end, found.asked);
  if (asked.ec != std::errc{} || asked.ptr == end || *asked.ptr != ' ') return std::nullopt;
  found.of = {asked.ptr + 1, end};
  if (found.of.ends_with('\n')) found.of.remove_suffix(1);
  if (found.n < 0 || found.asked < 0) return std::nullopt;
  return found;
}

}  // namespace

std::optional<BootTwin> BootTwin::from_user_data(std::string_view text) {
  auto mark = text.find("\" >\"$disk/begun\"");
  if (mark == std::string_view::npos) return std::nullopt;
  BootTwin twin;
  twin.seconds_ = number_at(text, text.rfind('"', mark - 1) + 1);
  if (twin.seconds_ <= 0) return std::nullopt;
  constexpr std::string_view kToken = "put \"$disk/token\" <<'STINT_FILE'\n";
  if (auto at = text.find(kToken); at != std::string_view::npos)
    twin.token_ = text.substr(at + kToken.size(), text.find('\n', at + kToken.size()) - at - kToken.size());
  twin.write_every_ = constant(text, "\nWRITE_EVERY=");
  twin.longest_reboot_ = constant(text, "\nLONGEST_REBOOT=");
  twin.grace_ = constant(text, "\nGRACE=");
  twin.too_little_ = constant(text, "\nTOO_LITTLE=");
  twin.longest_extension_ = constant(text, "\nLONGEST_EXTENSION=");
  twin.enabled_ = text.find("\"$units/sysinit.target.wants/stint-boot-timer.service\"") != text.npos;
  twin.starts_ = text.find("systemctl --no-block start stint-boot-timer.service") != text.npos;
  twin.first_only_ = text.find("if ! [ -e \"$disk/begun\" ]; then") != text.npos;
  bool bounded = text.find("JobTimeoutSec=40") != text.npos && text.find("until_after 42") != text.npos;
  twin.longest_off_ = bounded ? kBoundedPowerOff : kRefusedPowerOff;
  return twin;
}

void BootTwin::boot() {
  run_.reset();
  shorter_.clear();
  longer_.clear();
  armed_.reset();
  timers_.clear();
  sign_.reset();
}

void BootTwin::hook(const Clocks& now) {
  if (std::exchange(begun_, true) && first_only_) return;
  disk_ = Count{0, seconds_, now.up, now.wall, now.boot};
}

void BootTwin::load(const Clocks& now) {
  bool here = run_ && run_->of == now.boot;
  const auto& last = here ? run_ : disk_;
  if (!last) {
    used_ = 0, limit_ = grace_;
    return;
  }
  used_ = last->used, limit_ = last->limit;
  if (last->of != now.boot) return count_over_a_boot(now, *last);
  used_ += std::max<std::int64_t>(0, now.up - last->at);
}

void BootTwin::count_over_a_boot(const Clocks& now, const Count& last) {
  auto gap = now.wall - last.seen;
  bool stopped = true;
  if (ended_) {
    used_ += now.up;
  } else if (gap >= 0 && gap <= longest_reboot_) {
    used_ += gap;
    stopped = false;
  } else {
    used_ += write_every_ + now.up;
  }
  if (stopped && limit_ - used_ < too_little_) limit_ = used_ + grace_;
}

// The limit that a text of stintd's asks for.
std::optional<std::int64_t> BootTwin::asked(const std::string& text, const Clocks& now) const {
  auto asked = asked_in(text);
  if (!asked || asked->of != now.boot) return std::nullopt;
  return std::max(used_, used_ + asked->n - (now.up - asked->asked));
}

void BootTwin::take_shortened(const Clocks& now) {
  if (auto wanted = asked(shorter_, now)) limit_ = std::min(limit_, *wanted);
}

bool BootTwin::take_extended(const Clocks& now) {
  auto wanted = asked(std::exchange(longer_, {}), now);
  if (!wanted || *wanted < limit_ || *wanted - used_ > longest_extension_) return false;
  limit_ = *wanted;
  return true;
}

bool BootTwin::is_armed(std::int64_t seconds) const {
  return std::ranges::any_of(timers_, [&](const Timer& timer) { return timer.seconds == seconds; });
}

void BootTwin::arm(const Clocks& now, bool extended) {
  auto left = limit_ - used_;
  if (left <= 0) {
    timers_.push_back({0, now.up});
  } else if (extended) {
    arm_later(now);
  } else if (!armed_ || armed_->due > now.up + left + 1 || !is_armed(armed_->seconds)) {
    if (!is_armed(left)) timers_.push_back({left, now.up + left});
    armed_ = Timer{left, now.up + left};
  }
}

// One of the same name would fire at its own time: a second less is another name.
void BootTwin::arm_later(const Clocks& now) {
  auto seconds = limit_ - used_;
  while (is_armed(seconds) && seconds > 1) --seconds;
  armed_ = Timer{seconds, now.up + seconds};
  timers_ = {*armed_};
}

void BootTwin::write(const Clocks& now) { run_ = disk_ = Count{used_, limit_, now.up, now.wall, now.boot}; }

void BootTwin::tick(const Clocks& now) {
  bool first = !run_ || run_->of != now.boot;
  load(now);
  take_shortened(now);
  arm(now, take_extended(now));
  write(now);
  if (first) ended_ = false;
  bool armed = limit_ > used_ && armed_ && is_armed(armed_->seconds);
  sign_ = pact::BootSign{now.boot, Seconds{now.up}, Seconds{used_}, Seconds{limit_}, armed};
}

void BootTwin::stop(const Clocks& now, bool for_good) {
  load(now);
  write(now);
  if (for_good) ended_ = true;
}

void BootTwin::off(const Clocks& now) { stop(now, true); }

std::optional<std::int64_t> BootTwin::fires_at() const {
  auto first = std::ranges::min_element(timers_, {}, &Timer::due);
  if (first == timers_.end()) return std::nullopt;
  return first->due;
}

}  // namespace stint::sim
