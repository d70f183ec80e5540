// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "rehearsal/model/budget_calls.h"
#include "rehearsal/model/works.h"

namespace stint::rehearsal {
namespace {

using Texts = std::span<const std::string_view>;

constexpr std::array<std::string_view, 1> kTypes{"COST"};
constexpr std::array<std::string_view, 4> kTimeUnits{"DAILY", "MONTHLY", "QUARTERLY", "ANNUALLY"};
constexpr std::array<std::string_view, 2> kWhen{"ACTUAL", "FORECASTED"};
constexpr std::array<std::string_view, 3> kComparisons{"GREATER_THAN", "LESS_THAN", "EQUAL_TO"};
constexpr std::array<std::string_view, 2> kThresholds{"PERCENTAGE", "ABSOLUTE_VALUE"};
constexpr std::array<std::string_view, 2> kSubscribers{"EMAIL", "SNS"};
constexpr std::size_t kLongestName = 100, kMostNotifications = 10, kMostSubscribers = 11;

tl::unexpected<Refusal> invalid(std::string why) {
  return refuse("InvalidParameterException", std::move(why));
}

Outcome<> one_of(std::string_view name, std::string_view value, Texts values) {
  if (std::ranges::find(values, value) != values.end()) return {};
  return invalid(fmt::format("{} has to be one of {}", name, fmt::join(values, ", ")));
}

Outcome<> check_account(const Context& call, std::string_view account) {
  if (account == call.account_id()) return {};
  return refuse("AccessDeniedException", fmt::format("Account {} is not yours.", account));
}

bool is_amount(std::string_view text) {
  double value = 0;
  auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed);
  return error == std::errc() && end == text.data() + text.size() && value > 0;
}

Outcome<> check_rules(const BudgetRules& rules) {
  bool named = !rules.name.empty() && rules.name.size() <= kLongestName &&
               rules.name.find_first_of(":\\") == std::string::npos;
  if (!named) return invalid("BudgetName has to have 1 to 100 characters, without : and \\");
  REHEARSAL_TRY(one_of("BudgetType", rules.type, kTypes));
  REHEARSAL_TRY(one_of("TimeUnit", rules.time_unit, kTimeUnits));
  if (!is_amount(rules.limit.amount)) return invalid("BudgetLimit.Amount has to be a number above 0");
  if (rules.limit.unit != "USD") return invalid("BudgetLimit.Unit has to be USD");
  return {};
}

Outcome<> check_notification(const NotificationWithSubscribers& one) {
  const Notification& n = one.notification;
  REHEARSAL_TRY(one_of("NotificationType", n.type, kWhen));
  REHEARSAL_TRY(one_of("ComparisonOperator", n.comparison, kComparisons));
  REHEARSAL_TRY(one_of("ThresholdType", n.threshold_type, kThresholds));
  if (n.threshold <= 0) return invalid("Threshold has to be above 0");
  if (one.subscribers.empty() || one.subscribers.size() > kMostSubscribers)
    return invalid("A notification has 1 to 11 subscribers");
  for (const auto& subscriber : one.subscribers) {
    REHEARSAL_TRY(one_of("SubscriptionType", subscriber.type, kSubscribers));
    if (subscriber.type == "EMAIL" && subscriber.address.find('@') == std::string::npos)
      return invalid(fmt::format("{} is no address of mail", subscriber.address));
  }
  return {};
}

Outcome<> add_notification(CostBudget& budget, const NotificationWithSubscribers& one) {
  REHEARSAL_TRY(check_notification(one));
  auto& all = budget.notifications;
  if (std::ranges::find(all, one.notification, &NotificationWithSubscribers::notification) != all.end())
    return refuse("DuplicateRecordException", "The notification already exists.");
  if (all.size() == kMostNotifications)
    return refuse("CreationLimitExceededException", "A budget has at most 10 notifications.");
  all.push_back(one);
  return {};
}

Outcome<NotificationWithSubscribers*> find_notification(CostBudget& budget, const Notification& which) {
  auto found = std::ranges::find(budget.notifications, which, &NotificationWithSubscribers::notification);
  if (found == budget.notifications.end())
    return refuse("NotFoundException", "Unable to get the notification: it doesn't exist.");
  return &*found;
}

Outcome<CostBudget*> find_budget(const Context& call, std::string_view account, std::string_view name) {
  REHEARSAL_TRY(check_account(call, account));
  auto& budgets = call.worldwide().budgets;
  auto found = budgets.find(name);
  if (found != budgets.end()) return &found->second;
  return refuse("NotFoundException",
                fmt::format("Unable to get budget: {} - the budget doesn't exist.", name));
}

SysMicros month_of(SysMicros at) {
  const std::chrono::year_month_day date{std::chrono::floor<std::chrono::days>(at)};
  return std::chrono::sys_days{date.year() / date.month() / 1};
}

}  // namespace

Outcome<Done> perform(Context& call, const CreateBudget::Input& in) {
  REHEARSAL_TRY(check_account(call, in.account));
  REHEARSAL_TRY(check_rules(in.rules));
  if (call.worldwide().budgets.contains(in.rules.name))
    return refuse("DuplicateRecordException",
                  fmt::format("Error creating budget: {} - the budget already exists.", in.rules.name));
  CostBudget budget{.rules = in.rules, .start = month_of(call.now), .updated = call.now, .notifications = {}};
  for (const auto& notification : in.notifications) REHEARSAL_TRY(add_notification(budget, notification));
  call.worldwide().budgets.emplace(in.rules.name, std::move(budget));
  return Done{};
}

Outcome<Done> perform(Context& call, const UpdateBudget::Input& in) {
  REHEARSAL_TRY_ASSIGN(CostBudget * budget, find_budget(call, in.account, in.rules.name));
  REHEARSAL_TRY(check_rules(in.rules));
  budget->rules = in.rules;
  budget->updated = call.now;
  return Done{};
}

Outcome<Done> perform(Context& call, const DeleteBudget::Input& in) {
  REHEARSAL_TRY(find_budget(call, in.account, in.name));
  call.worldwide().budgets.erase(in.name);
  return Done{};
}

Outcome<DescribeBudget::Output> perform(Context& call, const DescribeBudget::Input& in) {
  REHEARSAL_TRY_ASSIGN(const CostBudget* budget, find_budget(call, in.account, in.name));
  return DescribeBudget::Output{budget};
}

Outcome<DescribeBudgets::Output> perform(Context& call, const DescribeBudgets::Input& in) {
  REHEARSAL_TRY(check_account(call, in.account));
  DescribeBudgets::Output out;
  for (const auto& [name, budget] : call.worldwide().budgets) out.items.push_back(&budget);
  return out;
}

Outcome<Done> perform(Context& call, const CreateNotification::Input& in) {
  REHEARSAL_TRY_ASSIGN(CostBudget * budget, find_budget(call, in.account, in.budget));
  REHEARSAL_TRY(add_notification(*budget, {in.notification, in.subscribers}));
  return Done{};
}

Outcome<Done> perform(Context& call, const CreateSubscriber::Input& in) {
  REHEARSAL_TRY_ASSIGN(CostBudget * budget, find_budget(call, in.account, in.budget));
  REHEARSAL_TRY_ASSIGN(auto* found, find_notification(*budget, in.notification));
  REHEARSAL_TRY(check_notification({in.notification, {in.subscriber}}));
  if (std::ranges::find(found->subscribers, in.subscriber.address, &Subscriber::address) !=
      found->subscribers.end())
    return refuse("DuplicateRecordException", "The subscriber already exists.");
  found->subscribers.push_back(in.subscriber);
  return Done{};
}

Outcome<DescribeNotificationsForBudget::Output> perform(Context& call,
                                                        const DescribeNotificationsForBudget::Input& in) {
  REHEARSAL_TRY_ASSIGN(const CostBudget* budget, find_budget(call, in.account, in.budget));
  DescribeNotificationsForBudget::Output out;
  for (const auto& one : budget->notifications) out.items.push_back(one.notification);
  return out;
}

Outcome<DescribeSubscribersForNotification::Output> perform(
    Context& call, const DescribeSubscribersForNotification::Input& in) {
  REHEARSAL_TRY_ASSIGN(CostBudget * budget, find_budget(call, in.account, in.budget));
  REHEARSAL_TRY_ASSIGN(const auto* found, find_notification(*budget, in.notification));
  return DescribeSubscribersForNotification::Output{found->subscribers, {}};
}

}  // namespace stint::rehearsal
