// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <map>
#include <string>
#include <utility>

#include "aws/cloud_clock.h"
#include "aws/config.h"
#include "aws/retry.h"
#include "aws/sign.h"
#include "base/world.h"

namespace stint::aws {

class Session;

/// One region of one account: what every call takes. A cheap value; the Session must outlive it.
struct Client {
  Session* session = nullptr;
  std::string region;
};

/// One set of credentials and what was learned with them: AWS's clock, and the retries that are left. One a
/// command.
///
///     STINT_TRY_ASSIGN(aws::Config config, aws::load_config(world, {.profile = flags.profile}));
///     aws::Session session{world, std::move(config)};
///     STINT_TRY_ASSIGN(std::string home, aws::chosen_region(session.config()));
///     STINT_TRY_ASSIGN(auto who, aws::get_caller_identity(session.in(home)));
///
/// Many fibers may use one Session at once (17 regions in parallel); single-threaded like all of the client.
class Session {
 public:
  Session(World& world, Config config) : world_(world), config_(std::move(config)) {}
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  Client in(std::string region) { return {this, std::move(region)}; }

  World& world() const { return world_; }
  const Config& config() const { return config_; }
  CloudClock& clock() { return clock_; }
  const CloudClock& clock() const { return clock_; }
  SigningKeys& signing_keys() { return signing_keys_; }
  /// Shared by all calls to one service in one region. The reference stays good.
  RetryQuota& quota(Service service, const std::string& region) { return quotas_[{service, region}]; }

 private:
  World& world_;
  Config config_;
  CloudClock clock_;
  SigningKeys signing_keys_;
  std::map<std::pair<Service, std::string>, RetryQuota> quotas_;
};

}  // namespace stint::aws
