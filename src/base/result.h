// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <tl/expected.hpp>
#include <utility>

#include "base/error.h"

namespace stint {

/// A value, or why there is none. A failed call may leave something that costs, so it has to show at the
/// call.
template <class T = void>
using Result = tl::expected<T, Error>;

using Failure = tl::unexpected<Error>;

inline Failure fail(Error error) { return Failure{std::move(error)}; }
inline Failure fail(Kind kind, std::string what, std::string next = {}) {
  return Failure{Error{.kind = kind, .what = std::move(what), .next = std::move(next)}};
}

// `STINT_TRY(expr);` returns the error of expr from the function around it.
// `STINT_TRY_ASSIGN(auto x, expr);` does so or takes the value.
#define STINT_JOIN2(a, b) a##b
#define STINT_JOIN(a, b) STINT_JOIN2(a, b)
#define STINT_TRY(...) STINT_TRY_IMPL(STINT_JOIN(stint_try_, __LINE__), __VA_ARGS__)
#define STINT_TRY_IMPL(name, ...)                    \
  do {                                               \
    if (auto name = (__VA_ARGS__); !name) {          \
      return ::stint::fail(std::move(name).error()); \
    }                                                \
  } while (false)
#define STINT_TRY_ASSIGN(target, ...) \
  STINT_TRY_ASSIGN_IMPL(STINT_JOIN(stint_try_, __LINE__), target, __VA_ARGS__)
#define STINT_TRY_ASSIGN_IMPL(name, target, ...)            \
  auto name = (__VA_ARGS__);                                \
  if (!name) return ::stint::fail(std::move(name).error()); \
  target = *std::move(name)

}  // namespace stint
