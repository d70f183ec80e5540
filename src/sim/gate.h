// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>

namespace stint::sim {

/// When a client dies: at its N-th seam call, before or after the call had its effect.
struct Death {
  std::uint64_t at = 0;
  bool after = false;
};

/// Every call of a client through a seam passes here, by name, twice: before and after its effect. Here it is counted,
/// and here it may be the client's last. Reads of files and of the ledger do not count; writes and syncs do.
class Gate {
 public:
  /// `die` does not return.
  explicit Gate(std::function<void()> die) : die_(std::move(die)) {}
  void set_death(std::optional<Death> death) { death_ = death; }

  void before(const std::string& name) {
    last_ = name;
    ++calls_;
    if (death_ && !death_->after && death_->at == calls_) perish(name, " before");
  }
  void after() {
    if (death_ && death_->after && death_->at == calls_) perish(last_, " after");
  }

  std::uint64_t calls() const { return calls_; }
  /// Where it died: "RunInstances after"; empty where it lived.
  const std::string& died_at() const { return died_at_; }

 private:
  void perish(const std::string& name, const char* when) {
    died_at_ = name + when;
    die_();
  }

  std::function<void()> die_;
  std::optional<Death> death_;
  std::uint64_t calls_ = 0;
  std::string last_, died_at_;
};

/// Passes the gate around an effect.
template <class Effect>
auto through(Gate& gate, const std::string& name, Effect effect) {
  gate.before(name);
  auto result = effect();
  gate.after();
  return result;
}

}  // namespace stint::sim
