// SPDX-License-Identifier: Apache-2.0
#include "life/launch.h"

#include <fmt/format.h>

#include "life/attempt.h"
#include "life/end.h"
#include "life/guard.h"
#include "life/settle.h"

namespace stint::life {
namespace {

using ledger::Stint;

// Whether a stint whose machine the cloud does not show has nothing left to come back to. A machine that was
// launched a moment ago may be missing from a read that lags behind.
bool is_over(Life& life, const Stint& stint) {
  if (stint.unsettled()) return false;
  if (!stint.machine) return !stint.attempts.empty();
  return stint.machine->ended || life.cloud.latest_now() - stint.machine->launched > kAbsent;
}

}  // namespace

Result<std::optional<Stint>> unfinished(Life& life, const plan::Wish& wish, const std::string& account) {
  ledger::Filter filter{
      .place = wish.place, .region = wish.region, .name = wish.name, .owner = wish.owner, .open_only = true};
  STINT_TRY_ASSIGN(auto open, life.ledger.stints(filter));
  for (auto& stint : open) {
    if (stint.terms.account != account) continue;
    STINT_TRY_ASSIGN(auto machine, settle(life, stint));
    if (!machine && is_over(life, stint)) {
      STINT_TRY(end_stint(life, stint, stint.machine ? stint.machine->why : "nothing came of it"));
      continue;
    }
    if (auto text = wish.text(); text != stint.terms.wish)
      return fail(Error{
          .kind = Kind::Usage,
          .what = fmt::format("stint {} is unfinished and was asked for with other options ({})", stint.name,
                              plan::difference(stint.terms.wish, text)),
          .next = fmt::format("repeat it with the same options, end it with: stint down {}, or give --new",
                              stint.name)});
    return stint;
  }
  return std::nullopt;
}

Result<Stint> open_stint(Life& life, const plan::Plan& plan) {
  std::string token = random_hex(life.world.out, 20);
  STINT_TRY(key_of(life, token));
  ledger::StintOpened opened{.token = token, .name = plan.wish.name, .owner = plan.wish.owner};
  opened.terms = {.place = plan.wish.place,
                  .account = plan.offer.account,
                  .region = plan.wish.region,
                  .zones = plan.offer.zones,
                  .type = plan.offer.type.name,
                  .image = plan.offer.image.id,
                  .image_asked = plan.offer.image.name,
                  .login = plan.offer.image.login,
                  .root_device = plan.offer.image.root_device,
                  .allowed_from = plan.offer.from,
                  .end = plan.wish.end,
                  .forced = plan.forced,
                  .budget = plan.wish.budget,
                  .deadline = plan.wish.deadline,
                  .lifetime = plan.lifetime,
                  .keep = plan.keep,
                  .idle = plan.idle,
                  .without_cloud_guard = plan.wish.without_cloud_guard,
                  .disk_unguarded = plan.wish.disk_unguarded,
                  .unproved_image = plan.wish.unproved_image,
                  .rates = plan.rates,
                  .wish = plan.wish.text()};
  STINT_TRY(life.ledger.record(opened));
  return reload(life, token);
}

Result<provider::Machine> machine_of(Life& life, Stint& stint) {
  STINT_TRY_ASSIGN(auto machine, settle(life, stint));
  if (wants_machine(stint)) STINT_TRY(launch(life, stint));
  if (stint.machine->ended)
    return fail(Kind::Failed, fmt::format("{} has ended: {}", stint.machine->id, stint.machine->why));
  if (stint.machine->stopped)
    return fail(Kind::Failed, fmt::format("{} is stopped", stint.machine->id),
                fmt::format("stint start {}", stint.name));
  STINT_TRY(guard_machine(life, stint));
  Pace pace{life, fmt::format("for {} to show", stint.machine->id), Seconds{5}};
  while (!machine) {  // reads lag behind a launch
    STINT_TRY_ASSIGN(machine, settle(life, stint));
    if (stint.machine->ended)
      return fail(life.cloud.kind_of_end(stint.machine->why),
                  fmt::format("{} ended at once: {}", stint.machine->id, stint.machine->why));
    if (machine) break;
    if (pace.elapsed() > kAbsent)
      return fail(Kind::Failed, fmt::format("{} does not show", stint.machine->id));
    STINT_TRY(pace.wait());
  }
  return *machine;
}

}  // namespace stint::life
