// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <map>
#include <string>
#include <vector>

#include "sim/phase.h"
#include "sim/plot.h"
#include "sim/universe.h"

namespace stint::sim {

/// A fault that struck, and in which phase of which verb: "run work", "before down".
struct Hit {
  What what;
  std::string column;
};

/// Whether there is a machine.
enum class There : std::uint8_t { None, Runs, Stopped };

/// One seam call of a step, as a journey without faults made it.
struct Seen {
  std::size_t step = 0;
  std::string column, call;
  std::uint64_t nth = 1;
  There machine = There::None;
};

/// Lets a plot's faults strike where it says.
class Striker {
 public:
  Striker(Universe& world, const Plot& plot);

  /// The pause before a step has begun.
  void in_pause(std::size_t step);
  /// The step has begun: its calls are counted from here on, over all the lives that it takes.
  void begin(std::size_t step);
  /// A seam call of it; see Watch.
  bool at(const std::string& call, bool after);
  /// The verb has ended: what lasts no longer than it is over.
  void end_of_verb();

  const std::vector<Hit>& hits() const { return hits_; }
  bool struck(What what) const;
  /// Whether one of this need has struck since the step began.
  bool struck_in_step(Needs needs) const;
  /// When the last fault struck a machine.
  Micros machine_hit() const { return machine_hit_; }
  /// The layers of the guard that are gone, as bits.
  unsigned taken() const;
  std::vector<Seen>* seen = nullptr;  ///< takes each pause and each call, where somebody wants them

 private:
  struct Pending {
    Fault fault;
    bool struck = false;
  };
  bool awaits(What what) const;
  bool attends() const;
  bool strike(Pending& pending, const std::string& column);
  void note(std::string call, std::uint64_t nth);
  bool strike_laptop(const Fault& fault);
  bool strike_cloud(const Fault& fault);
  bool strike_machine(const Fault& fault);
  bool strike_by_console(const Fault& fault, const std::string& id);
  There there() const;
  std::string running() const;
  std::string stopped() const;
  void spoil(const std::string& call, decltype(rehearsal::wire::Fault::what) what, int times = 1);

  Universe& world_;
  const Plot& plot_;
  std::vector<rehearsal::Shortage> shortages_;  // of the world itself: no fault
  std::vector<Pending> pending_;
  std::vector<Universe::LedgerCopy> ledgers_;  // at the beginning of each step
  std::size_t step_ = 0;
  Phase phase_;
  std::string column_;
  std::map<std::string, std::uint64_t, std::less<>> counts_;
  std::vector<Hit> hits_;
  std::size_t hits_before_ = 0;  // of earlier steps
  Micros machine_hit_ = Micros::min() / 2;
  bool dies_ = false;
};

}  // namespace stint::sim
