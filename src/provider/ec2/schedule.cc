// SPDX-License-Identifier: Apache-2.0
// S and K: one-shot schedules, which act in a role of the account's own and try again for a day.
#include <fmt/format.h>

#include <algorithm>

#include "aws/scheduler.h"
#include "provider/ec2/ec2.h"
#include "provider/ec2/guard_words.h"

namespace stint::ec2 {
namespace {

using namespace std::chrono_literals;
using provider::Act;

constexpr const char* kScheduledCall = "arn:aws:scheduler:::aws-sdk:ec2:";
constexpr int kTokenDigits = 32;
constexpr int kReads = 10;      // a second apart: a read may lag behind the write
constexpr int kRoleTries = 15;  // two seconds apart: a new role is not seen at once

// It acts within a minute after the one that it names, so it is given the minute before; one in the past
// might never act.
SysMicros minute_for(SysMicros at, SysMicros now) {
  using std::chrono::minutes;
  return std::max<SysMicros>(std::chrono::floor<minutes>(at), std::chrono::ceil<minutes>(now));
}

aws::Schedule schedule_for(const provider::Machine& machine, const std::string& layer, SysMicros at, Act act,
                           const std::string& role) {
  return {.name = schedule_name(machine.id, layer),
          .description = guard_description(machine, act, at),
          .at = at,
          .target_arn = fmt::format("{}{}Instances", kScheduledCall, provider::word(act)),
          .role_arn = role,
          .input = fmt::format(R"({{"InstanceIds":["{}"]}})", machine.id)};
}

bool role_is_too_new(const Error& error) {
  return error.code == "ValidationException" && error.what.find("role") != std::string::npos;
}

// Made, or changed where the name is taken.
Result<> put(World& world, const aws::Client& client, const aws::Schedule& schedule) {
  auto token = random_hex(world.out, kTokenDigits);  // a repeat of this call has it, another call never
  for (int i = 0;; ++i) {
    auto done = aws::create_schedule(client, schedule, token);
    if (!done && done.error().code == "ConflictException")
      done = aws::update_schedule(client, schedule, token);
    if (done || !role_is_too_new(done.error()) || i == kRoleTries) return done;
    STINT_TRY(sleep_for(world, 2s));
  }
}

Result<> read_back(World& world, const aws::Client& client, const aws::Schedule& put) {
  for (int i = 0;; ++i) {
    auto shown = aws::get_schedule(client, put.name);
    if (shown && *shown == put) return {};
    if (!shown && shown.error().code != "ResourceNotFoundException") return fail(std::move(shown).error());
    if (i == kReads)
      return fail(Kind::Failed, fmt::format("the schedule {} does not read back as it was made", put.name));
    STINT_TRY(sleep_for(world, 1s));
  }
}

Result<> put_and_read_back(World& world, const aws::Client& client, const aws::Schedule& schedule) {
  STINT_TRY(put(world, client, schedule));
  return read_back(world, client, schedule);
}

// An answer that could not be read tells nothing: whether the name was taken, for one.
bool may_pass(const Error& error) {
  return error.kind != Kind::Credentials && error.kind != Kind::Usage && error.kind != Kind::Interrupted;
}

}  // namespace

Result<provider::CloudGuard> Ec2::schedule(const provider::Machine& machine, const std::string& layer,
                                           SysMicros at, Act act) {
  STINT_TRY_ASSIGN(auto role, guard_role());
  if (!role)
    return fail(Kind::Usage, "this account has no role in which a schedule could end the machine",
                "stint policy --guard-role");
  auto schedule = schedule_for(machine, layer, minute_for(at, latest_now()), act, *role);
  auto there = put_and_read_back(world_, client(), schedule);
  if (!there && may_pass(there.error())) there = put_and_read_back(world_, client(), schedule);
  if (!there) return fail(std::move(there).error());
  return provider::CloudGuard{.layer = layer, .name = schedule.name, .act = act, .fires = schedule.at};
}

}  // namespace stint::ec2
