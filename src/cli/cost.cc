// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "cli/verbs.h"
#include "ledger/ledger.h"
#include "views/cost_view.h"

namespace stint::cli {

Result<int> cost(Context& c) {
  if (!c.options.words.empty()) return fail(Kind::Usage, "cost takes no name", "stint cost --by stint");
  auto by = views::parse_cost_by(c.options.by.value_or("stint"));
  if (!by)
    return fail(Kind::Usage, fmt::format("--by \"{}\": give stint, machine, day or type", *c.options.by));
  if (c.options.csv && c.options.json) return fail(Kind::Usage, "give one of --csv and --json");
  STINT_TRY_ASSIGN(auto ledger, ledger::Ledger::open(c.world));
  STINT_TRY_ASSIGN(auto stints, ledger.stints({.place = c.options.on.value_or(""),
                                               .region = c.options.region.value_or("")}));
  SysMicros now = c.world.out.now().wall;
  auto rows = views::cost_rows(stints, *by, now);
  auto paid = std::count_if(stints.begin(), stints.end(), views::is_paid);
  auto sum = views::cost_sum(rows, static_cast<int>(paid));
  c.show.say(c.options.csv ? views::cost_csv(rows, *by) : views::cost_text(rows, sum, *by));
  c.show.json(views::cost_json(rows, sum, *by));
  return 0;
}

}  // namespace stint::cli
