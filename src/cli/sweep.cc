// SPDX-License-Identifier: Apache-2.0
#include "life/sweep.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "cli/verbs.h"

namespace stint::cli {
namespace {

constexpr const char* kSeen = "what is in the regions that could not be asked";

// Whoever could ask nobody knows nothing, whatever the ledger has; wrong words are no news of the bill.
Failure nothing_asked(Error error) {
  if (error.kind != Kind::Usage && !may_cost(error.bill))
    error.bill = bill::Unknown{"no region could be asked"};
  return fail(std::move(error));
}

std::string cost_words(const provider::Leftover& leftover) {
  if (!leftover.price_known) return "price not known";
  if (leftover.hourly.e10() == 0) return "costs nothing";
  auto month = cost(leftover.hourly, std::chrono::hours{kPriceMonthHours});
  return fmt::format("{} a month", format_money(month));
}

std::string row(const provider::Leftover& l) {
  std::string more;
  if (!l.type.empty()) more += ", " + l.type;
  if (l.ends) more += fmt::format(", its disk ends {}", rfc3339(*l.ends));
  if (!l.token.empty())
    more += fmt::format("; stint {} of {}", l.name.empty() ? l.token : l.name, l.owner);
  else if (l.kind == "instance")
    more += l.name.empty() ? "; no stint" : fmt::format("; no stint: \"{}\"", l.name);
  return fmt::format("  {:<15} {:<24} {:<14} {}{}\n", l.kind, l.id, l.state, cost_words(l), more);
}

std::string rows(const std::vector<provider::Leftover>& list) {
  std::string text;
  for (const auto& l : list) text += row(l);
  return text;
}

Json json_of(const provider::Leftover& l, const std::string& region) {
  return {{"region", region},
          {"kind", l.kind},
          {"id", l.id},
          {"type", l.type},
          {"state", l.state},
          {"name", l.name},
          {"owner", l.owner},
          {"ends", l.ends ? Json(rfc3339(*l.ends)) : Json()},
          {"price_known", l.price_known},
          {"rate_micros_per_hour", cost(l.hourly, std::chrono::hours{1}).micros()},
          {"month_micros", cost(l.hourly, std::chrono::hours{kPriceMonthHours}).micros()}};
}

/// One region, and what was found there.
struct Place {
  std::string region;
  std::unique_ptr<provider::Provider> cloud;
  Result<life::Sweep> found;
};

class Sweeping {
 public:
  Sweeping(Context& c, ledger::Ledger& ledger) : c_(c), ledger_(ledger), owner_(owner_of(c.world)) {}

  Result<int> run() {
    if (auto opened = open_places(); !opened) return nothing_asked(std::move(opened).error());
    look_everywhere();
    if (!any_answered()) return nothing_asked(places_.front().found.error());
    show_others();
    if (auto yours = yours_text(); !yours.empty()) {
      c_.world.terminal.write(Stream::Err, yours);
      STINT_TRY_ASSIGN(bool yes, c_.show.confirm("end and remove all of this?"));
      if (!yes) return 1;
      STINT_TRY(remove_all());
    }
    return tell();
  }

 private:
  Result<> open_places() {
    std::string where = place_of(c_.options, "aws");
    STINT_TRY_ASSIGN(auto first, open_place(c_, {.place = where}));
    std::vector<std::string> regions;
    if (c_.options.region) regions = {*c_.options.region};
    if (regions.empty()) {
      STINT_TRY_ASSIGN(regions, first->regions());
    }
    if (regions.empty()) return fail(Kind::Failed, "the cloud names no region to look in");
    for (const auto& region : regions) {
      STINT_TRY_ASSIGN(auto cloud, open_place(c_, {.place = where, .region = region}));
      places_.push_back({region, std::move(cloud), life::Sweep{}});
    }
    return {};
  }

  life::Life life_of(Place& place) { return {c_.world, ledger_, *place.cloud, c_.show}; }

  void look(Place& place) {
    auto life = life_of(place);
    place.found = life::look_for_leftovers(life, place.region, owner_);
  }

  void look_everywhere() {
    each(c_.world, places_.size(), [&](std::size_t i) { look(places_[i]); });
  }

  // Wrong credentials, or no network, are one error and not one a region.
  bool any_answered() const {
    return std::ranges::any_of(places_, [](const Place& place) { return place.found.has_value(); });
  }

  void show_others() {
    std::string text;
    for (const auto& place : places_) {
      if (!place.found || place.found->theirs.empty()) continue;
      text += fmt::format("of others in {} (not touched):\n{}", name_of(place), rows(place.found->theirs));
      for (const auto& l : place.found->theirs) others_.push_back(json_of(l, place.region));
    }
    c_.show.say(text);
  }

  std::string yours_text() const {
    std::string text;
    for (const auto& place : places_) {
      if (!place.found || place.found->nothing_of_ours()) continue;
      text += fmt::format("yours in {}:\n{}", name_of(place), rows(place.found->ours));
      for (const auto& stint : place.found->open) text += fmt::format("  open stint {}\n", stint.name);
    }
    return text;
  }

  Result<> remove_all() {
    std::optional<Error> first;
    for (auto& place : places_) {
      if (!place.found || place.found->nothing_of_ours()) continue;
      auto life = life_of(place);
      auto done = life::sweep(life, place.region, owner_, *place.found);
      if (!done && !first) first = std::move(done).error();
      for (const auto& l : place.found->ours) removed_.push_back(json_of(l, place.region));
      look(place);
    }
    std::string left;
    for (const auto& place : places_)
      if (place.found && !place.found->ours.empty()) left += rows(place.found->ours);
    if (left.empty() && !first) return {};
    Error error = first ? *std::move(first) : Error{.what = "this is still there:\n" + left};
    error.bill = bill::Unknown{left.empty() ? error.what : left};
    error.next = "stint sweep";
    return fail(std::move(error));
  }

  // What a region is called where the place has none.
  std::string name_of(const Place& place) const {
    return place.region.empty() ? place.cloud->place() : place.region;
  }

  // A region where we may not even look is one where we may not launch, if nothing ever was there.
  bool may_cost(const Place& place) const {
    if (place.found.error().kind != Kind::Credentials) return true;
    auto ever = ledger_.stints({.place = place.cloud->place(), .region = place.region, .most = 1});
    return !ever || !ever->empty();
  }

  Result<int> tell() {
    std::string answered, unanswered;
    std::size_t n = 0;
    bool costs = false;
    Json silent = Json::array(), asked = Json::array();
    for (const auto& place : places_) {
      if (place.found) {
        ++n;
        answered = name_of(place);
        asked.push_back(place.region);
        continue;
      }
      costs = costs || may_cost(place);
      unanswered += fmt::format("{}{}", unanswered.empty() ? "" : ", ", name_of(place));
      silent.push_back({{"region", place.region}, {"why", place.found.error().what}});
      c_.show.note(fmt::format("{} could not be asked: {}", name_of(place), place.found.error().what));
    }
    c_.show.say(fmt::format("nothing of yours is left in {}\n",
                            n == 1 ? answered : fmt::format("the {} regions that answered", n)));
    c_.show.json({{"removed", removed_}, {"others", others_}, {"regions", asked}, {"not_asked", silent}});
    if (!costs) return if_kept(ledger_, c_.world.out.now().wall, 0);
    return fail(Error{.kind = Kind::Unknown,
                      .what = "could not ask " + unanswered,
                      .bill = bill::Unknown{kSeen},
                      .next = "stint sweep"});
  }

  Context& c_;
  ledger::Ledger& ledger_;
  std::string owner_;
  std::vector<Place> places_;
  Json removed_ = Json::array(), others_ = Json::array();
};

}  // namespace

Result<int> sweep_regions(Context& c) {
  if (!c.options.words.empty())
    return fail(Kind::Usage, "sweep takes no name: it takes what is yours in every region, or in --region");
  STINT_TRY_ASSIGN(ledger::Ledger & ledger, c.open_ledger(ledger::Room::Forgone));
  return Sweeping{c, ledger}.run();
}

}  // namespace stint::cli
