// SPDX-License-Identifier: Apache-2.0
#include "cli/context.h"

#include <fmt/format.h>

#include <cctype>

#include "aws/config.h"
#include "cli/rehearsal.h"
#include "ledger/bill.h"
#include "life/recover.h"
#include "provider/ec2/ec2.h"
#include "provider/local/local.h"
#include "provider/ssh/box.h"

namespace stint::cli {
namespace {

Result<std::unique_ptr<provider::Provider>> open_aws(Context& c, const std::string& region) {
  aws::ConfigFlags flags{.profile = c.options.profile, .region = c.options.region};
  if (!region.empty()) flags.region = region;
  STINT_TRY_ASSIGN(auto config, aws::load_config(c.world, flags));
  STINT_TRY_ASSIGN(std::string chosen, aws::chosen_region(config));
  auto checkip = c.world.env.get("STINT_CHECKIP_URL").value_or("https://checkip.amazonaws.com/");
  return std::make_unique<ec2::Ec2>(c.world, std::move(config), ec2::Settings{"aws", chosen, checkip});
}

Result<std::unique_ptr<provider::Provider>> open_rehearsal(Context& c, const PlaceWish& wish) {
  STINT_TRY_ASSIGN(auto running, wish.start ? start_rehearsal(c) : rehearsal_status(c));
  if (!running) return fail(Kind::Usage, "the rehearsal cloud does not run", "stint rehearse start");
  std::string region = wish.region.empty() ? c.options.region.value_or(running->region) : wish.region;
  aws::Config config{.credentials = {running->access_key_id, aws::Secret{running->secret_access_key},
                                     std::nullopt, "the rehearsal"},
                     .region = region,
                     .endpoints = aws::Endpoints::all(running->endpoint)};
  return std::make_unique<ec2::Ec2>(c.world, std::move(config),
                                    ec2::Settings{"rehearsal", region, running->checkip});
}

bool named_so(const ledger::Stint& stint, const std::string& word) {
  return stint.name == word || stint.token == word || (stint.machine && stint.machine->id == word);
}

Failure several(const std::vector<ledger::Stint>& stints) {
  std::string names;
  for (const auto& stint : stints)
    names += fmt::format("{}{} ({}, {})", names.empty() ? "" : ", ", stint.name, stint.terms.place,
                         stint.machine ? stint.machine->id : stint.token);
  return fail(Kind::Usage, "several stints are open: " + names,
              "name one, by its machine if the names are the same");
}

Failure of_another(const std::string& word, const std::string& owner) {
  return fail(Kind::Usage,
              fmt::format("{} is of {}: only its owner may stop, start, extend or end it", word, owner),
              "stint ls shows what there is; STINT_OWNER says who you are");
}

// The open stints that the word names; an empty one names all. An empty owner: anybody's.
Result<std::vector<ledger::Stint>> fitting(Context& c, ledger::Ledger& ledger, const std::string& word,
                                           const std::string& owner) {
  ledger::Filter filter{.owner = owner, .open_only = true};
  if (c.options.on) filter.place = *c.options.on;
  if (c.options.region) filter.region = *c.options.region;
  STINT_TRY_ASSIGN(auto open, ledger.stints(filter));
  if (!word.empty()) std::erase_if(open, [&](const ledger::Stint& stint) { return !named_so(stint, word); });
  return open;
}

Result<ledger::Stint> pick(Context& c, ledger::Ledger& ledger, const std::string& word) {
  STINT_TRY_ASSIGN(auto ours, fitting(c, ledger, word, owner_of(c.world)));
  if (ours.size() == 1) return std::move(ours.front());
  if (!ours.empty()) return several(ours);
  if (!word.empty()) {
    STINT_TRY_ASSIGN(auto theirs, fitting(c, ledger, word, ""));
    if (!theirs.empty()) return of_another(word, theirs.front().owner);
  }
  return fail(Error{
      .kind = Kind::Usage,
      .what = word.empty() ? "no stint is open" : fmt::format("no open stint is called \"{}\"", word),
      .next = "stint ls shows what there is; with --on aws it is found by its tags where the ledger was lost",
      .code = "NoStint"});
}

}  // namespace

Result<std::reference_wrapper<ledger::Ledger>> Context::open_ledger(ledger::Room room) const {
  if (!*kept) {
    STINT_TRY_ASSIGN(*kept, ledger::Ledger::open(world, room));
  }
  ledger::Ledger& ledger = **kept;
  if (ledger.unkept() && room == ledger::Room::Needed) return fail(*ledger.unkept());
  ledger.set_room(room);
  return ledger;
}

std::string owner_of(const World& world) { return world.env.get("STINT_OWNER").value_or(world.env.user); }

std::string place_of(const Options& options, const std::string& fallback) {
  return options.on.value_or(fallback);
}

Result<std::unique_ptr<provider::Provider>> open_place(Context& c, const PlaceWish& wish) {
  if (wish.place == "local") return std::make_unique<local::Local>(c.world);
  if (ssh::is_place(wish.place)) {
    STINT_TRY_ASSIGN(auto address, ssh::address_from(wish.place));
    return std::make_unique<ssh::Box>(c.world, wish.place, std::move(address));
  }
  if (wish.place == "aws") return open_aws(c, wish.region);
  if (wish.place == "rehearsal") return open_rehearsal(c, wish);
  return fail(Kind::Usage, fmt::format("\"{}\" is no place that stint knows", wish.place),
              "give --on local, ssh:USER@HOST, aws or rehearsal");
}

Result<ledger::Stint> stint_named(Context& c, ledger::Ledger& ledger, const std::string& word) {
  auto stint = pick(c, ledger, word);
  bool may_be_lost = !stint && stint.error().code == "NoStint" && c.options.on && *c.options.on != "local";
  if (!may_be_lost) return stint;
  STINT_TRY_ASSIGN(auto cloud, open_place(c, {.place = *c.options.on}));
  life::Life life{c.world, ledger, *cloud, c.show};
  STINT_TRY_ASSIGN(int found, life::take_over(life, owner_of(c.world)));
  if (found > 0) return pick(c, ledger, word);
  STINT_TRY_ASSIGN(auto machines, cloud->all());
  for (const auto& machine : machines)
    if (provider::lives(machine.state) && machine.owner != owner_of(c.world) &&
        (machine.id == word || machine.name == word))
      return of_another(word, machine.owner);
  return stint;
}
Result<ledger::Stint> the_stint(Context& c, ledger::Ledger& ledger) { return pick(c, ledger, ""); }

Result<int> if_kept(ledger::Ledger& ledger, SysMicros now, int code) {
  if (!ledger.unkept()) return code;
  return fail(Error{.kind = Kind::Failed,
                    .what = "it is done and not written down: " + ledger.unkept()->what,
                    .bill = ledger::nothing_of(ledger, now),
                    .next = "make room on the disk, then stint ls --refresh, which writes it down"});
}

Result<int> if_kept(ledger::Ledger& ledger, const ledger::Stint& stint, SysMicros now, int code) {
  auto kept = if_kept(ledger, now, code);
  if (!kept && !stint.ended) return fail(ledger::with_bill(std::move(kept).error(), stint, now));
  return kept;
}

std::string safe_name(std::string_view text) {
  std::string name;
  for (char ch : text) {
    bool good = std::isalnum(static_cast<unsigned char>(ch)) != 0 || ch == '-' || ch == '_' || ch == '.';
    if (good && static_cast<unsigned char>(ch) < 0x80)
      name += ch;
    else if (!name.empty() && name.back() != '-')
      name += '-';
  }
  while (!name.empty() && (name.front() == '-' || name.front() == '.')) name.erase(0, 1);
  name.resize(std::min<std::size_t>(name.size(), 40));
  while (!name.empty() && (name.back() == '-' || name.back() == '.')) name.pop_back();
  return name.empty() ? "stint" : name;
}

}  // namespace stint::cli
