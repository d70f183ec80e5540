// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "ledger/ledger.h"

namespace stint::views {

using ledger::CostBy;
std::optional<CostBy> parse_cost_by(std::string_view word);

/// What stints have cost, in US dollars, without tax.
struct CostRow {
  std::string key;    ///< see ledger::EndedCost
  int stints = 0;     ///< how many have a part in it
  SysMicros since{};  ///< the first launch among them
  budget::Cost spent;
  Money at_most;    ///< by the end of what is open, should it run to its deadline and its disk be kept
  Money month_end;  ///< the same, by the end of this month (UTC)
};

/// Rows of what has ended and of the stints beside it that had a machine which costs, in the order of their
/// first launch; days in their own. The rows of any `by` have the same sum. A part of a day is what the bill
/// had grown to by its end, less what it was by its beginning; what is still to come stands on the last day.
std::vector<CostRow> cost_rows(const std::vector<ledger::EndedCost>& ended,
                               const std::vector<ledger::Stint>& stints, CostBy by, SysMicros now);

CostRow cost_sum(const std::vector<CostRow>& rows, int stints);

/// With a heading and the sum; in words where there is no row.
std::string cost_text(const std::vector<CostRow>& rows, const CostRow& sum, CostBy by);
/// RFC 4180, dollars with six decimals.
std::string cost_csv(const std::vector<CostRow>& rows, CostBy by);
Json cost_json(const std::vector<CostRow>& rows, const CostRow& sum, CostBy by);

}  // namespace stint::views
