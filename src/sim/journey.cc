// SPDX-License-Identifier: Apache-2.0
#include "sim/journey.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "base/json.h"
#include "rehearsal/wire/catalogue.h"
#include "sim/account.h"

namespace stint::sim {
namespace {

using namespace std::chrono_literals;

constexpr int kTries = 3;          // of one verb
constexpr unsigned kFew = 4;       // one world in so many has what would take long in all
constexpr Micros kLongAfter = 4h;  // past every deadline there is
constexpr Micros kReadsCatchUp = 10s;
constexpr Micros kForgotten = 40min;  // until a launch that never showed is known to be none

// In every second world the zone that is asked first has nothing to give; in some it says so too late.
void crowd(rehearsal::Settings& settings) {
  if (settings.seed % 2 == 1)
    settings.shortages = {
        {.type = "g4dn.*", .zone = "us-east-1a", .after_accepting = settings.seed % 8 == 5}};
}

// A cloud with three regions: those beyond would be asked the same, and be most of what a sweep asks.
const rehearsal::Catalogue& three_regions() {
  static const auto small = [] {
    auto whole = rehearsal::wire::standard_catalogue();
    constexpr std::array kThree{"us-east-1", "us-west-2", "eu-central-1"};
    for (auto& region : whole.regions)
      region.opted_in = std::ranges::find(kThree, region.name) != kThree.end();
    return whole;
  }();
  return small;
}

// Of a laptop that used stint before: it has a ledger, and today's prices.
const Universe& used() {
  static const auto world = [] {
    auto before = std::make_unique<Universe>(0);
    auto args = step_named("up")->args;
    args.emplace_back("--dry-run");
    before->live(args);
    return before;
  }();
  return *world;
}

class Player {
 public:
  Player(const Plot& plot, Telling telling)
      : plot_(plot),
        world_(plot.seed, crowd, three_regions()),
        striker_(world_, plot),
        invariants_(world_, plot, striker_) {
    furnish(world_, plot.account);
    if (plot.seed % kFew != 2) world_.take_laptop(used());
    world_.telling = telling.story;
    if (telling.calls) striker_.seen = &journey_.seen;
  }

  Journey play() {
    for (std::size_t i = 0; i < plot_.steps.size() && going_; ++i) step(i);
    end();
    journey_.violations = std::move(invariants_.found);
    journey_.hits = striker_.hits();
    journey_.story = std::move(world_.story);
    return std::move(journey_);
  }

 private:
  // One verb: again after a death, and once after a failure.
  void step(std::size_t index) {
    const Step& asked = *plot_.steps[index];
    world_.pass(plot_.pauses[index]);
    invariants_.in_pause();
    striker_.in_pause(index);
    striker_.begin(index);
    invariants_.before(asked);
    for (int tries = 1; tries <= kTries; ++tries) {
      Life life = live(asked);
      if (life.code && (*life.code == 0 || tries == kTries)) return finish(asked, *life.code);
      if (!life.code && !plot_.back) return give_up();
      world_.pass(plot_.retry);
    }
    give_up();
  }

  Life live(const Step& asked) {
    Life life = world_.live(asked.args,
                            [this](const std::string& call, bool after) { return striker_.at(call, after); });
    striker_.end_of_verb();
    invariants_.after(asked, life);
    for (const auto& other : world_.take_beside()) invariants_.after(asked, other);
    return life;
  }

  void finish(const Step& asked, int code) {
    invariants_.after_step(asked, code);
    going_ = code == 0;
  }
  void give_up() { going_ = false; }

  Life ask(const char* step, const std::vector<std::string>& more = {}) {
    Step asked = *step_named(step);
    asked.args.insert(asked.args.end(), more.begin(), more.end());
    Life life = world_.live(asked.args);
    invariants_.after(asked, life);
    return life;
  }

  // Whoever is left looks, ends what there is, and finds the account clean.
  void end() {
    world_.wall_error = 0us;
    if (plot_.ending == Ending::LongAfter || !plot_.back) {
      world_.pass(kLongAfter + invariants_.keep());
      invariants_.long_after();
    }
    if (plot_.ending == Ending::OtherLaptop) world_.lose_laptop();
    world_.front().set_faults({});
    world_.pass(kReadsCatchUp);
    if (!has_ended() || all_is_asked()) end_what_there_is();
    auto found = sweep();
    if (!found) {
      world_.pass(kForgotten);
      (void)sweep();
    }
    if (!found || *found || all_is_asked()) expect_nothing_left();
    invariants_.at_end(plot_.ending != Ending::OtherLaptop);
  }

  // What was asked once and answered well is asked again only in a few worlds.
  bool all_is_asked() const { return plot_.seed % kFew == 0; }
  bool has_ended() const { return going_ && plot_.steps.back()->does == Step::Does::Ends; }

  void end_what_there_is() {
    ask("ls");
    if (plot_.ending != Ending::OtherLaptop && ask("down").code != 0) ask("down", {"--discard-outputs"});
  }

  // Whether there was anything to remove; nullopt where it failed. Without a region it would ask all of them,
  // which would be most of a journey's time; the step of that name does.
  std::optional<bool> sweep() {
    Life life = ask("sweep", {"--region", "us-east-1", "--json"});
    Json said = Json::parse(life.out, nullptr, false);
    if (life.code != 0 || !said.is_object()) return std::nullopt;
    return !said["removed"].empty();
  }

  void expect_nothing_left() {
    world_.pass(kReadsCatchUp);
    auto found = sweep();
    if (!found || *found) invariants_.violate("clean", "a sweep after a sweep failed, or found something");
  }

  const Plot& plot_;
  Universe world_;
  Striker striker_;
  Invariants invariants_;
  bool going_ = true;
  Journey journey_;
};

}  // namespace

Journey play(const Plot& plot, Telling telling) { return Player{plot, telling}.play(); }

}  // namespace stint::sim
