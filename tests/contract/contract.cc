// SPDX-License-Identifier: Apache-2.0
#include "contract.h"

#include <gtest/gtest.h>

#include "host/key.h"
#include "pact/user_data.h"

namespace stint::contract {
namespace {

using namespace std::chrono_literals;
using provider::Act;
using provider::Machine;
using provider::Provider;
using provider::State;

constexpr const char* kToken = "0123456789abcdef0123";

#define WORKS(expression)                                                            \
  ([&] {                                                                             \
    auto worked_result = (expression);                                               \
    EXPECT_TRUE(worked_result) << #expression << ": " << worked_result.error().what; \
    return worked_result;                                                            \
  }())

provider::Launch launch_for(World& world, Provider& cloud, const plan::Wish& wish) {
  auto offer = *WORKS(cloud.offer(wish));
  auto key = host::make_key(world.out, "contract");
  return {
      .token = kToken,
      .name = "contract",
      .owner = wish.owner,
      .client_token = std::string{kToken} + "-1",
      .group = *WORKS(cloud.prepare(kToken, "contract", wish.owner, offer.from)),
      .type = offer.type.name,
      .image = offer.image.id,
      .root_device = offer.image.root_device,
      .zone = offer.zones.empty() ? "" : offer.zones.front(),
      .end = "terminate",
      .disk_gb = offer.image.least_gb,
      .lifetime = 1h,
      .budget = Money::dollars(1),
      .user_data = *pact::user_data_text({.timer = 57min, .token = kToken, .public_key = key.public_line})};
}

// Looks until `seen` says so, for at most two minutes.
std::optional<Machine> look(World& world, Provider& cloud, const std::function<bool(const Machine&)>& seen) {
  for (int i = 0; i < 120; ++i) {
    auto machines = WORKS(cloud.find(kToken));
    for (const auto& machine : *machines)
      if (seen(machine)) return machine;
    (void)sleep_for(world, 1s);
  }
  return std::nullopt;
}

void end_and_tidy(World& world, Provider& cloud, const std::string& id) {
  EXPECT_TRUE(look(world, cloud, [&](const Machine& m) {
    if (m.state != State::Ended) WORKS(cloud.end(id));
    return m.state == State::Ended;
  }));
  WORKS(cloud.tidy(kToken, id));
}

}  // namespace

void knows_who_we_are(const Place& place) {
  place.with([&](World&, Provider& cloud) {
    auto me = WORKS(cloud.identity());
    EXPECT_FALSE(me->who.empty());
    EXPECT_EQ(cloud.place(), place.wish.place);
  });
}

void offers_what_the_plan_needs(const Place& place) {
  place.with([&](World&, Provider& cloud) {
    auto offer = WORKS(cloud.offer(place.wish));
    EXPECT_FALSE(offer->image.login.empty());
    EXPECT_FALSE(offer->rates.source.empty());
    EXPECT_EQ(offer->costs, offer->rates.machine.e10() > 0);
    EXPECT_TRUE(plan::make(place.wish, *offer));
  });
}

void same_token_makes_one_machine(const Place& place) {
  place.with([&](World& world, Provider& cloud) {
    auto launch = launch_for(world, cloud, place.wish);
    auto first = WORKS(cloud.launch(launch));
    auto again = WORKS(cloud.launch(launch));
    EXPECT_EQ(first->id, again->id);
    EXPECT_EQ(first->at, again->at);
    end_and_tidy(world, cloud, first->id);
  });
}

void machine_is_found_with_what_it_was_launched_with(const Place& place) {
  place.with([&](World& world, Provider& cloud) {
    auto launch = launch_for(world, cloud, place.wish);
    auto launched = WORKS(cloud.launch(launch));
    auto machine =
        look(world, cloud, [](const Machine& m) { return m.state == State::Running && !m.address.empty(); });
    ASSERT_TRUE(machine);
    EXPECT_EQ(machine->id, launched->id);
    EXPECT_EQ(machine->name, "contract");
    EXPECT_EQ(machine->owner, place.wish.owner);
    EXPECT_EQ(machine->client_token, launch.client_token);
    EXPECT_EQ(machine->launched, launched->at);
    EXPECT_LE(machine->launched, cloud.latest_now());
    auto reach = cloud.reach(*machine, "ubuntu", "/keys");
    EXPECT_FALSE(reach.address.empty());
    auto all = WORKS(cloud.all());
    EXPECT_EQ(all->size(), 1U);
    end_and_tidy(world, cloud, launched->id);
  });
}

void unknown_token_finds_nothing(const Place& place) {
  place.with(
      [&](World&, Provider& cloud) { EXPECT_TRUE(WORKS(cloud.find("ffffffffffffffffffff"))->empty()); });
}

void preparing_twice_is_preparing_once(const Place& place) {
  place.with([&](World& world, Provider& cloud) {
    auto first = WORKS(cloud.prepare(kToken, "contract", place.wish.owner, "198.51.100.1/32"));
    (void)sleep_for(world, place.read_lag);
    auto again = WORKS(cloud.prepare(kToken, "contract", place.wish.owner, "198.51.100.1/32"));
    EXPECT_EQ(*first, *again);
    WORKS(cloud.tidy(kToken, ""));
    WORKS(cloud.tidy(kToken, ""));
  });
}

void guard_is_replaced_not_added(const Place& place) {
  place.with([&](World& world, Provider& cloud) {
    if (!cloud.guarded()) return;
    auto launched = WORKS(cloud.launch(launch_for(world, cloud, place.wish)));
    Machine machine{.id = launched->id, .token = kToken, .name = "contract", .owner = place.wish.owner};
    auto first = WORKS(cloud.arm(machine, launched->at + 30min, Act::Terminate));
    auto armed = WORKS(cloud.guards(machine.id));
    ASSERT_EQ(armed->size(), 2U);
    EXPECT_EQ(*armed, *first) << "what is told of them is what they are";
    EXPECT_EQ(armed->at(0).layer, "W");
    EXPECT_LE(armed->at(0).fires, launched->at + 30min) << "a guard errs early";
    EXPECT_GT(armed->at(0).fires, launched->at + 28min);
    EXPECT_EQ(armed->at(1).layer, "W2");
    EXPECT_EQ(armed->at(1).fires, armed->at(0).fires + 10min);
    auto second = WORKS(cloud.arm(machine, launched->at + 50min, Act::Stop));
    armed = WORKS(cloud.guards(machine.id));
    EXPECT_EQ(*armed, *second);
    EXPECT_EQ(armed->at(0).act, Act::Stop);
    EXPECT_NE(armed->at(0).name, first->at(0).name) << "made before the old one goes";
    WORKS(cloud.disarm(machine.id, {"W", "S", "K"}));
    EXPECT_TRUE(WORKS(cloud.guards(machine.id))->empty());
    WORKS(cloud.disarm(machine.id, {"W", "S", "K"}));
    WORKS(cloud.arm(machine, launched->at + 30min, Act::Terminate));
    end_and_tidy(world, cloud, launched->id);
    EXPECT_TRUE(WORKS(cloud.guards(machine.id))->empty());
  });
}

void schedules_are_made_moved_and_taken_away(const Place& place) {
  place.with([&](World& world, Provider& cloud) {
    if (!cloud.guarded()) return;
    auto launched = WORKS(cloud.launch(launch_for(world, cloud, place.wish)));
    Machine machine{.id = launched->id, .token = kToken, .name = "contract", .owner = place.wish.owner};
    if (!*WORKS(cloud.guard_role())) {
      auto refused = cloud.schedule(machine, "S", launched->at + 30min, Act::Stop);
      ASSERT_FALSE(refused);
      EXPECT_EQ(refused.error().kind, Kind::Usage);
      EXPECT_FALSE(WORKS(cloud.guard_role_lacks())->empty());
      WORKS(cloud.make_guard_role());
    }
    WORKS(cloud.make_guard_role());
    ASSERT_TRUE(*WORKS(cloud.guard_role()));
    EXPECT_EQ(*WORKS(cloud.guard_role_lacks()), "");
    auto end = WORKS(cloud.schedule(machine, "S", launched->at + 30min, Act::Stop));
    EXPECT_LE(end->fires, launched->at + 30min) << "a guard errs early";
    EXPECT_GT(end->fires, launched->at + 28min);
    auto keep = WORKS(cloud.schedule(machine, "K", launched->at + 24h, Act::Terminate));
    auto moved = WORKS(cloud.schedule(machine, "S", launched->at + 50min, Act::Terminate));
    EXPECT_EQ(moved->name, end->name);
    EXPECT_EQ(*WORKS(cloud.guards(machine.id)), (std::vector{*moved, *keep}));
    WORKS(cloud.disarm(machine.id, {"S"}));
    WORKS(cloud.disarm(machine.id, {"S"}));
    EXPECT_EQ(*WORKS(cloud.guards(machine.id)), std::vector{*keep});
    end_and_tidy(world, cloud, launched->id);
    EXPECT_TRUE(WORKS(cloud.guards(machine.id))->empty());
  });
}

void machine_stops_and_starts(const Place& place) {
  place.with([&](World& world, Provider& cloud) {
    if (!cloud.guarded()) return;
    auto id = WORKS(cloud.launch(launch_for(world, cloud, place.wish)))->id;
    auto running = [](const Machine& m) { return m.state == State::Running && !m.address.empty(); };
    auto first = look(world, cloud, running);
    ASSERT_TRUE(first);
    WORKS(cloud.on_power_off(id, Act::Stop));
    WORKS(cloud.stop(id));
    ASSERT_TRUE(look(world, cloud, [](const Machine& m) { return m.state == State::Stopped; }));
    WORKS(cloud.stop(id));
    provider::Terms terms{.lifetime = 40min,
                          .budget = Money::dollars(3),
                          .spent = Money::micros(1'234'567),
                          .end = "stop",
                          .keep = 72h};
    WORKS(cloud.retag(id, terms));
    WORKS(cloud.start(id));
    auto again = look(world, cloud, running);
    ASSERT_TRUE(again);
    EXPECT_GT(again->launched, first->launched);
    EXPECT_EQ(again->created, first->created) << "the first launch is still told";
    EXPECT_EQ(again->lifetime, terms.lifetime);
    EXPECT_EQ(again->budget, terms.budget);
    EXPECT_EQ(again->spent, terms.spent);
    EXPECT_EQ(again->end, terms.end);
    EXPECT_EQ(again->keep, terms.keep);
    auto all = WORKS(cloud.all());
    ASSERT_EQ(all->size(), 1U);
    EXPECT_GT(all->at(0).disk_gb, 0);
    end_and_tidy(world, cloud, id);
  });
}

void ending_twice_is_ending_once(const Place& place) {
  place.with([&](World& world, Provider& cloud) {
    auto launched = WORKS(cloud.launch(launch_for(world, cloud, place.wish)));
    WORKS(cloud.end(launched->id));
    end_and_tidy(world, cloud, launched->id);
    WORKS(cloud.end(launched->id));
  });
}

void nothing_is_left_after_tidying(const Place& place) {
  place.with([&](World& world, Provider& cloud) {
    auto launched = WORKS(cloud.launch(launch_for(world, cloud, place.wish)));
    (void)sleep_for(world, place.read_lag);
    EXPECT_FALSE(WORKS(cloud.leftovers())->empty()) << "a machine that runs is something that is left";
    end_and_tidy(world, cloud, launched->id);
    (void)sleep_for(world, place.read_lag);
    EXPECT_TRUE(WORKS(cloud.leftovers())->empty());
  });
}

}  // namespace stint::contract
