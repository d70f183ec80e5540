// SPDX-License-Identifier: Apache-2.0
#include "pact/boot_timer.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "pact/fields.h"

namespace stint::pact {
namespace {

constexpr std::int64_t kMostSeconds = 9'999'999'999;  // as boot_timer.sh reads them

std::int64_t whole(Micros span) {
  return std::clamp<std::int64_t>(std::chrono::floor<Seconds>(span).count(), 0, kMostSeconds);
}

}  // namespace

Result<BootSign> boot_sign_from(std::string_view text) {
  STINT_TRY_ASSIGN(auto json, parse_object(text, "the boot timer's sign of life"));
  Fields f(json, "the boot timer's sign of life");
  auto seconds = [&](const char* name) {
    auto value = f.number(name);
    f.expect(value >= 0 && value <= kMostSeconds, "a time is out of bounds");
    return Seconds{std::clamp<std::int64_t>(value, 0, kMostSeconds)};
  };
  BootSign sign{.boot_id = f.text("boot_id"),
                .at = seconds("at_s"),
                .used = seconds("used_s"),
                .limit = seconds("limit_s"),
                .armed = f.flag("armed")};
  STINT_TRY(f.ok());
  return sign;
}

std::string shorten_text(Micros left, Micros now, std::string_view boot_id) {
  return fmt::format("{} {} {}\n", whole(left), whole(now), boot_id);
}

std::string extend_text(Micros left, Micros now, std::string_view boot_id) {
  return shorten_text(left, now, boot_id);
}

}  // namespace stint::pact
