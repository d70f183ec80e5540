// SPDX-License-Identifier: Apache-2.0
// The budget of the month, in AWS Budgets.
#include <fmt/format.h>

#include <algorithm>

#include "aws/budgets.h"
#include "provider/ec2/ec2.h"

namespace stint::ec2 {
namespace {

using provider::MonthBudget;

constexpr const char* kOurs = "stint-monthly";
constexpr const char* kThere = "DuplicateRecordException";
const std::vector<aws::BudgetAlert> kAlerts{{false, 50}, {false, 80}, {false, 100}, {true, 100}};

std::string text_of(const aws::BudgetAlert& alert) {
  return fmt::format("{}{} %", alert.forecast ? "forecast " : "", alert.percent);
}

// Whoever asked for it has it.
Result<> unless_there(Result<> done) {
  if (!done && done.error().code == kThere) return {};
  return done;
}

Result<> tell(const aws::Client& client, const std::string& account, const std::string& mail) {
  for (const auto& alert : kAlerts) {
    auto made = aws::create_alert(client, account, kOurs, alert, mail);
    if (!made && made.error().code == kThere)
      made = unless_there(aws::add_subscriber(client, account, kOurs, alert, mail));
    STINT_TRY(std::move(made));
  }
  return {};
}

}  // namespace

Result<std::vector<MonthBudget>> Ec2::month_budgets() {
  STINT_TRY_ASSIGN(auto me, identity());
  STINT_TRY_ASSIGN(auto budgets, aws::describe_budgets(client(), me.account));
  std::vector<MonthBudget> found;
  for (const auto& budget : budgets) {
    if (budget.period != "MONTHLY") continue;
    found.push_back({.name = budget.name,
                     .ours = budget.name == kOurs,
                     .limit = budget.limit,
                     .actual = budget.actual,
                     .forecast = budget.forecast});
    if (!found.back().ours) continue;
    STINT_TRY_ASSIGN(auto alerts, aws::describe_alerts(client(), me.account, kOurs));
    for (const auto& alert : alerts) {
      found.back().alerts.push_back(text_of(alert));
      STINT_TRY_ASSIGN(auto addresses, aws::describe_subscribers(client(), me.account, kOurs, alert));
      for (auto& address : addresses)
        if (std::count(found.back().mail.begin(), found.back().mail.end(), address) == 0)
          found.back().mail.push_back(std::move(address));
    }
  }
  return found;
}

Result<> Ec2::set_month_budget(Money limit, const std::string& mail) {
  STINT_TRY_ASSIGN(auto me, identity());
  STINT_TRY_ASSIGN(auto budgets, aws::describe_budgets(client(), me.account));
  bool there = std::any_of(budgets.begin(), budgets.end(), [](const auto& b) { return b.name == kOurs; });
  if (!there && mail.empty())
    return fail(Kind::Usage, "a budget that tells nobody stops nothing either", "give --mail ADDRESS");
  if (!there) {
    auto made = aws::create_budget(client(), me.account, kOurs, limit, kAlerts, mail);
    if (made || made.error().code != kThere) return made;
  }
  STINT_TRY(aws::update_budget(client(), me.account, kOurs, limit));
  return mail.empty() ? Result<>{} : tell(client(), me.account, mail);
}

}  // namespace stint::ec2
