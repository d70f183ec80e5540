// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "cli/launching.h"
#include "cli/ssh_config.h"
#include "cli/verbs.h"
#include "views/stint_view.h"

namespace stint::cli {
namespace {

// Trouble with that is no reason to fail: the machine is up.
bool is_known_to_ssh(Context& c, ledger::Ledger& ledger, const ledger::Stint& stint) {
  auto kept = keep_ssh_config(c.world, ledger);
  auto known = kept ? ssh_config_is_included(c, stint) : Result<bool>(fail(std::move(kept).error()));
  if (!known) c.show.note(known.error().what + ": ssh does not know this machine by its name");
  return known.value_or(false);
}

}  // namespace

Result<int> up(Context& c) {
  if (c.options.words.size() > 1)
    return fail(Kind::Usage, "up takes one name", "stint up lab --on rehearsal --type g4dn.xlarge");
  std::string name =
      safe_name(c.options.words.empty() ? c.world.env.cwd.filename().string() : c.options.words[0]);
  STINT_TRY_ASSIGN(auto launching, Launching::open(c, name));
  STINT_TRY_ASSIGN(auto stint, launching->agree());
  if (!stint) return launching->declined() ? 1 : 0;
  auto life = launching->life();
  STINT_TRY_ASSIGN(auto up, life::bring_up(life, *stint));
  bool by_name = is_known_to_ssh(c, launching->ledger(), up.stint);
  SysMicros now = launching->cloud().latest_now();
  auto view = views::view_of(up.stint, now);
  c.show.say(views::table_of({view}, now));
  c.show.say(fmt::format("next: {0}ssh {1}, and stint down {1} when you are done\n", by_name ? "" : "stint ",
                         up.stint.name));
  c.show.json(views::to_json(view));
  return 0;
}

}  // namespace stint::cli
