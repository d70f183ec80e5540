// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "cli/launching.h"
#include "cli/verbs.h"
#include "views/stint_view.h"

namespace stint::cli {

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
  SysMicros now = launching->cloud().latest_now();
  auto view = views::view_of(up.stint, now);
  c.show.say(views::table_of({view}, now));
  c.show.say(
      fmt::format("next: stint ssh {}, and stint down {} when you are done\n", up.stint.name, up.stint.name));
  c.show.json(views::to_json(view));
  return 0;
}

}  // namespace stint::cli
