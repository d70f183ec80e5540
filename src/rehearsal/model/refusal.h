// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <tl/expected.hpp>
#include <utility>

namespace stint::rehearsal {

/// Why the cloud did not do what was asked: AWS's own error code, and a sentence of its kind. The HTTP status
/// that goes with a code is the wire's business.
struct Refusal {
  std::string code;
  std::string message;
};

/// An answer or a refusal. A refused call has changed nothing.
template <class T = void>
using Outcome = tl::expected<T, Refusal>;

inline tl::unexpected<Refusal> refuse(std::string code, std::string message) {
  return tl::unexpected<Refusal>{Refusal{std::move(code), std::move(message)}};
}

// `REHEARSAL_TRY(expr);` returns the refusal of expr from the function around it.
// `REHEARSAL_TRY_ASSIGN(auto x, expr);` does so or takes the value.
#define REHEARSAL_JOIN2(a, b) a##b
#define REHEARSAL_JOIN(a, b) REHEARSAL_JOIN2(a, b)
#define REHEARSAL_TRY(...) REHEARSAL_TRY_IMPL(REHEARSAL_JOIN(try_, __LINE__), __VA_ARGS__)
#define REHEARSAL_TRY_IMPL(name, ...)                                                            \
  do {                                                                                           \
    if (auto name = (__VA_ARGS__); !name) return ::tl::make_unexpected(std::move(name).error()); \
  } while (false)
#define REHEARSAL_TRY_ASSIGN(target, ...) \
  REHEARSAL_TRY_ASSIGN_IMPL(REHEARSAL_JOIN(try_, __LINE__), target, __VA_ARGS__)
#define REHEARSAL_TRY_ASSIGN_IMPL(name, target, ...)                \
  auto name = (__VA_ARGS__);                                        \
  if (!name) return ::tl::make_unexpected(std::move(name).error()); \
  target = *std::move(name)

}  // namespace stint::rehearsal
