// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "aws/session.h"
#include "base/world.h"
#include "provider/ec2/prices.h"
#include "provider/provider.h"

namespace stint::ec2 {

/// What the ec2 provider is made with: where it is asked, and under which name the user knows it.
struct Settings {
  std::string place;  ///< "aws", or "rehearsal": the same with another endpoint and nothing else
  std::string region;
  std::string checkip;  ///< URL that tells the caller's address
};

/// EC2 in one region. AWS's words stop here.
class Ec2 final : public provider::Provider {
 public:
  Ec2(World& world, aws::Config config, Settings settings);

  const std::string& place() const override { return settings_.place; }
  Result<std::vector<std::string>> regions() override;
  Result<provider::Identity> identity() override;
  Result<plan::Offer> offer(const plan::Wish& wish) override;
  Result<std::string> prepare(const std::string& token, const std::string& name, const std::string& owner,
                              const std::string& from) override;
  Result<provider::Launched> launch(const provider::Launch& launch) override;
  bool zone_alone(const Error& refusal) const override;
  std::vector<std::string> types_like(const std::string& type) const override;
  Result<std::vector<provider::Machine>> find(const std::string& token) override;
  Result<std::vector<provider::Machine>> all() override;
  Kind kind_of_end(const std::string& why) const override;
  Result<provider::Checks> checks(const std::string& id) override;
  bool guarded() const override { return true; }
  Result<std::vector<provider::CloudGuard>> arm(const provider::Machine& machine, SysMicros fires,
                                                provider::Act act) override;
  Result<std::optional<std::string>> guard_role() override;
  Result<> make_guard_role() override;
  Result<std::string> guard_role_lacks() override;
  Result<provider::CloudGuard> schedule(const provider::Machine& machine, const std::string& layer,
                                        SysMicros at, provider::Act act) override;
  Result<> disarm(const std::string& id, const std::vector<std::string>& layers) override;
  Result<std::vector<provider::CloudGuard>> guards(const std::string& id) override;
  Result<> stop(const std::string& id) override;
  Result<> start(const std::string& id) override;
  Result<> on_power_off(const std::string& id, provider::Act act) override;
  Result<> retag(const std::string& id, const provider::Terms& terms) override;
  Result<> end(const std::string& id) override;
  Result<> tidy(const std::string& token, const std::string& id) override;
  host::Reach reach(const provider::Machine& machine, const std::string& login, const Path& dir) override;
  Result<std::optional<std::string>> host_keys(const std::string& id) override;
  Result<bool> allow(const std::string& token, const std::string& from) override;
  Result<std::string> own_address() override;
  Result<std::vector<provider::Leftover>> leftovers() override;
  Result<> remove(const provider::Leftover& leftover) override;
  Result<std::vector<provider::Quota>> quotas(const std::string& type,
                                              const std::vector<std::string>& regions) override;
  Result<std::int64_t> vcpus(const std::string& type) override;
  Result<provider::Quota> request_quota(const std::string& type, std::int64_t vcpus) override;
  Result<std::vector<provider::MonthBudget>> month_budgets() override;
  Result<> set_month_budget(Money limit, const std::string& mail) override;
  SysMicros latest_now() override;

 private:
  class Gathering;
  aws::Client client() { return session_.in(settings_.region); }
  World& world_;
  Settings settings_;
  aws::Session session_;
  Prices prices_;
  std::optional<provider::Identity> identity_;
  std::optional<std::optional<std::string>> guard_role_;  // unset: not asked yet
};

}  // namespace stint::ec2
