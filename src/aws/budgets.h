// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "aws/session.h"
#include "base/money.h"
#include "base/result.h"

namespace stint::aws {

// AWS Budgets: one for the whole account, whatever the client's region. Its figures are renewed up to three
// times a day: information, not a guard.

/// A budget of US dollars a month.
struct Budget {
  std::string name;
  std::string period;          ///< "MONTHLY"
  std::optional<Money> limit;  ///< absent: in another currency, or none that is fixed
  std::optional<Money> actual,
      forecast;  ///< of this month; absent: not known yet. Credits may make it negative
};

/// When mail is sent.
struct BudgetAlert {
  bool forecast = false;  ///< of what the month will come to; else of what was spent
  int percent = 0;        ///< of the limit, above which it is sent
  friend bool operator==(const BudgetAlert&, const BudgetAlert&) = default;
};

/// DescribeBudgets, all of the account.
Result<std::vector<Budget>> describe_budgets(const Client& client, const std::string& account);
/// CreateBudget, of what is spent a month, each alert with one address. DuplicateRecordException: there is
/// one.
Result<> create_budget(const Client& client, const std::string& account, const std::string& name, Money limit,
                       const std::vector<BudgetAlert>& alerts, const std::string& mail);
/// UpdateBudget: another limit.
Result<> update_budget(const Client& client, const std::string& account, const std::string& name,
                       Money limit);
/// DescribeNotificationsForBudget: the alerts in per cent above the limit.
Result<std::vector<BudgetAlert>> describe_alerts(const Client& client, const std::string& account,
                                                 const std::string& name);
/// DescribeSubscribersForNotification: the mail addresses of one alert.
Result<std::vector<std::string>> describe_subscribers(const Client& client, const std::string& account,
                                                      const std::string& name, const BudgetAlert& alert);
/// CreateNotification with one address. DuplicateRecordException: there is one.
Result<> create_alert(const Client& client, const std::string& account, const std::string& name,
                      const BudgetAlert& alert, const std::string& mail);
/// CreateSubscriber: one more address. DuplicateRecordException: it has it.
Result<> add_subscriber(const Client& client, const std::string& account, const std::string& name,
                        const BudgetAlert& alert, const std::string& mail);

}  // namespace stint::aws
