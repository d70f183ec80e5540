// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "base/json.h"
#include "rehearsal/model/works.h"
#include "rehearsal/wire/form.h"
#include "rehearsal/wire/protocol.h"
#include "rehearsal/wire/throttle.h"

// The table of calls: one row each. What all calls have in common - authentication, throttling, faults,
// permissions, unknown parameters, DryRun, paging, request ids - is around the table, in front.cc and row.h.
namespace stint::rehearsal::wire {

/// How many results a page may have. `most` 0: the call is not paged.
struct Pages {
  int least = 0, most = 0;
  int standard = 0;           ///< where the request does not say; 0: all
  bool not_with_ids = false;  ///< MaxResults is refused together with ids
};

struct Service;
struct Row;

/// One call on its way through its row.
struct Exchange {
  const Service& service;
  const Row& row;
  Protocol protocol;
  std::variant<Form*, const Json*> input;
  Context& context;
  bool dry_run = false;
  std::string_view request_id;
  std::string body;  ///< the answer's
};

struct Row {
  std::string_view action;
  Allowance allowance;
  Pages pages;
  Outcome<> (*run)(Exchange&);        ///< reads the input, performs the call, writes the answer
  std::string_view method{}, path{};  ///< of a call that these name: "POST", "/schedules/{Name}"
};

/// One AWS service: how it is spoken to, and its calls.
struct Service {
  std::string_view name;     ///< in the credential scope: "ec2"
  Protocol protocol;         ///< that it speaks where the request does not show another one
  std::string_view version;  ///< of a form: "2016-11-15"
  std::string_view target;   ///< before the dot of X-Amz-Target, "AmazonSSM"
  std::string_view xml_namespace;
  std::string_view bad_page_token;              ///< its code for a NextToken that is none
  std::span<const Row> (*rows[9])() = {};       ///< each family of calls in its own file
  std::span<const std::string_view> regions{};  ///< the only ones where it answers; none: all

  const Row* find(std::string_view action) const;
};

/// All that the rehearsal has.
std::span<const Service> services();
/// nullptr where the rehearsal has no such service.
const Service* find_service(std::string_view name);

// The families.
std::span<const Row> identity_rows();
std::span<const Row> launch_rows();
std::span<const Row> instance_rows();
std::span<const Row> place_rows();
std::span<const Row> offer_rows();
std::span<const Row> group_rows();
std::span<const Row> key_rows();
std::span<const Row> storage_rows();
std::span<const Row> tag_rows();
std::span<const Row> parameter_rows();
std::span<const Row> quota_rows();
std::span<const Row> pricing_rows();
std::span<const Row> spot_price_rows();
std::span<const Row> alarm_rows();
std::span<const Row> schedule_rows();
std::span<const Row> role_rows();
std::span<const Row> budget_rows();

// What EC2 publishes of its token buckets; the others are guesses on the safe side.
inline constexpr Allowance kLook{100, 20};
inline constexpr Allowance kChange{50, 5};
inline constexpr Allowance kLaunch{5, 2};
inline constexpr Allowance kQuotas{10, 5};

}  // namespace stint::rehearsal::wire
