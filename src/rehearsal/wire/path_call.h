// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>

#include "rehearsal/wire/request.h"
#include "rehearsal/wire/table.h"

// Calls that are named by their method and path ("rest-json"). What path and query hold of a call's input is
// put beside what the body holds, so that the call is read like any other.
namespace stint::rehearsal::wire {

/// nullptr where the service has no call of that method and path.
const Row* find_path_row(const Service& service, const Request& request);

/// The body with the labels of the path ("{Name}") and the parameters of the query; nullopt where the body is
/// no object.
std::optional<Json> path_document(const Row& row, const Request& request);

}  // namespace stint::rehearsal::wire
