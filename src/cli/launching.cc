// SPDX-License-Identifier: Apache-2.0
#include "cli/launching.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "cli/restart.h"
#include "host/programs.h"
#include "life/launch.h"
#include "provider/ssh/box.h"
#include "views/stint_view.h"

namespace stint::cli {
namespace {

Result<> check_type(const plan::Wish& wish) {
  if (wish.place == "local" || ssh::is_place(wish.place) || !wish.type.empty()) return {};
  bool named_so = wish.name.find('.') != std::string::npos;  // "stint up t3.micro"
  return fail(Kind::Usage, "no instance type was given, and one costs more than another",
              named_so ? fmt::format("if {0} is the type: --type {0}", wish.name)
                       : "give --type g4dn.xlarge (one NVIDIA T4, $0.526 an hour in us-east-1), for example");
}

plan::Wish wish_of(const Context& c, const std::string& name) {
  const Options& o = c.options;
  plan::Wish wish{.place = place_of(o, "local"), .name = name, .owner = owner_of(c.world)};
  wish.type = o.type.value_or("");
  wish.image = o.image.value_or("");
  wish.disk_gb = o.disk_gb;
  wish.budget = o.budget.value_or(wish.budget);
  wish.deadline = o.deadline.value_or(wish.deadline);
  wish.end = o.end.value_or(wish.end);
  wish.idle = o.idle.value_or(wish.idle);
  wish.waits = o.detach;
  wish.keep = o.keep_disk;
  wish.without_cloud_guard = o.without_cloud_guard;
  wish.disk_unguarded = o.disk_unguarded;
  wish.unproved_image = o.unproved_image;
  wish.from = o.from.value_or("");
  return wish;
}

}  // namespace

Result<std::unique_ptr<FileLock>> hold_name(World& world, const plan::Wish& wish,
                                            const std::string& account) {
  Path folder = world.env.state_dir() / "locks";
  STINT_TRY(world.files.make_dirs(folder));
  auto name =
      fmt::format("{}-{}-{}-{}-{}", wish.place, account, wish.region, safe_name(wish.owner), wish.name);
  STINT_TRY_ASSIGN(auto held, world.files.lock(folder / name));
  if (held) return held;
  return fail(Error{
      .kind = Kind::Usage,
      .what = fmt::format("another stint command is at work on {}", wish.name),
      .next = "watch it there; stint ls shows what it costs; --new or --name launches another beside it",
      .code = "Busy"});
}

Result<std::unique_ptr<FileLock>> hold_name(World& world, const ledger::Stint& stint) {
  plan::Wish wish{.place = stint.terms.place, .region = stint.terms.region, .name = stint.name};
  wish.owner = stint.owner;
  return hold_name(world, wish, stint.terms.account);
}

Result<std::unique_ptr<Launching>> Launching::open(Context& c, const std::string& name) {
  auto wish = wish_of(c, name);
  auto launching = std::unique_ptr<Launching>(new Launching{c, std::move(wish)});
  STINT_TRY_ASSIGN(launching->cloud_, open_place(c, {.place = launching->wish_.place, .start = true}));
  STINT_TRY(check_type(launching->wish_));
  STINT_TRY_ASSIGN(launching->me_, launching->cloud_->identity());
  launching->wish_.region = launching->me_.region;
  STINT_TRY_ASSIGN(ledger::Ledger & ledger, c.open_ledger());
  launching->ledger_ = &ledger;
  return launching;
}

Result<std::optional<ledger::Stint>> Launching::agree() {
  auto with = life();
  if (!c_.options.new_one && !c_.options.dry_run) {
    STINT_TRY_ASSIGN(held_, hold_name(c_.world, wish_, me_.account));
    STINT_TRY_ASSIGN(auto unfinished, life::unfinished(with, wish_, me_.account));
    if (unfinished) {
      c_.show.done(fmt::format("goes on with the unfinished stint {}", unfinished->name));
      STINT_TRY_ASSIGN(bool goes_on, start_if_stopped(c_, with, *unfinished));
      if (goes_on) return unfinished;
      declined_ = true;
      return std::nullopt;
    }
  }
  STINT_TRY_ASSIGN(auto offer, cloud_->offer(wish_));
  if (offer.costs) STINT_TRY(host::stintd_for(c_.world, offer.type.arch));
  STINT_TRY_ASSIGN(bool proved, ledger_->image_proved(wish_.place, offer.image.id));
  offer.image_proved = offer.image_proved || proved;
  STINT_TRY_ASSIGN(auto plan, plan::make(wish_, offer));
  if (c_.options.dry_run) {
    c_.show.say(views::plan_text(plan));
    c_.show.json(views::to_json(plan));
    return std::nullopt;
  }
  if (offer.costs) {
    c_.world.terminal.write(Stream::Err, views::plan_text(plan));
    STINT_TRY_ASSIGN(bool yes,
                     c_.show.confirm(fmt::format("launch it, for at most {}?", format_money(plan.worst))));
    if (!yes) {
      declined_ = true;
      return std::nullopt;
    }
  }
  STINT_TRY_ASSIGN(auto stint, life::open_stint(with, plan));
  return stint;
}

}  // namespace stint::cli
