// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "sim/journey.h"
#include "sim/plot.h"

namespace stint::sim {

/// Draws plots. What calls there are to strike at it learns from one journey of each kind without faults.
class Draw {
 public:
  Draw();

  /// The plot of a seed: half of them have one fault, a quarter two, a quarter none. Each cell of the table
  /// of fault by column gets its turn.
  Plot plot(std::uint64_t seed) const;
  /// For each call of each step of two kinds of journey: that plot with a kill there, before and after.
  std::vector<Plot> every_call(std::uint64_t seed) const;

  struct Cell {
    What what;
    std::string column;
    friend auto operator<=>(const Cell&, const Cell&) = default;
  };
  /// The cells that a fault can reach, and for the others why not.
  std::vector<Cell> reachable() const;
  const std::map<Cell, std::string>& unreachable() const { return unreachable_; }
  const std::vector<std::string>& columns() const { return columns_; }

 private:
  struct Spot {
    std::size_t journey = 0;
    Place at;
  };
  void learn(std::size_t journey);
  void sort_out(What what, const std::string& column);
  Fault fault_at(What what, const Place& at, std::uint64_t& dice) const;

  using Column = std::vector<std::pair<Spot, Seen>>;  ///< a pause has no call
  using Aim = std::pair<Cell, std::vector<Spot>>;
  std::vector<std::string> columns_;  // in the order of the journeys
  std::map<std::string, Column> learned_;
  std::vector<Aim> aims_;
  std::map<Cell, std::string> unreachable_;
};

}  // namespace stint::sim
