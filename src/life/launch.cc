// SPDX-License-Identifier: Apache-2.0
#include "life/launch.h"

#include <fmt/format.h>

#include "budget/margins.h"
#include "host/key.h"
#include "ledger/bill.h"
#include "life/end.h"
#include "life/guard.h"
#include "life/settle.h"
#include "life/zones.h"
#include "pact/user_data.h"

namespace stint::life {
namespace {

using ledger::Attempt;
using ledger::Stint;

// The public line of the stint's key; the key is made once.
Result<std::string> key_of(Life& life, const std::string& token) {
  Path dir = stint_dir(life.world, token);
  STINT_TRY(life.world.files.make_dirs(dir));
  STINT_TRY_ASSIGN(auto made, life.world.files.read(dir / "key.pub"));
  if (made) return *std::move(made);
  auto pair = host::make_key(life.world.out, "stint-" + token);
  STINT_TRY(life.world.files.write(dir / "key", pair.private_file));
  STINT_TRY(life.world.files.write(dir / "key.pub", pair.public_line));
  return pair.public_line;
}

// A new attempt in the next zone, with a token of its own: one that was used in another zone would launch
// there again, or be refused. All that a repeat needs is on disk, synced, when this returns.
Result<> intend(Life& life, Stint& stint) {
  auto n = static_cast<std::int64_t>(stint.attempts.size()) + 1;
  STINT_TRY_ASSIGN(std::string key, key_of(life, stint.token));
  STINT_TRY_ASSIGN(std::string group,
                   life.cloud.prepare(stint.token, stint.name, stint.owner, stint.terms.allowed_from));
  Micros timer = stint.terms.lifetime - budget::margins_for(stint.terms.lifetime).timer;
  STINT_TRY_ASSIGN(std::string text, pact::user_data_text({.timer = std::chrono::floor<Seconds>(timer),
                                                           .token = stint.token,
                                                           .public_key = key}));
  Path file = stint_dir(life.world, stint.token) / fmt::format("user-data-{}", n);
  STINT_TRY(life.world.files.write(file, text));
  STINT_TRY(life.ledger.record(ledger::AttemptIntended{.token = stint.token,
                                                       .n = n,
                                                       .client_token = fmt::format("{}-{}", stint.token, n),
                                                       .group = group,
                                                       .user_data = file.string(),
                                                       .zone = next_zone(stint).value_or("")}));
  STINT_TRY_ASSIGN(stint, reload(life, stint.token));
  return {};
}

Result<provider::Launch> launch_of(Life& life, const Stint& stint, const Attempt& attempt) {
  STINT_TRY_ASSIGN(auto text, life.world.files.read(attempt.user_data));
  if (!text)
    return fail(Kind::Failed,
                fmt::format("{} is gone: the launch cannot be repeated as it was", attempt.user_data));
  const auto& terms = stint.terms;
  return provider::Launch{.token = stint.token,
                          .name = stint.name,
                          .owner = stint.owner,
                          .client_token = attempt.client_token,
                          .group = attempt.group,
                          .type = terms.type,
                          .image = terms.image,
                          .root_device = terms.root_device,
                          .zone = attempt.zone,
                          .end = terms.end,
                          .forced = forced_end(stint),
                          .keep = terms.keep,
                          .disk_gb = terms.rates.disk_gb,
                          .lifetime = terms.lifetime,
                          .budget = terms.budget,
                          .user_data = *std::move(text)};
}

bool may_have_launched(const Error& error) {
  return error.kind == Kind::Unknown || error.kind == Kind::Interrupted || error.kind == Kind::Unreachable;
}

// Ends a stint of which nothing is there: every attempt was refused.
Error give_up(Life& life, Stint& stint, Error error) {
  auto ended = end_stint(life, stint, error.what);
  if (!ended) error.detail += "\n" + ended.error().what;
  return error;
}

// A definite no: nothing was made by this attempt. Where it is its zone's alone and another is left, the
// stint goes on there; else this is its end.
Result<> go_on(Life& life, Stint& stint, const Attempt& attempt, Error error) {
  STINT_TRY(life.ledger.record(
      ledger::AttemptSettled{stint.token, attempt.n, "refused", error.code + ": " + error.what}));
  STINT_TRY_ASSIGN(stint, reload(life, stint.token));
  if (attempt.zone.empty() || !life.cloud.zone_alone(error))
    return fail(give_up(life, stint, std::move(error)));
  auto next = next_zone(stint);
  life.tell.note(fmt::format("no {} in {} ({}){}", stint.terms.type, attempt.zone, error.code,
                             next ? ": asking " + *next : ""));
  if (next) return {};
  error = refused_everywhere(stint, life.cloud.types_like(stint.terms.type), std::move(error));
  return fail(give_up(life, stint, std::move(error)));
}

std::string where(const Stint& stint, const Attempt& attempt) {
  if (!attempt.zone.empty()) return "in " + attempt.zone;
  return stint.terms.region.empty() ? "on this computer" : "in " + stint.terms.region;
}

// Sends the attempt; afterwards it has made a machine, or another zone is next. The call is shielded: its
// answer is worth more than a quick Ctrl-C.
Result<> send(Life& life, Stint& stint, const Attempt& attempt) {
  Shield shield{life.world.tasks};
  STINT_TRY_ASSIGN(auto launch, launch_of(life, stint, attempt));
  auto n = attempt.n;
  auto launched = life.cloud.launch(launch);
  if (!launched && may_have_launched(launched.error()))
    return fail(ledger::with_bill(std::move(launched).error(), stint, life.cloud.latest_now()));
  if (!launched) return go_on(life, stint, attempt, std::move(launched).error());
  STINT_TRY(life.ledger.record(
      ledger::MachineLaunched{.token = stint.token, .n = n, .id = launched->id, .launched = launched->at}));
  life.tell.done(fmt::format("launched {} ({}) {}", launched->id, stint.terms.type, where(stint, attempt)));
  STINT_TRY_ASSIGN(stint, reload(life, stint.token));
  return {};
}

// Whether this attempt may still be sent: within ten minutes of its intent, by a clock that has not gone
// backwards.
bool may_send_again(Life& life, const Attempt& attempt) {
  Micros age = life.world.out.now().wall - attempt.at;
  return age >= Micros{0} && age < kSendAgain;
}

// The attempt that is open: found, sent again, or waited out; afterwards the stint has a machine or no open
// attempt.
Result<> settle_open_attempt(Life& life, Stint& stint) {
  const auto* attempt = stint.unsettled();
  if (!attempt) return {};
  if (may_send_again(life, *attempt)) return send(life, stint, Attempt{*attempt});
  STINT_TRY(settle_attempt(life, stint, kSendAgain + kAbsent));
  if (stint.unsettled())
    return fail(
        ledger::with_bill(Error{.kind = Kind::Unknown, .what = "the earlier launch is not settled yet"},
                          stint, life.cloud.latest_now()));
  return {};
}

// Whether a stint whose machine the cloud does not show has nothing left to come back to. A machine that was
// launched a moment ago may be missing from a read that lags behind.
bool is_over(Life& life, const Stint& stint) {
  if (!stint.machine) return !stint.unsettled() && !stint.attempts.empty();
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
  if (!stint.machine) {
    STINT_TRY(settle_open_attempt(life, stint));
    if (!stint.attempts.empty() && stint.attempts.back().state == "unseen")
      return fail(Kind::Failed,
                  fmt::format("what came of the launch of {} was not seen in time: this stint ends here, and "
                              "its bill has the most that it can have cost",
                              rfc3339(stint.attempts.back().at)),
                  "the same command once more begins another stint");
    while (!stint.machine) {
      STINT_TRY(intend(life, stint));
      STINT_TRY(send(life, stint, Attempt{*stint.unsettled()}));
    }
  }
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
