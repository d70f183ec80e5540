// SPDX-License-Identifier: Apache-2.0
#include "sim/journey.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <set>

#include "base/json.h"
#include "sim/universe.h"

namespace stint::sim {
namespace {

using namespace std::chrono_literals;

constexpr Seconds kLifetime = 1h;
constexpr Micros kLate = 60s;             // P1: past its deadline by no more
constexpr Micros kCloudGuardLate = 3min;  // AWS may take so long where only its own guard is left
constexpr Micros kReadLag = 3s;           // more than reads lag behind in any of these worlds
constexpr std::array<Micros, 6> kPauses{0s, 1s, 30s, 3min, 9min, 12min};

const std::array<std::vector<std::string>, 3> kVerbs{
    std::vector<std::string>{"up", "lab", "--on", "aws", "--type", "g4dn.xlarge", "--deadline", "1h",
                             "--yes"},
    std::vector<std::string>{"run", "--on", "lab", "--yes", "--", "train"},
    std::vector<std::string>{"down", "lab"}};

class Player {
 public:
  Player(std::uint64_t seed, std::optional<Blow> blow, bool story) : world_(seed), blow_(std::move(blow)) {
    world_.telling = story;
  }

  Journey play() {
    for (std::size_t verb = 0; verb < kVerbs.size() && going_; ++verb) step(verb);
    for (const auto& broken : world_.broken()) violate(broken);
    journey_.story = std::move(world_.story);
    return std::move(journey_);
  }

 private:
  void violate(std::string what) {
    world_.tell("VIOLATION: " + what);
    journey_.violations.push_back(std::move(what));
  }

  void step(std::size_t verb) {
    if (blow_ && blow_->verb == verb) {
      if (blow_->interrupt) return interrupted(verb);
      Life killed = world_.live(kVerbs[verb], blow_->death);
      journey_.died_at = killed.died_at;
      one_machine_at_most("after the kill");
      if (!blow_->comes_back) return abandoned();
      world_.pass(kPauses[world_.dice() % kPauses.size()]);
    }
    Life life = world_.live(kVerbs[verb]);
    journey_.calls.push_back(std::move(life.trace));
    if (life.code != 0) {
      violate(fmt::format("stint {} ended with exit code {}: {}", kVerbs[verb][0], life.code.value_or(-1),
                          life.err));
      going_ = false;
      return;
    }
    if (verb == 0) after_up();
    if (verb == 1) after_run();
    if (verb == 2) after_down();
  }

  std::vector<Universe::Instance> running() {
    world_.settle();
    std::vector<Universe::Instance> found;
    for (const auto& [id, instance] : world_.instances())
      if (instance.running) found.push_back(instance);
    return found;
  }

  // Ctrl-C: an `up` that was stopped leaves nothing; a `run` at a machine that is to stay, and a `down` whose
  // outputs are not home yet, say what still costs. Either way the exit code tells the truth.
  void interrupted(std::size_t verb) {
    going_ = false;
    Life life = world_.live_interrupted(kVerbs[verb], blow_->death);
    journey_.died_at = life.died_at;
    int code = life.code.value_or(-1);
    bool runs = !running().empty();
    if (code != 0 && code != 130 && code != 3)
      violate(fmt::format("interrupted: exit code {}: {}", code, life.err));
    if (code == 130 && runs) violate("interrupted, exit code 130, and a machine runs: " + life.err);
    if (code == 3 && !runs) violate("interrupted, exit code 3, and nothing runs: " + life.err);
    if (verb == 0 && code == 3) violate("an interrupted up left something: " + life.err);
    if (verb == 0 && code == 130 && !listed()["stints"].empty())
      violate("an interrupted up left an open stint");
    one_machine_at_most("after Ctrl-C");
    world_.pass(kLifetime + kLate + kCloudGuardLate + 1min);
    if (!running().empty()) violate("a machine runs past its deadline");
  }

  // The billed machines of one stint, over its whole life.
  void one_machine_at_most(const char* when) {
    world_.settle();
    std::map<std::string, int> machines;
    for (const auto& [id, instance] : world_.instances()) ++machines[instance.token];
    for (const auto& [token, n] : machines)
      if (n > 1) violate(fmt::format("{} machines for one intent {}", n, when));
    if (world_.instances().size() > 1)
      violate(fmt::format("{} machines for one `up` {}", world_.instances().size(), when));
  }

  Json listed() {
    Life life = world_.live({"ls", "--json", "--refresh"});
    Json json = Json::parse(life.out, nullptr, false);
    if (life.code != 0 || !json.is_object()) violate("ls failed: " + life.err);
    return json.is_object() ? json : Json{{"stints", Json::array()}, {"orphans", Json::array()}};
  }

  void after_up() {
    one_machine_at_most("after up");
    auto now = running();
    if (now.size() != 1) return violate(fmt::format("{} machines run after up", now.size()));
    Json list = listed();
    if (list["stints"].size() != 1 || !list["orphans"].empty()) return violate("ls shows " + list.dump());
    const Json& stint = list["stints"][0];
    if (stint["guards"].size() != 3) violate("guards after up: " + stint["guards"].dump());
    auto deadline = parse_rfc3339(stint.value("deadline", "")),
         launched = parse_rfc3339(stint.value("launched", ""));
    if (!deadline || !launched || *deadline != *launched + kLifetime)
      violate("the deadline is not an hour after the launch");
    if (launched && (*launched > now[0].launched || *launched < now[0].launched - 30s))
      violate("the launch time is not the cloud's");
  }

  void after_run() {
    one_machine_at_most("after run");
    auto now = running();
    if (now.size() != 1) return violate(fmt::format("{} machines run after run", now.size()));
    Machine* machine = world_.machine(now[0].id);
    if (machine->outputs.empty()) violate("the job never ran");
    for (const auto& name : machine->outputs)
      if (!machine->home.contains(name)) violate(name + " is not home though run said so");
  }

  void after_down() {
    if (!running().empty()) violate("a machine runs after down");
    Json list = listed();
    if (!list["stints"].empty()) violate("an open stint after down: " + list.dump());
    world_.pass(kReadLag);  // so that nobody is shown what is gone already
    Life sweep = world_.live({"sweep", "--on", "aws", "--json"});
    Json swept = Json::parse(sweep.out, nullptr, false);
    if (sweep.code != 0 || !swept.is_object() || !swept["removed"].empty())
      violate("left in the account after down: " + sweep.err + sweep.out);
    compare_bills();
  }

  // Our bill against the cloud's meter: never less, and more by at most 1 % or 2 s of the rate, pending and
  // read lag aside.
  void compare_bills() {
    Life again = world_.live({"down", "lab", "--json"});
    Json json = Json::parse(again.out, nullptr, false);
    if (again.code != 0 || !json.is_object()) return violate("down again failed: " + again.err);
    std::int64_t ours = json["bill"]["total_micros"].get<std::int64_t>() * 1000, theirs = 0;
    for (const auto& [id, instance] : world_.instances())
      theirs += world_.metered_nano_dollars(instance.token);
    if (ours < theirs)
      violate(fmt::format("the bill {} is less than the meter {} (nano-dollars)", ours, theirs));
    constexpr std::int64_t kRatePerSecond = 150'557;  // nano-dollars: $0.542 an hour, all in
    constexpr std::int64_t kDiskPerSecond = 4'433;    // $0.016 an hour: 100 GB and the address
    std::int64_t allowed = std::max<std::int64_t>(theirs / 100, 2 * kRatePerSecond);
    std::int64_t pending_and_lag = 6 * kRatePerSecond;  // at most 4 s pending, 2 s lag in this world
    // An end that was seen late counts three minutes of disk and address, as a shutdown may take them.
    std::int64_t late = blow_ && blow_->verb == 2 ? 180 * kDiskPerSecond : 0;
    if (ours > theirs + allowed + pending_and_lag + late + 3000)
      violate(fmt::format("the bill {} is far above the meter {}", ours, theirs));
  }

  // Nobody comes back: whatever was launched ends by its deadline, by what guards it.
  void abandoned() {
    going_ = false;
    world_.pass(kLifetime + kLate + kCloudGuardLate + 1min);
    for (const auto& [id, instance] : world_.instances()) {
      if (instance.running) {
        violate(id + " still runs, long past its deadline");
      } else if (instance.ended > instance.launched + kLifetime + kLate) {
        violate(fmt::format("{} ran {} past its deadline", id,
                            format_duration(instance.ended - instance.launched - kLifetime)));
      }
    }
    // And whoever looks later finds the truth.
    Json list = listed();
    for (const auto& stint : list["stints"])
      if (!stint["machine"].get<std::string>().empty())
        violate("ls still shows a machine that ended: " + stint.dump());
  }

  Universe world_;
  std::optional<Blow> blow_;
  bool going_ = true;
  Journey journey_;
};

}  // namespace

Journey play(std::uint64_t seed, std::optional<Blow> blow, bool story) {
  return Player{seed, std::move(blow), story}.play();
}

Blow blow_of(std::uint64_t seed, const Journey& reference, bool interrupt) {
  // One turn for each kind of call of each verb, before and after; the seed also picks which of the calls of
  // that kind.
  std::vector<std::pair<std::size_t, std::string>> kinds;
  for (std::size_t verb = 0; verb < reference.calls.size(); ++verb) {
    std::set<std::string> names(reference.calls[verb].begin(), reference.calls[verb].end());
    for (const auto& name : names) kinds.emplace_back(verb, name);
  }
  auto turn = seed % (kinds.size() * 2);
  const auto& [verb, name] = kinds[turn / 2];
  std::vector<std::uint64_t> places;
  for (std::size_t i = 0; i < reference.calls[verb].size(); ++i)
    if (reference.calls[verb][i] == name) places.push_back(i + 1);
  auto pick = places[(seed * 2654435761U >> 7) % places.size()];
  return {.verb = verb,
          .death = {.at = pick, .after = turn % 2 == 1},
          .comes_back = (seed / (kinds.size() * 2)) % 5 != 4,
          .interrupt = interrupt};
}

}  // namespace stint::sim
