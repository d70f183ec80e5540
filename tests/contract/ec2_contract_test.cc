// SPDX-License-Identifier: Apache-2.0
// The ec2 provider against the rehearsal cloud's model and wire, in a simulated world.
#include "aws/config.h"
#include "provider/ec2/ec2.h"
#include "sim/universe.h"
#include "suite.h"

namespace {

using namespace stint;

contract::Place place_of_seed(std::uint64_t seed) {
  return {.wish = {.place = "aws",
                   .region = "us-east-1",
                   .name = "contract",
                   .owner = "me",
                   .type = "g4dn.xlarge"},
          .read_lag = std::chrono::seconds{3},
          .with = [seed](const auto& body) {
            sim::Universe universe{seed};
            auto life = universe.live([&](World& world) {
              auto config = aws::load_config(world, {});
              EXPECT_TRUE(config);
              ec2::Ec2 cloud{world, *std::move(config), {"aws", "us-east-1", "http://cloud/checkip"}};
              body(world, cloud);
              return 0;
            });
            EXPECT_EQ(life.code, 0);
            EXPECT_TRUE(universe.take_broken().empty());
          }};
}

STINT_CONTRACT(Ec2ContractTest, place_of_seed(1))
STINT_CONTRACT(Ec2ContractWithReadLagTest, place_of_seed(3))

}  // namespace
