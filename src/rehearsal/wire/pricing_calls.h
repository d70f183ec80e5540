// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "rehearsal/model/calls.h"

// What things cost: answered from the meter's price list, which the model does not know. That is why these
// two calls are here and not in the model.
namespace stint::rehearsal::wire {

struct PriceFilter {
  std::string type, field, value;
};

struct GetProducts {
  struct Input {
    std::string service, format_version, next_token;
    std::vector<PriceFilter> filters;
    std::optional<int> max_results;
  };
  struct Output {
    std::vector<std::string> items;  ///< each a JSON document
    std::string next_token;
  };
};

struct DescribeSpotPriceHistory {
  struct Input {
    std::vector<std::string> types, products;
    std::vector<Filter> filters;
    std::string zone, next_token;
    std::optional<SysMicros> from, until;
    std::optional<int> max_results;
  };
  struct Item {
    std::string type, zone, price;
    SysMicros at{};
    std::string id;  ///< of this row, "type zone"
  };
  struct Output {
    std::vector<Item> items;
    std::string next_token;
  };
};

/// Instances (Linux, and the two kinds of reserved capacity that trap careless readers), gp3, public IPv4.
Outcome<GetProducts::Output> perform(Context&, const GetProducts::Input&);
/// No market is played: a fixed share of the on-demand price in each zone, unchanged since midnight.
Outcome<DescribeSpotPriceHistory::Output> perform(Context&, const DescribeSpotPriceHistory::Input&);

}  // namespace stint::rehearsal::wire
