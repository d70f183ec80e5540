// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <memory>
#include <optional>

#include "cli/context.h"
#include "life/life.h"
#include "life/up.h"

namespace stint::cli {

/// Holds the name of a stint for as long as it lives, and no longer than this process: two commands that
/// launch, or end what they launched, would pull one machine from under each other. Kind::Usage where another
/// command holds it.
Result<std::unique_ptr<FileLock>> hold_name(World& world, const plan::Wish& wish, const std::string& account);

/// That of an open stint. What the ledger says of it may have changed by then.
Result<std::unique_ptr<FileLock>> hold_name(World& world, const ledger::Stint& stint);

/// What `up` and `run` have in common: a place, the ledger, and a stint that was found unfinished or planned
/// and agreed to.
class Launching {
 public:
  /// Opens place and ledger and asks who we are.
  static Result<std::unique_ptr<Launching>> open(Context& c, const std::string& name);

  /// The stint to bring up; its name is held until let_go(), or the end. nullopt: --dry-run, and the plan was
  /// shown; or the answer to the question was no.
  Result<std::optional<ledger::Stint>> agree();

  life::Life life() { return {c_.world, *ledger_, *cloud_, c_.show}; }
  provider::Provider& cloud() { return *cloud_; }
  ledger::Ledger& ledger() { return *ledger_; }
  bool declined() const { return declined_; }
  void let_go() { held_.reset(); }

 private:
  Launching(Context& c, plan::Wish wish) : c_(c), wish_(std::move(wish)) {}
  Context& c_;
  plan::Wish wish_;
  std::unique_ptr<provider::Provider> cloud_;
  ledger::Ledger* ledger_ = nullptr;
  provider::Identity me_;
  std::unique_ptr<FileLock> held_;
  bool declined_ = false;
};

}  // namespace stint::cli
