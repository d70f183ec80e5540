// SPDX-License-Identifier: Apache-2.0
#include "life/ready.h"

#include <fmt/format.h>

#include <algorithm>

#include "budget/margins.h"
#include "ledger/bill.h"
#include "life/connect.h"
#include "life/end.h"
#include "life/settle.h"
#include "pact/room.h"

namespace stint::life {
namespace {

using namespace std::chrono_literals;
using ledger::Stint;
using provider::Machine;

constexpr Micros kLongestStart = 10min;
constexpr Micros kLongestConsole = 15min;  // types without a live console post it minutes late
constexpr Micros kLongestConnect = 5min;
constexpr Micros kBoot = 15min;            // a first boot that installs upgrades
constexpr Micros kFollows = 30s;           // the boot timer's tick comes every 10 s
constexpr Micros kSlack = 5s;              // it counts whole seconds
constexpr Micros kCount = 5s;              // an end does not wait longer for a count
constexpr std::int64_t kRest = 256 << 10;  // bytes of a connection that are sent after its last count
constexpr Micros kLooks = 5s;              // at checks, which take minutes to pass

Result<Machine> wait_running(Life& life, Stint& stint) {
  Pace pace{life, fmt::format("for {} to run", stint.machine->id), 15s};
  while (true) {
    auto machine = settle(life, stint);
    if (!machine) {
      STINT_TRY(pace.wait_after(std::move(machine).error(), kLongestStart));
      continue;
    }
    if (stint.machine->ended)
      return fail(life.cloud.kind_of_end(stint.machine->why),
                  fmt::format("{} ended before it was ready: {}", stint.machine->id, stint.machine->why));
    if (stint.machine->stopped && !stint.start_intended())
      return fail(Kind::Failed, fmt::format("{} is stopped", stint.machine->id),
                  fmt::format("stint start {}", stint.name));
    if (*machine && (*machine)->state == provider::State::Running && !(*machine)->address.empty()) {
      if (life.cloud.guarded())
        life.tell.done(fmt::format("{} runs at {}", (*machine)->id, (*machine)->address));
      return **machine;
    }
    if (pace.elapsed() > kLongestStart)
      return fail(Kind::Failed, fmt::format("{} did not start within {}", stint.machine->id,
                                            format_duration(kLongestStart)));
    STINT_TRY(pace.wait());
  }
}

// Tells of the checks from outside once they pass.
class CheckWatch {
 public:
  CheckWatch(Life& life, std::string id) : life_(life), id_(std::move(id)) {}
  void look() {
    if (passed_ || !life_.cloud.guarded()) return;  // nobody looks at your own computer from outside
    Micros now = life_.world.out.now().boot;
    if (now < next_) return;
    next_ = now + kLooks;
    auto checks = life_.cloud.checks(id_);
    if (!checks || !checks->ok()) return;
    passed_ = true;
    life_.tell.done("2/2 checks passed");
  }

 private:
  Life& life_;
  std::string id_;
  Micros next_{};
  bool passed_ = false;
};

// The host keys as the machine itself showed them, kept for strict checking.
Result<> pin_host_keys(Life& life, const host::Reach& reach, CheckWatch& checks) {
  if (!reach.is_the_stints()) return {};
  STINT_TRY_ASSIGN(auto known, life.world.files.read(reach.known_hosts()));
  if (known) return {};
  Pace pace{life, fmt::format("for {} to show its host key on its console", reach.id), 30s};
  while (true) {
    auto keys = life.cloud.host_keys(reach.id);
    if (!keys) {
      STINT_TRY(pace.wait_after(std::move(keys).error(), kLongestConsole));
      continue;
    }
    if (*keys) {
      life.tell.done("read its host key from its console");
      return life.world.files.write(reach.known_hosts(), **keys);
    }
    checks.look();
    if (pace.elapsed() > kLongestConsole)
      return fail(Kind::Failed, fmt::format("{} has shown no host key within {}", reach.id,
                                            format_duration(kLongestConsole)));
    STINT_TRY(pace.wait());
  }
}

// When stintd powers off at the latest, by the terms in force.
SysMicros stintd_acts(const Stint& stint) {
  return *stint.deadline() - budget::margins_for(stint.terms.lifetime).off;
}

const ledger::Guard* inside(const Stint& stint, std::string_view layer) {
  auto guard = std::ranges::find(stint.guards, layer, &ledger::Guard::layer);
  return guard == stint.guards.end() ? nullptr : &*guard;
}

// Whether the machine counts by older terms than these: the stint was extended, or started again.
bool lengthens(const Stint& stint) {
  const auto* guard = inside(stint, "stintd");
  return guard == nullptr ? stint.machine->runs.size() > 1 : guard->fires + kFollows < stintd_acts(stint);
}

pact::Policy policy_of(Life& life, const Stint& stint) {
  SysMicros deadline = *stint.deadline();
  return {.token = stint.token,
          .name = stint.name,
          .user = stint.terms.login,
          .launched = stint.machine->launched,
          .deadline = deadline,
          .left = deadline - life.cloud.latest_now(),
          .end = stint.terms.forced == "stop" ? pact::End::Stop : pact::End::Terminate,
          .budget = stint.terms.budget,
          .rate = budget::hourly(stint.terms.rates),
          .margins = budget::margins_for(stint.terms.lifetime),
          .idle = stint.terms.idle,
          .spent = ledger::cost_so_far(stint, stint.machine->launched).total(),
          .traffic = stint.terms.rates.traffic,
          .reserve = budget::worst(stint.terms.rates, 0us, stint.terms.keep).total(),
          .extend = lengthens(stint)};
}

Result<std::string> run_verb(host::Session& session, const std::string& program,
                             const std::vector<std::string>& verb, Micros limit) {
  STINT_TRY_ASSIGN(auto result, session.stintd(program, verb, true, limit));
  if (result.code != 0)
    return fail(Error{.kind = Kind::Failed,
                      .what = fmt::format("stintd {} failed on {}: {}", verb.front(), session.reach().id,
                                          result.err.empty() ? result.out : result.err),
                      .detail = result.err});
  return std::move(result.out);
}

// Our stintd there, which serves.
struct Installed {
  std::string path;
  std::optional<std::uint64_t> free;  // as in Ready
};

Result<Installed> install(Life& life, host::Session& session) {
  STINT_TRY_ASSIGN(std::string path, session.install());
  if (!session.reach().is_the_stints()) return Installed{path, {}};
  life.tell.waiting("for its first boot to finish", 0us, 30s);
  STINT_TRY(run_verb(session, path, {"wait-boot"}, kBoot));
  STINT_TRY_ASSIGN(auto said, run_verb(session, path, {"install"}, 2min));
  STINT_TRY_ASSIGN(auto free, pact::free_from(said));
  return Installed{path, free};
}

// On somebody's own machine. Once it has acted there is nothing to begin.
Result<> begin_stintd(Life& life, const Stint& stint, host::Session& session, Installed& ours) {
  if (life.cloud.latest_now() >= stintd_acts(stint))
    return fail(Kind::Budget, fmt::format("{} has reached its deadline", stint.name),
                fmt::format("stint down {} brings home what is there", stint.name));
  STINT_TRY_ASSIGN(auto said,
                   run_verb(session, ours.path, {"install", "--dir", session.reach().stintd_dir()}, 2min));
  STINT_TRY_ASSIGN(ours.free, pact::free_from(said));
  return {};
}

// What the machine says once it counts by this policy. A longer one reaches the boot timer with its next
// tick.
Result<pact::Status> bound(Life& life, host::Link& link, const pact::Policy& policy) {
  Micros until = life.world.out.now().boot + (policy.extend ? kFollows : 0us);  // else it is so at once
  while (true) {
    STINT_TRY_ASSIGN(auto answer, link.ask(pact::AskStatus{}));
    auto status = std::get<pact::StatusIs>(answer).status;
    Micros wanted = policy.deadline - life.cloud.latest_now() - kSlack;
    bool timer = status.boot_timer && status.boot_timer->armed &&
                 status.boot_timer->left + policy.margins.timer >= wanted;
    bool counts = timer && status.left && *status.left >= wanted;
    if (counts || life.world.out.now().boot >= until) return status;
    life.tell.waiting("for the machine's own timer to take the new end", 0us, 10s);
    STINT_TRY(sleep_for(life.world, 2s));
  }
}

std::int64_t sent_by(const pact::Status& status) {
  return static_cast<std::int64_t>(status.traffic_out) + kRest;
}

Failure no_boot_timer(const host::Session& session) {
  return fail(Kind::Failed,
              fmt::format("the boot timer of {} gives no sign of life: this image does not take the guard",
                          session.reach().id));
}

// Sends the policy and notes the layers that have shown a sign of life.
Result<> bind_policy(Life& life, Stint& stint, host::Session& session, const std::string& program) {
  STINT_TRY_ASSIGN(auto link, session.attach(program));
  auto policy = policy_of(life, stint);
  STINT_TRY(link.ask(pact::SendPolicy{policy}));
  STINT_TRY_ASSIGN(auto status, bound(life, link, policy));
  SysMicros now = life.cloud.latest_now();
  SysMicros ends = now + status.left.value_or(policy.left);
  bool follows = ends + kFollows >= policy.deadline;
  std::vector<ledger::Fact> facts{
      ledger::GuardArmed{.token = stint.token,
                         .layer = "stintd",
                         .fires = follows ? stintd_acts(stint) : ends - policy.margins.off},
      ledger::UsageSeen{stint.token, stint.machine->id, sent_by(status)}};
  if (session.reach().is_the_stints()) {
    if (!status.boot_timer || !status.boot_timer->armed) return no_boot_timer(session);
    facts.push_back(ledger::GuardArmed{
        .token = stint.token, .layer = "boot timer", .fires = now + status.boot_timer->left});
  }
  STINT_TRY(life.ledger.record(facts));
  STINT_TRY_ASSIGN(stint, reload(life, stint.token));
  life.tell.done(session.reach().is_the_stints() ? "guarded from inside: stintd and the boot timer count"
                                                 : "stintd watches the deadline");
  if (!follows)
    life.tell.note(fmt::format("the machine itself still ends this stint at {}", clock_time(ends)));
  return {};
}

}  // namespace

Result<> note_usage(Life& life, const Stint& stint, host::Link& link) {
  if (stint.terms.rates.traffic.e10() == 0) return {};
  STINT_TRY_ASSIGN(auto answer, link.ask(pact::AskStatus{}, kCount));
  const auto& status = std::get<pact::StatusIs>(answer).status;
  return life.ledger.record(ledger::UsageSeen{stint.token, stint.machine->id, sent_by(status)});
}

void note_last_usage(Life& life, const Stint& stint, const Machine& machine) {
  if (stint.terms.rates.traffic.e10() == 0 || !was_ready(stint)) return;
  auto counted = [&]() -> Result<> {
    auto reach = life.cloud.reach(machine, stint.terms.login, stint_dir(life.world, stint.token));
    STINT_TRY_ASSIGN(auto session,
                     host::Session::open(life.world, reach, life.world.out.now().boot + kCount));
    STINT_TRY_ASSIGN(std::string program, session.install());
    STINT_TRY_ASSIGN(auto link, session.attach(program));
    return note_usage(life, stint, link);
  };
  if (auto done = counted(); !done)
    life.tell.note(
        fmt::format("what {} has sent since is not on the bill: {}", machine.id, done.error().what));
}

bool was_ready(const Stint& stint) {
  return inside(stint, "stintd") != nullptr || !stint.jobs.empty() ||
         (stint.machine && stint.machine->runs.size() > 1);
}

Result<Ready> make_ready(Life& life, Stint& stint) {
  STINT_TRY_ASSIGN(Machine machine, wait_running(life, stint));
  auto reach = life.cloud.reach(machine, stint.terms.login, stint_dir(life.world, stint.token));
  CheckWatch checks{life, machine.id};
  STINT_TRY(pin_host_keys(life, reach, checks));
  STINT_TRY_ASSIGN(auto session, connect(life, stint, reach, kLongestConnect));
  checks.look();
  STINT_TRY_ASSIGN(auto ours, install(life, session));
  if (session.reach().own) STINT_TRY(begin_stintd(life, stint, session, ours));
  STINT_TRY(bind_policy(life, stint, session, ours.path));
  checks.look();
  return Ready{std::move(session), ours.path, machine.address, ours.free};
}

Result<Ready> reconnect(Life& life, const Stint& stint, const Machine& machine, Micros limit) {
  auto reach = life.cloud.reach(machine, stint.terms.login, stint_dir(life.world, stint.token));
  STINT_TRY_ASSIGN(auto session, connect(life, stint, reach, limit));
  STINT_TRY_ASSIGN(auto ours, install(life, session));
  return Ready{std::move(session), ours.path, machine.address, ours.free};
}

}  // namespace stint::life
