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
  /// A step begins.
  void before(const Step& step);
  /// A client has ended, or died. `again`: it was asked a second time.
  void after(const Step& step, const Life& life);
  /// A step is through, with the exit code that it ended with.
  void after_step(const Step& step, int code);
  /// Long after every deadline, with nobody back yet.
  void long_after();
  /// After the last verb of the ending; `ledger`: it is the one of all these stints.
  void at_end(bool ledger);
  void violate(std::string invariant, std::string what);
  /// How long disks are kept at the most.
  Micros keep() const;

  std::vector<Violation> found;

 private:
  void one_machine();
  void truth_of_exit(const Step& step, const Life& life);
  void nothing_left(const Step& step, const Life& life);
  void outputs();
  void bills();

  // The guard: invariants_guard.cc.
  void layers();
  void layers_of(const Universe::Instance& instance, Machine& machine);
  void account_layers_of(const Universe::Instance& instance);
  void at_post(const std::string& layer, const Universe::Instance& instance, std::optional<Micros> acts,
               Micros from, Micros to);
  void rests();
  void deadlines();
  void deadline_of(const Universe::Instance& instance, const Universe::Run& run, bool inside);
  bool outside_budget(const Universe::Instance& instance) const;
  bool guarded(const Universe::Instance& instance, bool& inside);
  void order_of_layers(const Universe::Instance& instance, const Universe::Run& run);
  void early_end();

  bool metered_over(const std::string& token);
  std::int64_t sent_nano_dollars(const std::string& token) const;
  bool confused() const;
  bool by_others() const;  ///< a machine went, or came, by no order of ours
  bool tight() const;      ///< the deadline comes from the budget
  bool keeps() const { return plot_.account == Account::Role; }
  std::vector<Universe::Instance> running();
  const Universe::Instance* last() const;  ///< the one that was launched last

  Universe& world_;
  const Plot& plot_;
  const Striker& striker_;
  std::size_t launched_ = 0;  // instances there were before this verb
  bool stands_ = false;       // a machine was left to stand by the last verb
  bool rests_ = false;        // a machine was left stopped by the last verb…
  Micros rests_since_{0};     // …which ended then
  bool rested_ = false;       // a verb was to leave it stopped, at some time
  bool started_again_ = false;
  // What the verbs have asked for: a deadline that is surely in force, one that may be, and so on.
  Micros least_{0}, most_{0};
  Micros extended_{0};  // when a verb was last to move the deadline
  Micros keep_{0};
  std::int64_t budget_ = 0;  // nano-dollars
};

}  // namespace stint::sim
