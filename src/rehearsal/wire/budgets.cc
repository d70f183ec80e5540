// SPDX-License-Identifier: Apache-2.0
#include <array>

#include "rehearsal/model/budget_calls.h"
#include "rehearsal/wire/ec2_shapes.h"
#include "rehearsal/wire/row.h"

namespace stint::rehearsal::wire {

template <class V, As<Spend> T>
void fields(V& v, T& spend) {
  v("Amount", spend.amount, kRequired);
  v("Unit", spend.unit, kRequired);
}
template <class V, As<CostTypes> T>
void fields(V& v, T& costs) {
  v("IncludeTax", costs.tax);
  v("IncludeSubscription", costs.subscription);
  v("UseBlended", costs.blended);
  v("IncludeRefund", costs.refund);
  v("IncludeCredit", costs.credit);
  v("IncludeUpfront", costs.upfront);
  v("IncludeRecurring", costs.recurring);
  v("IncludeOtherSubscription", costs.other_subscription);
  v("IncludeSupport", costs.support);
  v("IncludeDiscount", costs.discount);
  v("UseAmortized", costs.amortized);
}
template <class V, As<Notification> T>
void fields(V& v, T& notification) {
  v("NotificationType", notification.type, kRequired);
  v("ComparisonOperator", notification.comparison, kRequired);
  v("Threshold", notification.threshold, kRequired);
  v("ThresholdType", notification.threshold_type);
}
template <class V, As<Subscriber> T>
void fields(V& v, T& subscriber) {
  v("SubscriptionType", subscriber.type, kRequired);
  v("Address", subscriber.address, kRequired);
}
template <class V>
void fields(V& v, NotificationWithSubscribers& one) {
  v("Notification", one.notification, kRequired);
  v("Subscribers", one.subscribers, kRequired);
}

template <class V, As<BudgetRules> T>
void fields(V& v, T& rules) {
  v("BudgetName", rules.name, kRequired);
  v("BudgetType", rules.type, kRequired);
  v("TimeUnit", rules.time_unit, kRequired);
  v("BudgetLimit", rules.limit, kRequired);
  v("CostTypes", rules.costs);
}

struct CalculatedSpend {
  Spend actual;
};
template <class V>
void fields(V& v, const CalculatedSpend& spend) {
  v("ActualSpend", spend.actual);
}
struct TimePeriod {
  SysMicros start;
};
template <class V>
void fields(V& v, const TimePeriod& period) {
  v("Start", period.start);
}
template <class V>
void fields(V& v, const CostBudget& budget) {
  fields(v, budget.rules);
  v("CalculatedSpend", CalculatedSpend{{"0.0", "USD"}});
  v("TimePeriod", TimePeriod{budget.start});
  v("LastUpdatedTime", budget.updated);
}

template <class V>
void fields(V& v, CreateBudget::Input& in) {
  v("AccountId", in.account, kRequired);
  v("Budget", in.rules, kRequired);
  v("NotificationsWithSubscribers", in.notifications);
}
template <class V>
void fields(V& v, UpdateBudget::Input& in) {
  v("AccountId", in.account, kRequired);
  v("NewBudget", in.rules, kRequired);
}

// Calls that name one budget.
template <class V>
void name_fields(V& v, std::string& account, std::string& budget) {
  v("AccountId", account, kRequired);
  v("BudgetName", budget, kRequired);
}
template <class V, class Input>
void page_fields(V& v, Input& in) {
  v("MaxResults", in.max_results);
  v("NextToken", in.next_token);
}

template <class V>
void fields(V& v, DeleteBudget::Input& in) {
  name_fields(v, in.account, in.name);
}
template <class V>
void fields(V& v, DescribeBudget::Input& in) {
  name_fields(v, in.account, in.name);
}
template <class V>
void fields(V& v, const DescribeBudget::Output& out) {
  v("Budget", out.budget);
}

template <class V>
void fields(V& v, DescribeBudgets::Input& in) {
  v("AccountId", in.account, kRequired);
  page_fields(v, in);
}
template <class V>
void fields(V& v, const DescribeBudgets::Output& out) {
  v("Budgets", out.items);
  v("NextToken", some(out.next_token));
}

template <class V>
void fields(V& v, CreateNotification::Input& in) {
  name_fields(v, in.account, in.budget);
  v("Notification", in.notification, kRequired);
  v("Subscribers", in.subscribers, kRequired);
}

template <class V>
void fields(V& v, CreateSubscriber::Input& in) {
  name_fields(v, in.account, in.budget);
  v("Notification", in.notification, kRequired);
  v("Subscriber", in.subscriber, kRequired);
}

template <class V>
void fields(V& v, DescribeNotificationsForBudget::Input& in) {
  name_fields(v, in.account, in.budget);
  page_fields(v, in);
}
template <class V>
void fields(V& v, const DescribeNotificationsForBudget::Output& out) {
  v("Notifications", out.items);
  v("NextToken", some(out.next_token));
}

template <class V>
void fields(V& v, DescribeSubscribersForNotification::Input& in) {
  name_fields(v, in.account, in.budget);
  v("Notification", in.notification, kRequired);
  page_fields(v, in);
}
template <class V>
void fields(V& v, const DescribeSubscribersForNotification::Output& out) {
  v("Subscribers", out.items);
  v("NextToken", some(out.next_token));
}

std::span<const Row> budget_rows() {
  constexpr Pages kPages{.least = 1, .most = 100, .standard = 100};
  constexpr Allowance kSeldom{10, 5};
  static constexpr std::array kRows{
      document_row<CreateBudget>("CreateBudget", kSeldom),
      document_row<UpdateBudget>("UpdateBudget", kSeldom),
      document_row<DeleteBudget>("DeleteBudget", kSeldom),
      document_row<DescribeBudget>("DescribeBudget", kSeldom),
      document_row<DescribeBudgets>("DescribeBudgets", kSeldom, kPages),
      document_row<CreateNotification>("CreateNotification", kSeldom),
      document_row<CreateSubscriber>("CreateSubscriber", kSeldom),
      document_row<DescribeNotificationsForBudget>("DescribeNotificationsForBudget", kSeldom, kPages),
      document_row<DescribeSubscribersForNotification>("DescribeSubscribersForNotification", kSeldom, kPages),
  };
  return kRows;
}

}  // namespace stint::rehearsal::wire
