// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "rehearsal/model/group_calls.h"
#include "rehearsal/model/small_cloud.h"

namespace stint::rehearsal {
namespace {

Settings lagging() {
  Settings settings = small_settings();
  settings.read_lag = {Seconds{10}, Seconds{10}};
  return settings;
}

struct ReadLagTest : ::testing::Test {
  SmallCloud small{lagging()};

  std::vector<State> seen(const std::string& id) {
    std::vector<State> states;
    auto found = small.call(filtered<DescribeInstances::Input>({{"instance-id", {id}}}));
    for (const auto& reservation : found->items)
      for (const Instance* i : reservation.instances) states.push_back(i->state);
    return states;
  }
};

TEST_F(ReadLagTest, NewMachineIsNotFoundAtFirst) {
  auto id = small.launch(SmallCloud::request(), false);
  EXPECT_EQ(small.code(of_ids<DescribeInstances::Input>({id})), "InvalidInstanceID.NotFound");
  EXPECT_EQ(small.code(TerminateInstances::Input{{id}}), "InvalidInstanceID.NotFound")
      << "which proves nothing";
  EXPECT_TRUE(seen(id).empty());
  EXPECT_EQ(small.state(id), State::Pending) << "it runs all the same";
  small.pass(Seconds{10});
  EXPECT_EQ(seen(id), std::vector{State::Pending}) << "as ten seconds ago";
  EXPECT_EQ(small.state(id), State::Running);
}

TEST_F(ReadLagTest, ReadsShowTheStateOfTenSecondsAgo) {
  auto id = small.launch();
  small.pass(Seconds{60});
  small.call(TerminateInstances::Input{{id}, true});
  EXPECT_EQ(seen(id), std::vector{State::Running});
  small.pass(Seconds{10});
  EXPECT_EQ(seen(id), std::vector{State::ShuttingDown});
  small.pass(Seconds{2});
  EXPECT_EQ(seen(id), std::vector{State::Terminated});
}

TEST_F(ReadLagTest, NewGroupIsNotFoundAtFirst) {
  auto group = small.call(CreateSecurityGroup::Input{"g", "d", {}, {}})->id;
  AuthorizeSecurityGroupIngress::Input in;
  in.group = group;
  in.permissions = {{.protocol = "tcp",
                     .from_port = 22,
                     .to_port = 22,
                     .groups = {},
                     .ranges4 = {{"10.0.0.0/8", {}}},
                     .ranges6 = {}}};
  EXPECT_EQ(small.code(in), "InvalidGroup.NotFound");
  auto request = SmallCloud::request();
  request.groups = {group};
  EXPECT_EQ(small.code(request), "InvalidGroup.NotFound");
  small.pass(Seconds{10});
  EXPECT_EQ(small.code(in), "");
}

TEST_F(ReadLagTest, ClientTokensDoNotLag) {
  auto in = SmallCloud::request();
  in.client_token = "t";
  auto id = small.launch(in, false);
  EXPECT_EQ(small.call(in)->instances[0]->id, id);
}

TEST_F(ReadLagTest, LagIsDrawnAnewForEachRead) {
  small.cloud.settings().read_lag = {Seconds{0}, Seconds{10}};
  auto id = small.launch(SmallCloud::request(), false);
  small.pass(Seconds{5});
  int found = 0;
  for (int i = 0; i < 100; ++i) found += seen(id).empty() ? 0 : 1;
  EXPECT_GT(found, 20);
  EXPECT_LT(found, 80);
}

}  // namespace
}  // namespace stint::rehearsal
