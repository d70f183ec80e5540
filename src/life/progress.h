// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <string>

#include "life/life.h"

namespace stint::life {

/// What goes to a machine.
struct Transfer {
  std::string thing;        ///< "the project"
  std::string how_much;     ///< "312 files, 2.1 GB"
  std::uint64_t bytes = 0;  ///< that have to go
  std::string advice;       ///< to whoever does not want to wait so long
  std::uint64_t all = 0;    ///< bytes of all of it, also of what is there already
  std::string folder;       ///< where it goes there, below the home
};

/// One transfer to a machine, as its user sees it: how long it will take by the rate so far.
/// Once the rate means something and more than five minutes are left, their price is told and going on is
/// asked for.
class Progress {
 public:
  /// `hourly`: what the machine costs meanwhile.
  Progress(Outside& out, Telling& tell, Rate hourly, Transfer what);

  /// So many bytes have gone. Fails where the user does not want to wait.
  Result<> heard(std::uint64_t sent);
  void done() const;

 private:
  Micros elapsed() const { return out_.now().boot - began_; }
  std::uint64_t rate() const;  // bytes a second
  Seconds left() const;
  std::string waited_for() const;
  std::string question() const;

  Outside& out_;
  Telling& tell_;
  const Rate hourly_;
  const Transfer what_;
  const Micros began_;
  std::uint64_t sent_ = 0;
  bool asked_ = false;
};

}  // namespace stint::life
