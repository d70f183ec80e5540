// SPDX-License-Identifier: Apache-2.0
#include "life/attempt.h"

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

constexpr Micros kLag = Seconds{4};  // a call that found the machine gone may be ahead of the reads
constexpr Micros kUsualTurn = Seconds{2}, kLongestTurn = Seconds{30};  // of calls that a place lets one make

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

// Ends a stint of which nothing lives: every attempt was refused.
Error give_up(Life& life, Stint& stint, Error error) {
  auto ended = end_stint(life, stint, error.what);
  if (!ended) error.detail += "\n" + ended.error().what;
  return error;
}

// A definite no: nothing that lives was made by this attempt. Where it is its zone's alone and another is
// left, the stint goes on there; else this is its end.
Result<> go_on(Life& life, Stint& stint, const Attempt& attempt, Error error, bool zone_alone) {
  STINT_TRY(life.ledger.record(
      ledger::AttemptSettled{stint.token, attempt.n, "refused", error.code + ": " + error.what}));
  STINT_TRY_ASSIGN(stint, reload(life, stint.token));
  if (attempt.zone.empty() || !zone_alone) return fail(give_up(life, stint, std::move(error)));
  auto next = next_zone(stint);
  life.tell.note(fmt::format("no {} in {} ({}){}", stint.terms.type, attempt.zone, error.code,
                             next ? ": asking " + *next : ""));
  if (next) return {};
  error = refused_everywhere(stint, life.cloud.types_like(stint.terms.type), std::move(error));
  return fail(give_up(life, stint, std::move(error)));
}

std::string where(const Stint& stint, const Attempt& attempt) {
  if (!attempt.zone.empty()) return "in " + attempt.zone;
  if (!stint.terms.region.empty()) return "in " + stint.terms.region;
  return "on " + (stint.terms.place == "local" ? "this computer" : stint.terms.place);
}

// A refusal of a call that came too soon: nothing was done, and a little later it is.
bool came_too_soon(const Error& error) { return error.kind == Kind::Unreachable && !error.code.empty(); }

// The call for one machine, patiently: it has a token.
Result<provider::Launched> ask(Life& life, const provider::Launch& launch) {
  Pace pace{life, "for the place to take the launch", kUsualTurn};
  while (true) {
    auto launched = life.cloud.launch(launch);
    if (launched || !came_too_soon(launched.error()) || pace.elapsed() > kLongestTurn) return launched;
    STINT_TRY(pace.wait());
  }
}

// Sends the attempt; afterwards it has made a machine, or another zone is next. The call is shielded: its
// answer is worth more than a quick Ctrl-C.
Result<> send(Life& life, Stint& stint, const Attempt& attempt) {
  Shield shield{life.world.tasks};
  STINT_TRY_ASSIGN(auto launch, launch_of(life, stint, attempt));
  auto n = attempt.n;
  auto launched = ask(life, launch);
  if (!launched && may_have_launched(launched.error()))
    return fail(ledger::with_bill(std::move(launched).error(), stint, life.cloud.latest_now()));
  if (!launched) {
    bool zone_alone = life.cloud.zone_alone(launched.error());
    return go_on(life, stint, attempt, std::move(launched).error(), zone_alone);
  }
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

}  // namespace

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

Result<> launch(Life& life, Stint& stint) {
  STINT_TRY(settle_open_attempt(life, stint));
  while (wants_machine(stint)) {
    const auto* last = stint.attempts.empty() ? nullptr : &stint.attempts.back();
    if (last != nullptr && last->state == "unseen")
      return fail(Kind::Failed,
                  fmt::format("what came of the launch of {} was not seen in time: this stint ends here, and "
                              "its bill has the most that it can have cost",
                              rfc3339(last->at)),
                  "the same command once more begins another stint");
    STINT_TRY(intend(life, stint));
    STINT_TRY(send(life, stint, Attempt{*stint.unsettled()}));
  }
  return {};
}

bool wants_machine(const Stint& stint) {
  if (!stint.machine) return true;
  return stint.machine->ended && !stint.attempts.empty() && stint.attempts.back().state != "launched";
}

Result<bool> leave_full_zone(Life& life, Stint& stint) {
  Pace pace{life, "to see what became of the launch", kLag};
  STINT_TRY(settle(life, stint));
  while (stint.machine && !stint.machine->ended && pace.elapsed() < kLag) {
    STINT_TRY(pace.wait());
    STINT_TRY(settle(life, stint));
  }
  if (!stint.machine || !stint.machine->ended || stint.attempts.empty()) return false;
  const Attempt last = stint.attempts.back();
  const std::string why = stint.machine->why;
  if (last.state != "launched" || last.zone.empty() || life.cloud.kind_of_end(why) != Kind::Limit)
    return false;
  Shield shield{life.world.tasks};
  STINT_TRY(end_machine(life, stint));
  STINT_TRY(disarm_all(life, stint));
  STINT_TRY(go_on(life, stint, last,
                  {.kind = Kind::Limit,
                   .what = fmt::format("{} ended: {}", stint.machine->id, why),
                   .code = why.substr(0, why.find(':'))},
                  true));
  return true;
}

}  // namespace stint::life
