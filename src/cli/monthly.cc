// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "cli/verbs.h"
#include "views/cost_view.h"

namespace stint::cli {
namespace {

using provider::MonthBudget;

constexpr const char* kLate =
    "AWS renews these figures up to three times a day, 8 to 12 hours late: they tell, and stop nothing. What "
    "stops "
    "machines is each stint's own budget.\n";

std::string money_or(const std::optional<Money>& amount) {
  return amount ? format_money(*amount) : "not known yet";
}

Json micros_or_null(const std::optional<Money>& amount) { return amount ? Json(amount->micros()) : Json(); }

std::string list_text(const std::vector<std::string>& words) {
  std::string text;
  for (const auto& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

std::string row(const MonthBudget& b) {
  auto text = fmt::format("{}: limit {}, so far {}, forecast {}\n", b.name,
                          b.limit ? format_money(*b.limit) : "not in US dollars", money_or(b.actual),
                          money_or(b.forecast));
  if (b.ours) text += fmt::format("  mail at {} to {}\n", list_text(b.alerts), list_text(b.mail));
  return text;
}

Json json_of(const MonthBudget& b) {
  return {{"name", b.name},
          {"ours", b.ours},
          {"limit_micros", micros_or_null(b.limit)},
          {"actual_micros", micros_or_null(b.actual)},
          {"forecast_micros", micros_or_null(b.forecast)},
          {"alerts", b.alerts},
          {"mail", b.mail}};
}

// What the ledger has for this month, by UTC days as AWS counts.
Result<Money> month_by_ledger(Context& c, const std::string& place, SysMicros now) {
  STINT_TRY_ASSIGN(ledger::Ledger & ledger, c.open_ledger());
  ledger::Filter filter{.place = place, .open_only = true};
  STINT_TRY_ASSIGN(auto open, ledger.stints(filter));
  STINT_TRY_ASSIGN(auto ended, ledger.ended_costs(views::CostBy::Day, filter));
  auto month = rfc3339(now).substr(0, 7);
  Money sum;
  for (const auto& day : views::cost_rows(ended, open, views::CostBy::Day, now))
    if (day.key.starts_with(month)) sum += day.spent.total();
  return sum;
}

Result<> set(Context& c, provider::Provider& cloud) {
  const auto& mail = c.options.mail;
  if (mail && (mail->find('@') == std::string::npos || mail->find(' ') != std::string::npos))
    return fail(Kind::Usage, fmt::format("\"{}\" is no mail address", *mail));
  if (!c.options.limit)
    return mail ? Result<>{fail(Kind::Usage, "--mail needs --limit USD",
                                "stint monthly --limit 20 --mail you@example.org")}
                : Result<>{};
  STINT_TRY(cloud.set_month_budget(*c.options.limit, mail.value_or("")));
  c.show.done(fmt::format("the account's budget of the month is {}{}", format_money(*c.options.limit),
                          mail ? ", mail goes to " + *mail : ""));
  return {};
}

}  // namespace

Result<int> monthly(Context& c) {
  if (!c.options.words.empty())
    return fail(Kind::Usage, "monthly takes no name", "stint monthly --limit 20 --mail you@example.org");
  STINT_TRY_ASSIGN(auto cloud, open_place(c, {.place = place_of(c.options, "aws")}));
  STINT_TRY(set(c, *cloud));
  STINT_TRY_ASSIGN(auto budgets, cloud->month_budgets());
  STINT_TRY_ASSIGN(auto ledger, month_by_ledger(c, cloud->place(), cloud->latest_now()));
  std::string text;
  Json list = Json::array();
  for (const auto& budget : budgets) {
    text += row(budget);
    list.push_back(json_of(budget));
  }
  if (budgets.empty())
    text =
        "the account has no budget of the month\n  next: stint monthly --limit 20 --mail you@example.org\n";
  c.show.say(text +
             fmt::format("stints, by the ledger here: {} this month\n{}", format_money(ledger), kLate));
  c.show.json({{"budgets", list}, {"ledger_month_micros", ledger.micros()}});
  return 0;
}

}  // namespace stint::cli
