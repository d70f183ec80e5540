// SPDX-License-Identifier: Apache-2.0
#include "provider/no_account.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/json.h"

namespace stint::provider {
namespace {

Failure in_no_account(const std::string& what) {
  return fail(Kind::Usage, what + " is in no account that could guard it");
}

Failure no_quotas(const std::string& what) {
  return fail(Kind::Usage, what + " has no service quotas", "stint limits --on aws");
}

Failure no_bill(const std::string& what) {
  return fail(Kind::Usage, what + " sends no bill", "stint monthly --on aws");
}

}  // namespace

Result<std::vector<CloudGuard>> NoAccount::arm(const Machine&, SysMicros, Act) {
  return in_no_account(what_);
}

Result<CloudGuard> NoAccount::schedule(const Machine&, const std::string&, SysMicros, Act) {
  return in_no_account(what_);
}

Result<> NoAccount::make_guard_role() { return in_no_account(what_); }

Result<> NoAccount::stop(const std::string&) {
  return fail(Kind::Usage, fmt::format("a stint on {} costs nothing and is not stopped: it ends", what_),
              "stint down");
}

Result<> NoAccount::start(const std::string&) {
  return fail(Kind::Usage,
              fmt::format("a stint on {} is never stopped, so there is nothing to start", what_));
}

Result<std::vector<Leftover>> NoAccount::leftovers() {
  std::vector<Leftover> found;
  STINT_TRY_ASSIGN(auto machines, all());
  for (const auto& machine : machines)
    if (lives(machine.state))
      found.push_back({.kind = "instance",
                       .id = machine.id,
                       .token = machine.token,
                       .name = machine.name,
                       .owner = machine.owner,
                       .state = word(machine.state)});
  return found;
}

Result<std::vector<Quota>> NoAccount::quotas(const std::string&, const std::vector<std::string>&) {
  return no_quotas(what_);
}

Result<Quota> NoAccount::request_quota(const std::string&, std::int64_t) { return no_quotas(what_); }

Result<std::vector<MonthBudget>> NoAccount::month_budgets() { return no_bill(what_); }

Result<> NoAccount::set_month_budget(Money, const std::string&) { return no_bill(what_); }

std::string marker_of(const Launch& launch, SysMicros at) {
  return Json{{"token", launch.token},
              {"name", launch.name},
              {"owner", launch.owner},
              {"client_token", launch.client_token},
              {"launched", at.time_since_epoch().count()}}
      .dump();
}

std::optional<Machine> machine_in(const std::string& marker, const std::string& kind) {
  Json json = Json::parse(marker, nullptr, false);
  if (!json.is_object() || !json.contains("launched") || !json["launched"].is_number_integer())
    return std::nullopt;
  std::string token = json.value("token", "");
  return Machine{.id = kind + "-" + token.substr(0, 8),
                 .type = kind,
                 .token = token,
                 .name = json.value("name", ""),
                 .owner = json.value("owner", ""),
                 .client_token = json.value("client_token", ""),
                 .launched = SysMicros{Micros{json["launched"].get<std::int64_t>()}}};
}

}  // namespace stint::provider
