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

constexpr const char* kGuardRole = "stint policy --guard-role shows how to make the guard role";

Result<> check_guard(const Wish& wish, const Offer& offer) {
  if (wish.deadline < offer.least)
    return fail(Kind::Usage,
                fmt::format("a stint of {} cannot be guarded there: the cloud's own guard counts in minutes",
                            format_duration(wish.deadline)),
                fmt::format("give at least --deadline {}", format_duration(offer.least)));
  if (offer.schedules) return {};
  if (wish.deadline > kLongestByAlarm)
    return fail(Kind::Usage,
                fmt::format("{} are longer than an alarm can guard ({}), and there is no guard role for a "
                            "schedule",
                            format_duration(wish.deadline), format_duration(kLongestByAlarm)),
                fmt::format("{}; or give --deadline {}", kGuardRole, format_duration(kLongestByAlarm)));
  if (!offer.image_proved && !wish.unproved_image)
    return fail(Kind::Usage,
                fmt::format("the image {} has never answered through its boot timer, and there is no guard "
                            "role for a schedule",
                            offer.image.name),
                fmt::format("{}; or accept it with --unproved-image", kGuardRole));
  if ((wish.end == "stop" || wish.keep.value_or(Seconds{0}) > Seconds{0}) && !wish.disk_unguarded)
    return fail(Kind::Usage,
                "a stopped machine's disk costs until something ends it, and there is no guard role for the "
                "schedule that would",
                fmt::format("{}; or accept it with --keep-disk-unguarded", kGuardRole));
  return {};
}

Result<> check_keep(const Wish& wish) {
  if (wish.end != "stop" || wish.keep != Seconds{0}) return {};
  return fail(Kind::Usage, "--end stop keeps the disk, and --keep-disk 0s keeps none",
              "leave one of them out");
}

Result<> check_own_computer(const Wish& wish) {
  if (wish.end != "stop" && !wish.keep) return {};
  return fail(Kind::Usage, "this computer stays on, and its disk is its own",
              "leave --end and --keep-disk out, or give --on");
}

// Lifetime and keep. The usual keep is taken where it leaves at least half of the budget to the machine.
Result<> fit_budget(Plan& plan) {
  const auto& wish = plan.wish;
  const bool may_stop = plan.offer.schedules || wish.disk_unguarded;
  auto take = [&](Seconds keep) -> Result<> {
    STINT_TRY_ASSIGN(plan.lifetime, budget::lifetime(plan.rates, {.budget = wish.budget, .keep = keep},
                                                     wish.deadline, plan.offer.least));
    plan.keep = keep;
    plan.forced = keep > Seconds{0} ? "stop" : "terminate";
    return {};
  };
  if (!plan.offer.costs || !may_stop) return take(Seconds{0});
  if (wish.keep) return take(*wish.keep);
  Money usual = budget::worst(plan.rates, Micros{0}, kUsualKeep).disk;
  if (usual + usual <= wish.budget || wish.end == "stop") return take(kUsualKeep);
  plan.notes.push_back(fmt::format(
      "the guard would terminate, not stop: keeping the disk for {} costs {}, more than half of the budget",
      format_duration(kUsualKeep), format_money(usual)));
  return take(Seconds{0});
}

}  // namespace

Result<Plan> make(const Wish& wish, const Offer& offer) {
  Plan plan{.wish = wish, .offer = offer, .rates = offer.rates};
  STINT_TRY(offer.costs ? check_guard(wish, offer) : check_own_computer(wish));
  STINT_TRY(check_keep(wish));
  if (!offer.image.id.empty() && !offer.type.arch.empty() && offer.costs) {
    plan.rates.disk_gb = disk_for(wish, offer, plan.notes);
  }
  STINT_TRY(fit_budget(plan));
  plan.idle = wish.place == "local" ? Seconds{0} : wish.idle;
  if (wish.waits && plan.forced == "terminate" && plan.idle > Seconds{0}) {
    plan.idle = Seconds{0};
    plan.notes.emplace_back(
        "its results wait there for you, at the latest until its end: being idle does not end it");
  }
  if (plan.lifetime < wish.deadline)
    plan.notes.push_back(fmt::format("the budget of {} is used up after {}, before the deadline of {}",
                                     format_money(wish.budget), format_duration(plan.lifetime),
                                     format_duration(wish.deadline)));
  const Micros running = plan.lifetime + budget::kTail;
  const auto worst = budget::worst(plan.rates, running, plan.keep);
  plan.worst = worst.total();
  plan.reserve = worst.disk - budget::worst(plan.rates, running).disk;
  STINT_TRY(check_limit(wish, offer));
  return plan;
}

}  // namespace stint::plan
