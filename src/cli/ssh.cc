// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "cli/verbs.h"
#include "ledger/bill.h"
#include "life/connect.h"
#include "life/settle.h"

namespace stint::cli {

namespace {

Result<int> shell_on(Context& c, ledger::Ledger& ledger, ledger::Stint& stint,
                     const std::vector<std::string>& words) {
  STINT_TRY_ASSIGN(auto cloud, open_place(c, {.place = stint.terms.place, .region = stint.terms.region}));
  life::Life life{c.world, ledger, *cloud, c.show};
  STINT_TRY_ASSIGN(auto machine, life::settle(life, stint));
  if (!machine) return fail(Kind::Failed, fmt::format("{} has no machine that runs", stint.name));
  auto reach = cloud->reach(*machine, stint.terms.login, life::stint_dir(c.world, stint.token));
  STINT_TRY_ASSIGN(auto session, life::connect(life, stint, reach, Seconds{60}));
  return session.shell(words);
}

}  // namespace

Result<int> ssh(Context& c) {
  STINT_TRY_ASSIGN(ledger::Ledger & ledger, c.open_ledger());
  auto words = c.options.words;
  bool named = !words.empty() && !c.options.command;
  STINT_TRY_ASSIGN(auto stint, named ? stint_named(c, ledger, words[0]) : the_stint(c, ledger));
  if (named) words.erase(words.begin());
  if (!words.empty() && words[0] == "--") words.erase(words.begin());
  if (stint.terms.place == "local")
    return fail(Kind::Usage, "this is your own computer: you are there already");
  auto code = shell_on(c, ledger, stint, words);
  if (!code) return fail(ledger::with_bill(std::move(code).error(), stint, c.world.out.now().wall));
  return *code;
}

}  // namespace stint::cli
