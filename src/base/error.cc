// SPDX-License-Identifier: Apache-2.0
#include "base/error.h"

#include <fmt/format.h>

namespace stint {
namespace {

struct Describe {
  std::string operator()(const bill::Nothing& n) const {
    int others = n.others.value_or(0);
    if (others == 0) return "nothing is running, nothing costs";
    return fmt::format(
        "nothing of this command is running; {} open may cost: stint ls",
        others == 1 ? "another stint that is" : fmt::format("{} other stints that are", others));
  }
  std::string operator()(const bill::Running& r) const {
    auto text = fmt::format("{} is still running at {} since {}, {} so far", r.id, format_rate(r.rate),
                            clock_time(r.since), format_money(r.so_far));
    return r.end.empty() ? text : text + "; " + r.end;
  }
  std::string operator()(const bill::Kept& k) const {
    return fmt::format("{} is stopped; its disk costs {} a month, {} so far; {}", k.id,
                       format_money(k.a_month), format_money(k.so_far),
                       k.until ? "the guard ends it " + rfc3339(*k.until) : "no guard ends it");
  }
  std::string operator()(const bill::Unknown& u) const { return "not known: " + u.last_seen; }
};

}  // namespace

std::string describe(const Bill& bill) { return std::visit(Describe{}, bill); }

int exit_code(const Error& error) {
  if (may_cost(error.bill) && error.kind != Kind::Job) return 3;
  const auto* nothing = std::get_if<bill::Nothing>(&error.bill);
  const bool others = nothing != nullptr && nothing->others.value_or(0) > 0;
  switch (error.kind) {
    case Kind::Failed:
    case Kind::Unreachable:
    case Kind::Unknown:
      return others ? 3 : 1;
    case Kind::Usage:
      return 2;
    case Kind::Credentials:
      return 4;
    case Kind::Budget:
      return 5;
    case Kind::Limit:
      return 6;
    case Kind::Job:
      return 10;
    case Kind::Interrupted:
      return others ? 3 : 130;
  }
  return 1;
}

}  // namespace stint
