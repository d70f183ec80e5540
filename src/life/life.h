// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <string_view>

#include "base/world.h"
#include "ledger/ledger.h"
#include "plan/plan.h"
#include "provider/provider.h"

namespace stint::life {

/// What is told of a stint's life while it goes on, and asked; the command line does both.
class Telling {
 public:
  virtual ~Telling() = default;
  /// A step is done: "launched i-0abc in us-east-1".
  virtual void done(std::string_view what) = 0;
  /// Something is awaited: for how long already, and how long it usually takes. Called again and again.
  virtual void waiting(std::string_view what, Micros since, Micros usual) = 0;
  /// Something that the user should know.
  virtual void note(std::string_view what) = 0;
  /// Output of the user's own program.
  virtual void output(int stream, std::string_view bytes) = 0;
  /// That was all of it.
  virtual void output_over() {}
  /// Whether to go on with what costs more than it seemed to; Kind::Usage where nobody can be asked.
  virtual Result<bool> agree(std::string_view question) = 0;
};

/// What every step of a stint's life works with. The steps are free functions, each of which may be asked for
/// twice.
struct Life {
  World& world;
  ledger::Ledger& ledger;
  provider::Provider& cloud;
  Telling& tell;
};

/// Our files for one stint: key, known_hosts, user-data of each attempt.
Path stint_dir(const World& world, const std::string& token);

/// The stint as the ledger has it now.
Result<ledger::Stint> reload(Life& life, const std::string& token);

/// Waits a little and tells of it, longer the longer it takes: 1 s at first, 5 s after a minute, then by a
/// twentieth of what has passed, to 15 s.
class Pace {
 public:
  Pace(Life& life, std::string what, Micros usual)
      : life_(life), what_(std::move(what)), usual_(usual), start_(life.world.out.now().boot) {}
  Result<> wait();
  /// After a question that failed: waits where asking again may help (no answer, and this is not yet
  /// `limit`), else fails.
  Result<> wait_after(Error error, Micros limit);
  Micros elapsed() const { return life_.world.out.now().boot - start_; }

 private:
  Seconds pause();

  Life& life_;
  std::string what_;
  Micros usual_, start_;
  int rounds_ = 0;
};

}  // namespace stint::life
