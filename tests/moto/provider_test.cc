// SPDX-License-Identifier: Apache-2.0
// Run by with_moto.py. What moto lacks or does otherwise is named where it matters: it has no prices and no
// quotas, drops the warm-up of an alarm, and does not know client tokens.
#include <gtest/gtest.h>

#include <cstdlib>

#include "aws/config.h"
#include "aws/ec2_instances.h"
#include "host/key.h"
#include "pact/user_data.h"
#include "provider/ec2/ec2.h"
#include "provider/ec2/zones.h"
#include "real/files.h"
#include "real/outside.h"
#include "real/process.h"

namespace stint {
namespace {

using namespace std::chrono_literals;
using provider::State;

constexpr const char* kToken = "0123456789abcdef0123";

class MotoTest : public ::testing::Test {
 protected:
  void SetUp() override {
    if (std::getenv("STINT_TEST_IMAGE") == nullptr) GTEST_SKIP() << "not run by with_moto.py";
  }
  void with(const std::function<void(ec2::Ec2&)>& body) {
    with_calls([&](ec2::Ec2& cloud, World&, const aws::Client&) { body(cloud); });
  }
  /// The same, with calls beside those of the provider.
  void with_calls(const std::function<void(ec2::Ec2&, World&, const aws::Client&)>& body) {
    Env env = real::read_env();
    real::RealOutside out{env};
    real::RealFiles files;
    Tasks tasks{out};
    NoLog log;
    real::RealTerminal terminal;
    World world{out, files, tasks, env, nullptr, log, terminal};
    tasks.run([&] {
      auto config = aws::load_config(world, {});
      ASSERT_TRUE(config) << config.error().what;
      aws::Session session{world, *config};
      ec2::Ec2 cloud{world, *std::move(config), {"aws", "us-east-1", "http://127.0.0.1:1/"}};
      random_ = &out;
      body(cloud, world, session.in("us-east-1"));
    });
  }
  provider::Launch launch(const std::string& group) {
    auto key = host::make_key(*random_, "moto");
    return {
        .token = kToken,
        .name = "moto",
        .owner = "me",
        .client_token = std::string{kToken} + "-1",
        .group = group,
        .type = "g4dn.xlarge",
        .image = std::getenv("STINT_TEST_IMAGE"),
        .root_device = std::getenv("STINT_TEST_ROOT"),
        .end = "terminate",
        .disk_gb = 100,
        .lifetime = 1h,
        .budget = Money::dollars(1),
        .user_data = *pact::user_data_text({.timer = 57min, .token = kToken, .public_key = key.public_line})};
  }
  Outside* random_ = nullptr;
};

TEST_F(MotoTest, MachineIsLaunchedFoundAndEnded) {
  with([&](ec2::Ec2& cloud) {
    EXPECT_EQ(cloud.identity()->account, "123456789012");
    auto group = cloud.prepare(kToken, "moto", "me", "198.51.100.1/32");
    ASSERT_TRUE(group) << group.error().what;
    EXPECT_EQ(*cloud.prepare(kToken, "moto", "me", "198.51.100.1/32"), *group);
    ASSERT_TRUE(cloud.allow(kToken, "198.51.100.2/32"));
    auto launched = cloud.launch(launch(*group));
    ASSERT_TRUE(launched) << launched.error().what;
    auto found = cloud.find(kToken);
    ASSERT_TRUE(found) << found.error().what;
    ASSERT_EQ(found->size(), 1U);
    const auto& machine = found->at(0);
    EXPECT_EQ(machine.id, launched->id);
    EXPECT_EQ(machine.name, "moto");
    EXPECT_EQ(machine.owner, "me");
    EXPECT_EQ(machine.lifetime, 1h);
    EXPECT_EQ(machine.launched, launched->at);
    EXPECT_FALSE(machine.address.empty());
    EXPECT_TRUE(cloud.checks(machine.id)->ok());
    EXPECT_EQ(*cloud.host_keys(machine.id), std::nullopt) << "moto's console is a fixed text without keys";
    EXPECT_TRUE(cloud.end(machine.id));
    EXPECT_EQ(cloud.find(kToken)->at(0).state, State::Ended);
    EXPECT_TRUE(cloud.tidy(kToken, machine.id));
    auto left = cloud.leftovers();
    ASSERT_TRUE(left) << left.error().what;
    EXPECT_TRUE(left->empty());
  });
}

TEST_F(MotoTest, ZonesThatHaveATypeAreKnownAndALaunchGoesWhereItIsSaid) {
  with_calls([&](ec2::Ec2& cloud, World& world, const aws::Client& client) {
    auto zones = ec2::zones_with(world, client, "g4dn.xlarge");
    ASSERT_TRUE(zones) << zones.error().what;
    ASSERT_GT(zones->size(), 1U);
    auto wanted = launch(*cloud.prepare(kToken, "moto", "me", "198.51.100.1/32"));
    wanted.zone = zones->back();
    auto launched = cloud.launch(wanted);
    ASSERT_TRUE(launched) << launched.error().what;
    auto shown = aws::describe_instances(client, {.ids = {launched->id}});
    ASSERT_TRUE(shown) << shown.error().what;
    EXPECT_EQ(shown->at(0).zone, zones->back());
    ASSERT_TRUE(cloud.end(launched->id));
    ASSERT_TRUE(cloud.tidy(kToken, launched->id));
  });
}

TEST_F(MotoTest, AlarmWhoseWarmUpIsDroppedIsNotTakenForArmed) {
  with([&](ec2::Ec2& cloud) {
    auto armed = cloud.arm({.id = "i-0123456789abcdef0", .token = kToken, .owner = "me"},
                           cloud.latest_now() + 30min, provider::Act::Terminate);
    ASSERT_FALSE(armed);
    EXPECT_NE(armed.error().what.find("warm-up"), std::string::npos) << armed.error().what;
    EXPECT_TRUE(cloud.guards("i-0123456789abcdef0")->empty()) << "and it is gone again";
  });
}

TEST_F(MotoTest, SchedulesAreMadeMovedAndTakenAway) {
  with([&](ec2::Ec2& cloud) {
    provider::Machine machine{.id = "i-0123456789abcdef0", .token = kToken, .owner = "me"};
    ASSERT_EQ(*cloud.guard_role(), std::nullopt);
    EXPECT_EQ(cloud.schedule(machine, "S", cloud.latest_now() + 30min, provider::Act::Stop).error().kind,
              Kind::Usage);
    ASSERT_TRUE(cloud.make_guard_role());
    ASSERT_TRUE(cloud.make_guard_role()) << "again";
    EXPECT_EQ(*cloud.guard_role(), "arn:aws:iam::123456789012:role/stint-guard");
    auto made = cloud.schedule(machine, "S", cloud.latest_now() + 30min, provider::Act::Stop);
    ASSERT_TRUE(made) << made.error().what;
    auto keep = cloud.schedule(machine, "K", cloud.latest_now() + 72h, provider::Act::Terminate);
    ASSERT_TRUE(keep) << keep.error().what;
    auto moved = cloud.schedule(machine, "S", cloud.latest_now() + 50min, provider::Act::Terminate);
    ASSERT_TRUE(moved) << moved.error().what;
    EXPECT_EQ(*cloud.guards(machine.id), (std::vector{*moved, *keep}));
    for (int i = 0; i < 2; ++i) {
      auto disarmed = cloud.disarm(machine.id, {"W", "S", "K"});
      ASSERT_TRUE(disarmed) << disarmed.error().what;
    }
    EXPECT_TRUE(cloud.guards(machine.id)->empty());
  });
}

TEST_F(MotoTest, MachineStopsStartsAndKeepsItsTerms) {
  with([&](ec2::Ec2& cloud) {
    auto group = cloud.prepare(kToken, "moto", "me", "198.51.100.1/32");
    auto launched = cloud.launch(launch(*group));
    ASSERT_TRUE(launched) << launched.error().what;
    ASSERT_TRUE(cloud.stop(launched->id));
    auto ours = [&](const Result<std::vector<provider::Machine>>& machines) {  // earlier ones are still shown
      for (const auto& machine : *machines)
        if (machine.id == launched->id) return machine;
      return provider::Machine{};
    };
    EXPECT_EQ(ours(cloud.find(kToken)).state, State::Stopped);
    ASSERT_TRUE(cloud.retag(launched->id, {.lifetime = 40min,
                                           .budget = Money::dollars(3),
                                           .spent = Money::micros(1'234'567),
                                           .end = "stop",
                                           .keep = 72h}));
    ASSERT_TRUE(cloud.start(launched->id));
    auto machines = cloud.all();
    ASSERT_TRUE(machines) << machines.error().what;
    auto machine = ours(machines);
    EXPECT_EQ(machine.state, State::Running);
    EXPECT_EQ(machine.spent, Money::micros(1'234'567));
    EXPECT_EQ(machine.keep, 72h);
    EXPECT_EQ(machine.disk_gb, 100);
    ASSERT_TRUE(cloud.end(launched->id));
    ASSERT_TRUE(cloud.tidy(kToken, launched->id));
  });
}

TEST_F(MotoTest, PriceThatCannotBeHadStopsTheOffer) {
  with([&](ec2::Ec2& cloud) {
    auto offer = cloud.offer({.place = "aws",
                              .region = "us-east-1",
                              .type = "t3.micro",
                              .image = std::getenv("STINT_TEST_IMAGE"),
                              .from = "198.51.100.1/32"});
    EXPECT_FALSE(offer);
  });
}

TEST_F(MotoTest, UnknownTypeIsNamed) {
  with([&](ec2::Ec2& cloud) {
    auto offer = cloud.offer({.place = "aws", .region = "us-east-1", .type = "g4dn.tiny"});
    ASSERT_FALSE(offer);
    EXPECT_EQ(offer.error().code, "InvalidInstanceType");
  });
}

}  // namespace
}  // namespace stint
