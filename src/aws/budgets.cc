// SPDX-License-Identifier: Apache-2.0
#include "aws/budgets.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "aws/ask.h"

namespace stint::aws {

static constexpr int kPageOfBudgets = 100;
static constexpr std::size_t kDecimals = 6;  // of what Money counts; AWS's have more

namespace {
/// As the wire has them.
struct Spend {
  std::string amount, unit;
};
struct Notification {
  std::string type, comparison, threshold_type;
  double threshold = 0;
};
struct Subscriber {
  std::string type, address;
};
}  // namespace

static void read(JsonReader& r, Spend& spend) {
  r.take("Amount", spend.amount);
  r.take("Unit", spend.unit);
}

// "12.3456789", "-0.5"; cut to what Money counts.
static std::optional<Money> dollars(const std::optional<Spend>& spend) {
  if (!spend || spend->unit != "USD") return std::nullopt;
  std::string_view text{spend->amount};
  bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  if (auto point = text.find('.'); point != text.npos) text = text.substr(0, point + 1 + kDecimals);
  auto amount = parse_money(text);
  return amount && negative ? Money{} - *amount : amount;
}

static void read(JsonReader& r, Budget& budget) {
  std::optional<Spend> limit, actual, forecast;
  r.need("BudgetName", budget.name);
  r.take("TimeUnit", budget.period);
  r.take("BudgetLimit", limit);
  r.take("CalculatedSpend/ActualSpend", actual);
  r.take("CalculatedSpend/ForecastedSpend", forecast);
  budget.limit = dollars(limit);
  budget.actual = dollars(actual);
  budget.forecast = dollars(forecast);
}

static void read(JsonReader& r, Notification& notification) {
  r.need("NotificationType", notification.type);
  r.need("ComparisonOperator", notification.comparison);
  r.need("Threshold", notification.threshold);
  r.take("ThresholdType", notification.threshold_type);
}

static void read(JsonReader& r, Subscriber& subscriber) {
  r.need("SubscriptionType", subscriber.type);
  r.need("Address", subscriber.address);
}

static Json written(const std::string& name, Money limit) {
  auto amount = fmt::format("{}.{:06}", limit.micros() / 1'000'000, limit.micros() % 1'000'000);
  return {{"BudgetName", name},
          {"BudgetType", "COST"},
          {"TimeUnit", "MONTHLY"},
          {"BudgetLimit", {{"Amount", amount}, {"Unit", "USD"}}}};
}

static Json written(const BudgetAlert& alert) {
  return {{"NotificationType", alert.forecast ? "FORECASTED" : "ACTUAL"},
          {"ComparisonOperator", "GREATER_THAN"},
          {"Threshold", alert.percent},
          {"ThresholdType", "PERCENTAGE"}};
}

static Json by_mail(const std::string& address) {
  return {{"SubscriptionType", "EMAIL"}, {"Address", address}};
}

static Json about(const std::string& account, const std::string& name) {
  return {{"AccountId", account}, {"BudgetName", name}};
}

static Call budgets_call(std::string_view operation, const Json& input, Repeat repeat) {
  return call_of(Service::Budgets, operation, input, repeat);
}

template <class T>
static Result<std::vector<T>> ask_budget_pages(const Client& client, std::string_view operation,
                                               std::string_view list, Json input) {
  input["MaxResults"] = kPageOfBudgets;
  return ask_pages<T, JsonNode>(client, list, "NextToken", [&](const std::string& token) {
    if (!token.empty()) input["NextToken"] = token;
    return budgets_call(operation, input, Repeat::Read);
  });
}

Result<std::vector<Budget>> describe_budgets(const Client& client, const std::string& account) {
  return ask_budget_pages<Budget>(client, "DescribeBudgets", "Budgets", {{"AccountId", account}});
}

Result<> create_budget(const Client& client, const std::string& account, const std::string& name, Money limit,
                       const std::vector<BudgetAlert>& alerts, const std::string& mail) {
  Json notifications = Json::array();
  for (const auto& alert : alerts)
    notifications.push_back(
        {{"Notification", written(alert)}, {"Subscribers", Json::array({by_mail(mail)})}});
  Json input{{"AccountId", account},
             {"Budget", written(name, limit)},
             {"NotificationsWithSubscribers", notifications}};
  return ask_nothing(client, budgets_call("CreateBudget", input, Repeat::Idempotent));
}

Result<> update_budget(const Client& client, const std::string& account, const std::string& name,
                       Money limit) {
  Json input{{"AccountId", account}, {"NewBudget", written(name, limit)}};
  return ask_nothing(client, budgets_call("UpdateBudget", input, Repeat::Idempotent));
}

Result<std::vector<BudgetAlert>> describe_alerts(const Client& client, const std::string& account,
                                                 const std::string& name) {
  STINT_TRY_ASSIGN(auto notifications,
                   ask_budget_pages<Notification>(client, "DescribeNotificationsForBudget", "Notifications",
                                                  about(account, name)));
  std::vector<BudgetAlert> alerts;
  for (const auto& n : notifications)
    if (n.comparison == "GREATER_THAN" && (n.threshold_type.empty() || n.threshold_type == "PERCENTAGE"))
      alerts.push_back({n.type == "FORECASTED", static_cast<int>(n.threshold)});
  return alerts;
}

Result<std::vector<std::string>> describe_subscribers(const Client& client, const std::string& account,
                                                      const std::string& name, const BudgetAlert& alert) {
  Json input = about(account, name);
  input["Notification"] = written(alert);
  STINT_TRY_ASSIGN(auto subscribers,
                   ask_budget_pages<Subscriber>(client, "DescribeSubscribersForNotification", "Subscribers",
                                                std::move(input)));
  std::vector<std::string> addresses;
  for (auto& subscriber : subscribers)
    if (subscriber.type == "EMAIL") addresses.push_back(std::move(subscriber.address));
  return addresses;
}

Result<> create_alert(const Client& client, const std::string& account, const std::string& name,
                      const BudgetAlert& alert, const std::string& mail) {
  Json input = about(account, name);
  input["Notification"] = written(alert);
  input["Subscribers"] = Json::array({by_mail(mail)});
  return ask_nothing(client, budgets_call("CreateNotification", input, Repeat::Idempotent));
}

Result<> add_subscriber(const Client& client, const std::string& account, const std::string& name,
                        const BudgetAlert& alert, const std::string& mail) {
  Json input = about(account, name);
  input["Notification"] = written(alert);
  input["Subscriber"] = by_mail(mail);
  return ask_nothing(client, budgets_call("CreateSubscriber", input, Repeat::Idempotent));
}

}  // namespace stint::aws
