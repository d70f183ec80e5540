// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "rehearsal/model/refusal.h"
#include "rehearsal/model/things.h"

// What calls have in common. Each call X is a struct with its Input and Output, and a function
//     Outcome<X::Output> perform(Context&, const X::Input&);
// Outputs point to what the cloud holds: they are good until the next call. Listings come in the order of
// page_key().
namespace stint::rehearsal {

struct Context;

/// The answer of a call that has nothing to say.
struct Done {};

struct Filter {
  std::string name;
  std::vector<std::string> values;  ///< any of them; * and ? stand for what they stand for in a shell
};

/// Tags for one kind of thing that a call makes.
struct TagSpecification {
  std::string resource_type;  ///< "instance", "volume"
  Tags tags;
  friend bool operator==(const TagSpecification&, const TagSpecification&) = default;
};

/// What a listing is asked for: `ids` that all have to exist, and filters that all have to hold.
struct Selection {
  std::vector<std::string> ids;
  std::vector<Filter> filters;
  std::optional<int> max_results;
  std::string next_token;
};

}  // namespace stint::rehearsal
