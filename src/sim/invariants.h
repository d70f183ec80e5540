// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <vector>

#include "sim/plot.h"
#include "sim/striker.h"
#include "sim/universe.h"

namespace stint::sim {

struct Violation {
  std::string invariant;  ///< its name
  std::string what;
};

/// The promises, asked of a world as a plot goes on. docs/simulation.md lists them by name.
class Invariants {
 public:
  Invariants(Universe& world, const Plot& plot, const Striker& striker)
      : world_(world), plot_(plot), striker_(striker) {}

  /// Before a step, with nobody at the laptop.
  void in_pause();
  /// A client has ended, or died. `again`: it was asked a second time.
  void after(const Step& step, const Life& life);
  /// A step is through, with the exit code that it ended with.
  void after_step(const Step& step, int code);
  /// Long after every deadline, with nobody back yet.
  void long_after();
  /// After the last verb of the ending; `ledger`: it is the one of all these stints.
  void at_end(bool ledger);
  void violate(std::string invariant, std::string what);

  std::vector<Violation> found;

 private:
  void one_machine();
  void truth_of_exit(const Step& step, const Life& life);
  void layers();
  void layers_of(const Universe::Instance& instance, Machine& machine);
  void deadlines();
  bool guarded(const Universe::Instance& instance, bool& inside);
  void order_of_layers(const Universe::Instance& instance);
  void early_end();
  void outputs();
  void bills();
  bool metered_over(const std::string& token);
  bool confused() const;
  bool tight() const;  ///< the deadline comes from the budget
  std::vector<Universe::Instance> running();

  Universe& world_;
  const Plot& plot_;
  const Striker& striker_;
  std::size_t launched_ = 0;  // instances there were before this verb
  bool stands_ = false;       // a machine was left to stand by the last verb
};

}  // namespace stint::sim
