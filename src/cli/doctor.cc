// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "cli/report.h"
#include "cli/verbs.h"

namespace stint::cli {
namespace {

using namespace std::chrono_literals;

/// One thing that must be there, and what to do where it is not.
struct Check {
  std::string what, state;
  bool ready = true;
  std::string next;
  int code = 0;  ///< the exit code that goes with its absence
};

Check program(Context& c, const char* name, std::vector<std::string> argv, const char* package) {
  auto result = run_child(c.world, {.argv = std::move(argv)}, {}, 10s);
  Check check{.what = name};
  if (result) {
    std::string said = result->out.empty() ? result->err : result->out;
    check.state = said.substr(0, said.find('\n'));
    return check;
  }
  check.ready = false;
  check.state = "is not installed";
  check.next = fmt::format("sudo apt install {}", package);
  check.code = 1;
  return check;
}

Check ledger_check(Context& c) {
  auto ledger = c.open_ledger();
  Check check{.what = "ledger", .state = (c.world.env.state_dir() / "ledger.db").string()};
  if (ledger) return check;
  check.ready = false;
  check.state = ledger.error().what;
  check.next = ledger.error().next;
  check.code = 1;
  return check;
}

Check failed(const char* what, const Error& error) {
  return {.what = what, .state = error.what, .ready = false, .next = error.next, .code = exit_code(error)};
}

constexpr const char* kMakeRole = "stint policy --guard-role | sh, as an administrator of the account";

// Asks once, and makes it where the caller may.
bool make_guard_role(Context& c, provider::Provider& cloud, std::string& why) {
  if (!c.options.yes && !c.world.terminal.can_ask()) return false;
  auto yes = c.show.confirm(
      "make the role stint-guard in this account? In it schedules can stop and terminate machines of stints, "
      "and "
      "nothing else");
  if (!yes || !*yes) return false;
  auto made = cloud.make_guard_role();
  if (!made) why = "; it could not be made: " + made.error().what;
  return made.has_value();
}

// Without it a forced end terminates, and nothing is longer than an alarm can wait: said, but no failure.
Check guard_role_check(Context& c, provider::Provider& cloud) {
  auto role = cloud.guard_role();
  if (!role) return failed("guard role", role.error());
  Check check{.what = "guard role"};
  std::string why;
  if (!*role && !make_guard_role(c, cloud, why)) {
    check.ready = false;
    check.state = "there is none: a machine's forced end terminates it, its disk is not kept" + why;
    check.next = kMakeRole;
    return check;
  }
  auto lacks = cloud.guard_role_lacks();
  if (!lacks) return failed("guard role", lacks.error());
  check.ready = lacks->empty();
  check.state = check.ready ? "schedules can stop and terminate machines of stints"
                            : "is there, but may not do " + *lacks + ": schedules would fail";
  if (!check.ready) check.next = kMakeRole;
  return check;
}

// The account, its limit for GPUs, the image: each asked of the place.
void cloud_checks(Context& c, const std::string& place, std::vector<Check>& checks) {
  auto cloud = open_place(c, {.place = place, .start = true});
  if (!cloud) return checks.push_back(failed("account", cloud.error()));
  auto me = (*cloud)->identity();
  if (!me) return checks.push_back(failed("account", me.error()));
  checks.push_back(
      {.what = "account",
       .state = fmt::format("{} in {} as {}; this account pays", me->account, me->region, me->who)});
  Instant now = c.world.out.now();
  Micros ahead = now.wall - (*cloud)->latest_now();
  Check clock{.what = "clock", .state = "agrees with AWS's"};
  if (std::chrono::abs(ahead) > 4min) {
    clock.ready = false;
    clock.state = fmt::format("is {} {} AWS's", format_duration(std::chrono::abs(ahead)),
                              ahead > 0us ? "ahead of" : "behind");
    clock.next = "set this computer's clock; deadlines are counted by AWS's all the same";
  }
  checks.push_back(clock);
  checks.push_back(guard_role_check(c, **cloud));
  std::string type = c.options.type.value_or("g4dn.xlarge");
  auto quotas = (*cloud)->quotas(type, {me->region});
  if (!quotas) return checks.push_back(failed("limit", quotas.error()));
  const auto& quota = quotas->at(0);
  Check limit{.what = "limit",
              .state = fmt::format("\"{}\" in {}: {} vCPUs, {} in use", quota.name, quota.region, quota.limit,
                                   quota.used)};
  if (quota.limit - quota.used <= 0) {
    limit.ready = false;
    limit.next = fmt::format("stint limits request --on {} --region {} --type {}", place, me->region, type);
    limit.code = exit_code(Error{.kind = Kind::Limit});
  }
  checks.push_back(limit);
  auto offer = (*cloud)->offer({.place = place, .region = me->region, .type = type});
  if (!offer) return checks.push_back(failed("image and prices", offer.error()));
  checks.push_back(
      {.what = "image", .state = fmt::format("{} ({}) for {}", offer->image.name, offer->image.id, type)});
  checks.push_back(
      {.what = "price",
       .state = fmt::format("{} at {} ({})", type, format_rate(offer->rates.machine), offer->rates.source)});
}

}  // namespace

Result<int> doctor(Context& c) {
  Path report;
  if (c.options.report) {
    STINT_TRY_ASSIGN(report, place_for_report(c, *c.options.report));
  }
  std::string place = place_of(c.options, "aws");
  std::vector<Check> checks{program(c, "ssh", {"ssh", "-V"}, "openssh-client"),
                            program(c, "rsync", {"rsync", "--version"}, "rsync"), ledger_check(c)};
  if (place != "local") cloud_checks(c, place, checks);
  std::string text;
  Json list = Json::array();
  int code = 0;
  for (const auto& check : checks) {
    text += fmt::format("{} {:<10} {}\n", check.ready ? "ok     " : "missing", check.what, check.state);
    if (!check.ready && !check.next.empty()) text += fmt::format("        next: {}\n", check.next);
    list.push_back(
        {{"what", check.what}, {"ready", check.ready}, {"state", check.state}, {"next", check.next}});
    if (code == 0) code = check.code;
  }
  c.show.say(text);
  c.show.json({{"ready", code == 0}, {"checks", list}});
  if (!c.options.report) return code;
  STINT_TRY(write_report(c, report, text));
  c.show.json({{"report", report.string()}});
  c.show.say(
      fmt::format("report  {}: version, system, settings that are there, these checks, the shape of the "
                  "ledger, the last errors and "
                  "calls; names, addresses, accounts and keys are masked. Nothing was sent: read it, then "
                  "attach it yourself\n",
                  report.string()));
  return code;
}

}  // namespace stint::cli
