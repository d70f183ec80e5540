// SPDX-License-Identifier: Apache-2.0
#include "life/room.h"

#include <fmt/format.h>

#include <map>

#include "project/tree.h"

namespace stint::life {
namespace {

constexpr Micros kLook = Seconds{60};  // at a folder of a million files

Failure not_sent(const Transfer& what, const std::string& why, std::string_view next) {
  return fail(Kind::Failed, fmt::format("{} ({}) was not sent: {}", what.thing, what.how_much, why),
              fmt::format("{}; or {}", next, what.advice));
}

}  // namespace

Result<> check_disk(const std::vector<Transfer>& all, std::int64_t disk_gb) {
  if (disk_gb <= 0) return {};
  for (const auto& what : all)
    if (what.all >= static_cast<std::uint64_t>(disk_gb) << 30)
      return not_sent(what, fmt::format("the machine's disk has {} GB", disk_gb),
                      "a new machine with a larger one: --disk SIZE");
  return {};
}

Result<> check_room(const std::vector<Transfer>& all, const std::vector<pact::Room>& rooms, bool own) {
  std::map<std::int64_t, std::uint64_t> needed;  // by disk
  for (std::size_t i = 0; i < std::min(all.size(), rooms.size()); ++i) {
    const auto& room = rooms[i];
    auto& sum = needed[room.disk] += all[i].all > room.held ? all[i].all - room.held : 0;
    if (sum <= room.free) continue;
    return not_sent(
        all[i],
        fmt::format("what is to go to the machine takes {} more of its disk, which has {} free",
                    project::size_text(sum), project::size_text(room.free)),
        own ? "make room there" : "make room there, or a new machine with a larger disk: --disk SIZE");
  }
  return {};
}

Result<> check_room(Ready& ready, const std::vector<Transfer>& all) {
  std::uint64_t sum = 0;
  std::vector<std::string> verb{"room"};
  for (const auto& what : all) {
    sum += what.all;
    verb.push_back(what.folder);
  }
  if (!ready.free || sum <= *ready.free) return {};
  STINT_TRY_ASSIGN(auto said, ready.session.stintd(ready.stintd, verb, false, kLook));
  if (said.code != 0) return {};  // it does not know: rsync will say what does not fit
  STINT_TRY_ASSIGN(auto rooms, pact::rooms_from(said.out));
  return check_room(all, rooms, ready.session.reach().own);
}

}  // namespace stint::life
