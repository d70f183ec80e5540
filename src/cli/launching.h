// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <memory>
#include <optional>

#include "cli/context.h"
#include "life/life.h"
#include "life/up.h"

namespace stint::cli {

/// What `up` and `run` have in common: a place, the ledger, and a stint that was found unfinished or planned
/// and agreed to.
class Launching {
 public:
  /// Opens place and ledger and asks who we are.
  static Result<std::unique_ptr<Launching>> open(Context& c, const std::string& name);

  /// The stint to bring up. nullopt: --dry-run, and the plan was shown; or the answer to the question was no.
  Result<std::optional<ledger::Stint>> agree();

  life::Life life() { return {c_.world, *ledger_, *cloud_, c_.show}; }
  provider::Provider& cloud() { return *cloud_; }
  ledger::Ledger& ledger() { return *ledger_; }
  bool declined() const { return declined_; }

 private:
  Launching(Context& c, plan::Wish wish) : c_(c), wish_(std::move(wish)) {}
  Context& c_;
  plan::Wish wish_;
  std::unique_ptr<provider::Provider> cloud_;
  std::optional<ledger::Ledger> ledger_;
  provider::Identity me_;
  bool declined_ = false;
};

}  // namespace stint::cli
