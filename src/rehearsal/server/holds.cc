// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/server/holds.h"

#include "rehearsal/server/say.h"

namespace stint::rehearsal::server {
namespace {

constexpr auto kStarting = "starting", kInUse = "in-use";

}  // namespace

Result<Holds> hold_for_server(const Folder& state, const Folder& cache) {
  STINT_TRY_ASSIGN(auto lock, Lock::try_take(state, kServerLock));
  if (!lock.held()) return fail(Kind::Failed, "another rehearsal cloud is using " + state.path().native());
  STINT_TRY_ASSIGN(auto image, Lock::try_take(cache, kInUse, Lock::Kind::Shared));
  if (!image.held()) return fail(Kind::Failed, "somebody is removing " + cache.path().native());
  return Holds{std::move(lock), std::move(image)};
}

Result<Lock> hold_for_start(const Folder& state) {
  STINT_TRY_ASSIGN(auto lock, Lock::try_take(state, kStarting));
  if (lock.held()) return lock;
  say("another start is under way: waiting for it");
  return Lock::take(state, kStarting);
}

Result<Lock> hold_for_cleaning(const Folder& cache) {
  STINT_TRY_ASSIGN(auto lock, Lock::try_take(cache, kInUse));
  if (lock.held()) return lock;
  return fail(Kind::Usage, "another rehearsal cloud runs on the image in " + cache.path().native());
}

}  // namespace stint::rehearsal::server
