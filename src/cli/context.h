// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "base/world.h"
#include "cli/options.h"
#include "cli/show.h"
#include "ledger/ledger.h"
#include "plan/plan.h"
#include "provider/provider.h"

namespace stint::cli {

/// What a verb works with.
struct Context {
  World& world;
  const Options& options;
  Show& show;
  std::shared_ptr<std::optional<ledger::Ledger>> kept = std::make_shared<std::optional<ledger::Ledger>>();

  /// The ledger, opened where it is not yet: once for all that a verb does. Fails as Ledger::open.
  Result<std::reference_wrapper<ledger::Ledger>> open_ledger(ledger::Room room = ledger::Room::Needed) const;
};

/// Who we are in tags and in the ledger: STINT_OWNER, else the user's name on this computer.
std::string owner_of(const World& world);

/// The provider of a place, in a region: the given ones, else those of the options, else `fallback` and the
/// region that the AWS settings name. The rehearsal is started where it does not run and `start` says so.
struct PlaceWish {
  std::string place, region;
  bool start = false;
};
Result<std::unique_ptr<provider::Provider>> open_place(Context& c, const PlaceWish& wish);

/// The place that --on names, else `fallback`.
std::string place_of(const Options& options, const std::string& fallback);

/// The open stint that a word names: its name, its token or its machine. Where the ledger has none and --on
/// names a cloud, it is looked for there and taken over. Kind::Usage where there is none, or several.
Result<ledger::Stint> stint_named(Context& c, ledger::Ledger& ledger, const std::string& word);
/// The one open stint where no word was said.
Result<ledger::Stint> the_stint(Context& c, ledger::Ledger& ledger);

/// The code of a verb that has ended something; or, where that is in no ledger on disk, the error that says
/// so.
Result<int> if_kept(ledger::Ledger& ledger, SysMicros now, int code);
/// The same after something was done to this stint, which may still cost.
Result<int> if_kept(ledger::Ledger& ledger, const ledger::Stint& stint, SysMicros now, int code);

/// A name made safe: letters, digits, '-', '_' and '.', at most 40; "stint" where nothing is left.
std::string safe_name(std::string_view text);

}  // namespace stint::cli
