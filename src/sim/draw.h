// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "sim/journey.h"
#include "sim/plot.h"

namespace stint::sim {

/// Draws plots. What calls there are to strike at it learns from five journeys of each kind without faults.
class Draw {
 public:
  Draw();

  /// The plot of a seed. One in 17 has no fault, a quarter of the others have two, the rest one. The
  /// first strikes at each cell of the table of fault by column in turn, mostly in the shortest journey that
  /// has it.
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
    std::size_t calls = 0;  ///< of the whole journey
    bool steady = false;    ///< all journeys of the kind had this call
  };
  struct Aim {
    Cell cell;
    std::vector<Spot> spots;   ///< those of the shortest journey come first
    std::size_t shortest = 0;  ///< how many are of that one
  };
  struct Among {
    std::vector<const Aim*> all;
    std::vector<const Aim*> own;  ///< those that no shorter journey has
  };
  void learn(std::size_t journey);
  void sort_out(What what, const std::string& column);
  Fault fault_at(What what, const Place& at, std::uint64_t& dice) const;
  std::pair<const Aim*, const Spot*> first(std::uint64_t turn, std::uint64_t& dice) const;
  Fault second_fault(std::size_t journey, const Place& first, std::uint64_t& dice) const;

  using Column = std::vector<std::pair<Spot, Seen>>;  ///< a pause has no call
  std::vector<std::string> columns_;                  // in the order of the journeys
  std::map<std::string, Column> learned_;
  std::vector<Aim> aims_;
  std::vector<const Aim*> shy_;  // those without a steady spot
  std::map<std::size_t, Among> by_journey_;
  std::map<Cell, std::string> unreachable_;
};

}  // namespace stint::sim
