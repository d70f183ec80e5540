// SPDX-License-Identifier: Apache-2.0
#include "plan/plan.h"

#include <fmt/format.h>

#include <algorithm>

namespace stint::plan {
namespace {

constexpr std::int64_t kDeepLearningGb = 100;
constexpr std::int64_t kPlainGb = 16;

Result<> check_limit(const Wish& wish, const Offer& offer) {
  if (!offer.limit) return {};
  const Limit& limit = *offer.limit;
  if (limit.used + offer.type.vcpus <= limit.vcpus) return {};
  std::string used = limit.used > 0 ? fmt::format(", {} of them in use", limit.used) : "";
  return fail(Error{.kind = Kind::Limit,
                    .what = fmt::format("your limit \"{}\" in {} is {} vCPUs{}; {} needs {}", limit.name,
                                        wish.region, limit.vcpus, used, offer.type.name, offer.type.vcpus),
                    .next = fmt::format("stint limits request --on {} --region {} --type {}", wish.place,
                                        wish.region, offer.type.name),
                    .code = "VcpuLimitExceeded"});
}

std::int64_t disk_for(const Wish& wish, const Offer& offer, std::vector<std::string>& notes) {
  std::int64_t usual = offer.image.deep_learning ? kDeepLearningGb : kPlainGb;
  std::int64_t asked = wish.disk_gb.value_or(usual);
  if (asked >= offer.image.least_gb) return asked;
  if (wish.disk_gb)
    notes.push_back(fmt::format("the disk grows from {} GB to {} GB: the image {} needs that much", asked,
                                offer.image.least_gb, offer.image.name));
  return offer.image.least_gb;
}

std::vector<std::string> words(const std::string& text) {
  std::vector<std::string> found;
  for (std::size_t at = 0; at < text.size();) {
    auto end = std::min(text.find('\n', at), text.size());
    found.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return found;
}

}  // namespace

std::string Wish::text() const {
  std::string disk = disk_gb ? fmt::format("{}GB", *disk_gb) : "";
  return fmt::format("--type {}\n--image {}\n--disk {}\n--budget {}\n--deadline {}\n--end {}", type, image,
                     disk, format_money(budget).substr(1), format_duration(deadline), end);
}

std::string difference(const std::string& then, const std::string& now) {
  auto before = words(then), after = words(now);
  std::string text;
  for (std::size_t i = 0; i < std::min(before.size(), after.size()); ++i) {
    if (before[i] == after[i]) continue;
    auto space = after[i].find(' ');
    auto value = [space](const std::string& word) {
      auto v = word.size() > space + 1 ? word.substr(space + 1) : "";
      return v.empty() ? std::string{"(none)"} : v;
    };
    text += fmt::format("{}{} {} then, {} now", text.empty() ? "" : "; ", after[i].substr(0, space),
                        value(before[i]), value(after[i]));
  }
  return text;
}

Result<Plan> make(const Wish& wish, const Offer& offer) {
  Plan plan{.wish = wish, .offer = offer, .rates = offer.rates};
  if (wish.deadline < offer.least)
    return fail(Kind::Usage,
                fmt::format("a stint of {} cannot be guarded there: the cloud's own guard counts in minutes",
                            format_duration(wish.deadline)),
                fmt::format("give at least --deadline {}", format_duration(offer.least)));
  if (!offer.image.id.empty() && !offer.type.arch.empty() && offer.costs) {
    plan.rates.disk_gb = disk_for(wish, offer, plan.notes);
  }
  STINT_TRY_ASSIGN(plan.lifetime, budget::lifetime(plan.rates, wish.budget, wish.deadline, offer.least));
  if (plan.lifetime < wish.deadline)
    plan.notes.push_back(fmt::format("the budget of {} is used up after {}, before the deadline of {}",
                                     format_money(wish.budget), format_duration(plan.lifetime),
                                     format_duration(wish.deadline)));
  plan.worst = budget::worst(plan.rates, plan.lifetime + budget::kTail).total();
  STINT_TRY(check_limit(wish, offer));
  return plan;
}

}  // namespace stint::plan
