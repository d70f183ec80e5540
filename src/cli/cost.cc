// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "cli/verbs.h"
#include "ledger/bill.h"
#include "ledger/ledger.h"
#include "views/cost_view.h"

namespace stint::cli {

Result<int> cost(Context& c) {
  if (!c.options.words.empty()) return fail(Kind::Usage, "cost takes no name", "stint cost --by stint");
  auto by = views::parse_cost_by(c.options.by.value_or("stint"));
  if (!by)
    return fail(Kind::Usage, fmt::format("--by \"{}\": give stint, machine, day or type", *c.options.by));
  if (c.options.csv && c.options.json) return fail(Kind::Usage, "give one of --csv and --json");
  STINT_TRY_ASSIGN(ledger::Ledger & ledger, c.open_ledger(ledger::Room::Forgone));
  ledger::Filter filter{
      .place = c.options.on.value_or(""), .region = c.options.region.value_or(""), .open_only = true};
  STINT_TRY_ASSIGN(auto open, ledger.stints(filter));
  STINT_TRY_ASSIGN(auto ended, ledger.ended_costs(*by, filter));
  STINT_TRY_ASSIGN(int paid, ledger.ended_paid(filter));
  for (const auto& stint : open) paid += ledger::is_paid(stint) ? 1 : 0;
  auto rows = views::cost_rows(ended, open, *by, c.world.out.now().wall);
  auto sum = views::cost_sum(rows, paid);
  if (c.options.json)
    c.show.json(views::cost_json(rows, sum, *by));
  else
    c.show.say(c.options.csv ? views::cost_csv(rows, *by) : views::cost_text(rows, sum, *by));
  return 0;
}

}  // namespace stint::cli
