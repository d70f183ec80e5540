// SPDX-License-Identifier: Apache-2.0
// What is done beside hearing a job's output: a service is opened, a terminal shown, changes come home.
#include <fmt/format.h>

#include <algorithm>

#include "life/following.h"

namespace stint::life {
namespace {

using namespace std::chrono_literals;

constexpr Micros kOpenPause = 300ms;  // between two looks whether a service answers
constexpr Micros kFetchEvery = 15s;   // what is changed comes home
constexpr Micros kFetchQuiet = 60s;   // …of a job that prints nothing and changes nothing
constexpr int kFetchShare = 9;        // …and looking for it takes at most a tenth of the time
constexpr Micros kHear = 200ms;       // while it comes home, output is heard in turns of so long
constexpr int kSshLost = 255;
constexpr Micros kUsualOpen = 5s;
constexpr Micros kLongestOpen =
    2min;  // a cold disk reads a notebook server in half a minute; one that is being installed says so

}  // namespace

void Following::begin_beside() {
  pause_ = kFetchEvery;
  soonest_ = beside_at_ = silent_since_ + (service_ != nullptr ? 0us : pause_);
  open_ = service_ == nullptr;
}

Result<> Following::turn(Micros until) {
  STINT_TRY_ASSIGN(bool late, overdue());
  if (late) return fail(Kind::Unreachable, "its guard there says nothing, and its deadline is long past");
  return life_.world.out.now().boot >= beside_at_ ? beside() : hear(std::min(until, beside_at_));
}

// Ours is the program's while this goes on; what the program changes comes home meanwhile.
Result<> Following::show_terminal() {
  Result<int> shown = 0;
  Result<> heard;
  bool over = false;
  each(life_.world, 2, [&](std::size_t lane) {
    if (lane == 0) shown = ready_.session.terminal(ready_.stintd, id_);
    if (lane == 0) over = true;
    while (!over && heard && !log_.outcome() && lane == 1) heard = turn(life_.world.out.now().boot + kHear);
  });
  STINT_TRY(std::move(heard));
  STINT_TRY_ASSIGN(int code, std::move(shown));
  if (code == kSshLost && !ready_.session.reach().local)
    return fail(Kind::Unreachable, "the connection to the terminal was lost");
  seen_ = true;  // the job's end follows, or somebody else has its terminal now
  return {};
}

// It may have written files, too.
void Following::news() {
  pause_ = kFetchEvery;
  if (open_) beside_at_ = std::min(beside_at_, soonest_);
}

// What is to be done from time to time: a service is opened, then changes come home.
Result<> Following::beside() {
  Micros began = life_.world.out.now().boot;
  auto done = open_ ? bring_changes() : open_service();
  Micros now = life_.world.out.now().boot;
  soonest_ = now + (open_ ? std::max(kFetchEvery, kFetchShare * (now - began)) : kOpenPause);
  beside_at_ = open_ ? std::max(soonest_, now + pause_) : soonest_;
  return done;
}

Result<> Following::open_service() {
  Micros waited = life_.world.out.now().boot - silent_since_;
  if (waited > kLongestOpen)
    return fail(Kind::Failed, fmt::format("{} does not answer and has said nothing for {}", work_.what,
                                          format_duration(waited)));
  life_.tell.waiting("for " + work_.what, waited, kUsualOpen);
  STINT_TRY_ASSIGN(auto there, status_there(*link_));
  STINT_TRY_ASSIGN(open_, service_->open(ready_.session, ready_.stintd, there ? there->pid : 0));
  return {};
}

// Output is shown meanwhile. Trouble is said once, and tried again: it is no reason to end what goes on.
Result<> Following::bring_changes() {
  if (ready_.session.reach().local) return {};
  Result<bool> home = false;
  Result<> heard;
  bool over = false;
  each(life_.world, 2, [&](std::size_t lane) {
    if (lane == 0) home = homeward_.bring(ready_.session);
    if (lane == 0) over = true;
    while (!over && heard && !log_.outcome() && lane == 1) heard = hear(life_.world.out.now().boot + kHear);
  });
  STINT_TRY(std::move(heard));
  bool quiet = home && *home && service_ == nullptr;
  pause_ = quiet ? std::min(pause_ * 2, kFetchQuiet) : kFetchEvery;
  if (home) return {};
  if (home.error().kind == Kind::Interrupted || home.error().kind == Kind::Unreachable)
    return fail(std::move(home).error());
  if (std::exchange(trouble_, home.error().what) != trouble_) life_.tell.note(trouble_);
  return {};
}

}  // namespace stint::life
