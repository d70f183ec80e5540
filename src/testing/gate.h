// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace stint::testing {

/// When a client dies: at its N-th seam call, or at the N-th of one name; before or after the call had its
/// effect.
struct Death {
  std::uint64_t at = 0;
  bool after = false;
  std::string name{};  ///< empty: calls of every name count
};

/// Every call of a client through a seam passes here, by name, twice: before and after its effect. Here it is
/// counted, and here it may be the client's last. Reads of files and of the ledger do not count; writes and
/// syncs do.
class Gate {
 public:
  /// `die` does not return.
  explicit Gate(std::function<void()> die) : die_(std::move(die)) {}
  void set_death(std::optional<Death> death) { death_ = std::move(death); }
  /// Instead of dying at that call: Ctrl-C is pressed there.
  std::function<void()> interrupt;
  std::vector<std::string>* trace = nullptr;  ///< takes the name of each call, where somebody wants them
  /// Told of each call before (false) and after (true) its effect; true from it: the client dies there.
  std::function<bool(const std::string& name, bool after)> watch;

  using Call = std::uint64_t;  ///< the number of a call

  Call before(const std::string& name) {
    if (trace) trace->push_back(name);
    ++calls_;
    if (watch) {
      latest_ = name;
      if (watch(name, false)) die_at(name, " before");
    }
    if (!death_ || !(death_->name.empty() || death_->name == name)) return calls_;
    if (++counted_ != death_->at) return calls_;
    chosen_ = calls_;
    chosen_name_ = name;
    if (!death_->after) perish(" before");
    return calls_;
  }
  /// The effect of this call is certain now; without a number that of the latest.
  void after(Call call) {
    if (watch && call == calls_) {
      auto name = std::exchange(latest_, {});
      if (!name.empty() && watch(name, true)) die_at(name, " after");
    }
    if (call == chosen_ && death_->after) perish(" after");
  }
  void after() { after(calls_); }

  std::uint64_t calls() const { return calls_; }
  /// Where it died: "RunInstances after"; empty where it lived.
  const std::string& died_at() const { return died_at_; }

 private:
  void perish(const char* when) {
    if (!interrupt) die_at(chosen_name_, when);
    died_at_ = chosen_name_ + when;
    interrupt();
  }
  void die_at(const std::string& name, const char* when) {
    died_at_ = name + when;
    die_();
  }

  std::function<void()> die_;
  std::optional<Death> death_;
  Call calls_ = 0, counted_ = 0, chosen_ = 0;
  std::string chosen_name_, died_at_, latest_;
};

/// Passes the gate around an effect.
template <class Effect>
auto through(Gate& gate, const std::string& name, Effect effect) {
  gate.before(name);
  auto result = effect();
  gate.after();
  return result;
}

}  // namespace stint::testing
