// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "cli/verbs.h"
#include "ledger/bill.h"
#include "life/ready.h"
#include "life/settle.h"

namespace stint::cli {

Result<int> ssh(Context& c) {
  STINT_TRY_ASSIGN(auto ledger, ledger::Ledger::open(c.world));
  auto words = c.options.words;
  bool named = !words.empty() && !c.options.command;
  STINT_TRY_ASSIGN(auto stint, named ? stint_named(c, ledger, words[0]) : the_stint(c, ledger));
  if (named) words.erase(words.begin());
  if (!words.empty() && words[0] == "--") words.erase(words.begin());
  STINT_TRY_ASSIGN(auto cloud, open_place(c, {.place = stint.terms.place, .region = stint.terms.region}));
  life::Life life{c.world, ledger, *cloud, c.show};
  STINT_TRY_ASSIGN(auto machine, life::settle(life, stint));
  if (!machine)
    return fail(ledger::with_bill(
        Error{.kind = Kind::Failed, .what = fmt::format("{} has no machine that runs", stint.name)}, stint,
        cloud->latest_now()));
  auto reach = cloud->reach(*machine, stint.terms.login, life::stint_dir(c.world, stint.token));
  if (reach.local) return fail(Kind::Usage, "this is your own computer: you are there already");
  STINT_TRY_ASSIGN(auto session, host::Session::open(c.world, reach, c.world.out.now().boot + Seconds{60}));
  return session.shell(words);
}

}  // namespace stint::cli
