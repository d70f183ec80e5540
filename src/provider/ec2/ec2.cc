// SPDX-License-Identifier: Apache-2.0
#include "provider/ec2/ec2.h"

#include <algorithm>

#include "aws/ec2_regions.h"
#include "aws/sts.h"

namespace stint::ec2 {

Ec2::Ec2(World& world, aws::Config config, Settings settings)
    : world_(world),
      settings_(std::move(settings)),
      session_(world, std::move(config)),
      prices_(world, session_, settings_.place) {}

Result<std::vector<std::string>> Ec2::regions() {
  STINT_TRY_ASSIGN(auto all, aws::describe_regions(client()));
  std::vector<std::string> names;
  for (const auto& region : all)
    if (region.opt_in_status != "not-opted-in") names.push_back(region.name);
  std::sort(names.begin(), names.end());
  return names;
}

Result<provider::Identity> Ec2::identity() {
  if (!identity_) {
    STINT_TRY_ASSIGN(auto caller, aws::get_caller_identity(client()));
    identity_ = provider::Identity{.account = caller.account, .region = settings_.region, .who = caller.arn};
  }
  return *identity_;
}

SysMicros Ec2::latest_now() {
  Instant now = world_.out.now();
  return session_.clock().latest(now).value_or(now.wall);
}

}  // namespace stint::ec2
