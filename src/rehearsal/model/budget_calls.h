// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "rehearsal/model/calls.h"

// AWS Budgets: limits for the costs of an account, with mail when they are near. They are kept and shown;
// nothing is ever spent against them here, and no mail is sent. The real service renews its figures up to
// three times a day.
namespace stint::rehearsal {

struct Spend {
  std::string amount, unit;  ///< "20", "USD"
};

/// Which costs count.
struct CostTypes {
  bool tax = true, subscription = true, blended = false, refund = true, credit = true, upfront = true,
       recurring = true, other_subscription = true, support = true, discount = true, amortized = false;
};

struct Notification {
  std::string type;        ///< "ACTUAL" or "FORECASTED"
  std::string comparison;  ///< "GREATER_THAN", "LESS_THAN" or "EQUAL_TO"
  double threshold = 0;
  std::string threshold_type = "PERCENTAGE";  ///< or "ABSOLUTE_VALUE"
  friend bool operator==(const Notification&, const Notification&) = default;
};

struct Subscriber {
  std::string type, address;  ///< "EMAIL" or "SNS"
};

struct NotificationWithSubscribers {
  Notification notification;
  std::vector<Subscriber> subscribers;
};

/// What CreateBudget and UpdateBudget say.
struct BudgetRules {
  std::string name, type, time_unit;  ///< "COST", "MONTHLY"
  Spend limit;
  CostTypes costs;
};

struct CostBudget {
  BudgetRules rules;
  SysMicros start{}, updated{};  ///< start: of the month in which it was made
  std::vector<NotificationWithSubscribers> notifications;
};

struct CreateBudget {
  struct Input {
    std::string account;
    BudgetRules rules;
    std::vector<NotificationWithSubscribers> notifications;
  };
  using Output = Done;
};

/// Its notifications stay.
struct UpdateBudget {
  struct Input {
    std::string account;
    BudgetRules rules;
  };
  using Output = Done;
};

struct DeleteBudget {
  struct Input {
    std::string account, name;
  };
  using Output = Done;
};

struct DescribeBudget {
  struct Input {
    std::string account, name;
  };
  struct Output {
    const CostBudget* budget = nullptr;
  };
};

struct DescribeBudgets {
  struct Input {
    std::string account, next_token;
    std::optional<int> max_results;
  };
  struct Output {
    std::vector<const CostBudget*> items;
    std::string next_token;
  };
};

struct CreateNotification {
  struct Input {
    std::string account, budget;
    Notification notification;
    std::vector<Subscriber> subscribers;
  };
  using Output = Done;
};

/// One more to be told of a notification that there is.
struct CreateSubscriber {
  struct Input {
    std::string account, budget;
    Notification notification;
    Subscriber subscriber;
  };
  using Output = Done;
};

struct DescribeNotificationsForBudget {
  struct Input {
    std::string account, budget, next_token;
    std::optional<int> max_results;
  };
  struct Output {
    std::vector<Notification> items;
    std::string next_token;
  };
};

struct DescribeSubscribersForNotification {
  struct Input {
    std::string account, budget, next_token;
    Notification notification;
    std::optional<int> max_results;
  };
  struct Output {
    std::vector<Subscriber> items;
    std::string next_token;
  };
};

inline const std::string& page_key(const CostBudget& budget) { return budget.rules.name; }

Outcome<Done> perform(Context&, const CreateBudget::Input&);
Outcome<Done> perform(Context&, const UpdateBudget::Input&);
Outcome<Done> perform(Context&, const DeleteBudget::Input&);
Outcome<DescribeBudget::Output> perform(Context&, const DescribeBudget::Input&);
Outcome<DescribeBudgets::Output> perform(Context&, const DescribeBudgets::Input&);
Outcome<Done> perform(Context&, const CreateNotification::Input&);
Outcome<Done> perform(Context&, const CreateSubscriber::Input&);
Outcome<DescribeNotificationsForBudget::Output> perform(Context&,
                                                        const DescribeNotificationsForBudget::Input&);
Outcome<DescribeSubscribersForNotification::Output> perform(Context&,
                                                            const DescribeSubscribersForNotification::Input&);

}  // namespace stint::rehearsal
