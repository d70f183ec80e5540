// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "ledger/ledger.h"

namespace stint::views {

/// What the rows of a cost table stand for.
enum class CostBy { Stint, Machine, Day, Type };
std::optional<CostBy> parse_cost_by(std::string_view word);

/// What stints have cost, in US dollars, without tax.
struct CostRow {
  std::string key;  ///< the stint's name, the machine's id, the UTC day "2026-11-24", or the instance type
  int stints = 0;   ///< how many have a part in it
  budget::Cost spent;
  Money
      at_most;  ///< by the end of what is open, should it run to its deadline; spent.total() where nothing is
};

/// Whether it had a machine that costs.
bool is_paid(const ledger::Stint& stint);

/// Rows of the stints that had a machine which costs, in the order of their first launch. The rows of any
/// `by` have the same sum. A part of a day is what the bill had grown to by its end, less what it was by its
/// beginning.
std::vector<CostRow> cost_rows(const std::vector<ledger::Stint>& stints, CostBy by, SysMicros now);

CostRow cost_sum(const std::vector<CostRow>& rows, int stints);

/// With a heading and the sum; in words where there is no row.
std::string cost_text(const std::vector<CostRow>& rows, const CostRow& sum, CostBy by);
/// RFC 4180, dollars with six decimals.
std::string cost_csv(const std::vector<CostRow>& rows, CostBy by);
Json cost_json(const std::vector<CostRow>& rows, const CostRow& sum, CostBy by);

}  // namespace stint::views
