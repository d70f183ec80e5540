// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>

#include "base/world.h"
#include "provider/provider.h"

namespace stint::local {

/// This computer. Its one kind of machine is a stintd of the stint's own, in a folder of the stint's own,
/// that runs jobs in the project where it lies. It costs nothing and never switches the computer off: at the
/// deadline it ends its jobs and itself.
class Local final : public provider::Provider {
 public:
  explicit Local(World& world) : world_(world) {}

  const std::string& place() const override { return place_; }
  Result<std::vector<std::string>> regions() override { return std::vector<std::string>{""}; }
  Result<provider::Identity> identity() override;
  Result<plan::Offer> offer(const plan::Wish& wish) override;
  Result<std::string> prepare(const std::string&, const std::string&, const std::string&,
                              const std::string&) override {
    return std::string{};
  }
  Result<provider::Launched> launch(const provider::Launch& launch) override;
  bool zone_alone(const Error&) const override { return false; }
  std::vector<std::string> types_like(const std::string&) const override { return {}; }
  Result<std::vector<provider::Machine>> find(const std::string& token) override;
  Result<std::vector<provider::Machine>> all() override;
  Kind kind_of_end(const std::string&) const override { return Kind::Failed; }
  Result<provider::Checks> checks(const std::string&) override { return provider::Checks{"ok", "ok"}; }
  bool guarded() const override { return false; }
  Result<std::vector<provider::CloudGuard>> arm(const provider::Machine& machine, SysMicros fires,
                                                provider::Act act) override;
  Result<std::optional<std::string>> guard_role() override { return std::nullopt; }
  Result<> make_guard_role() override;
  Result<std::string> guard_role_lacks() override { return std::string{}; }
  Result<provider::CloudGuard> schedule(const provider::Machine& machine, const std::string& layer,
                                        SysMicros at, provider::Act act) override;
  Result<> disarm(const std::string&, const std::vector<std::string>&) override { return {}; }
  Result<std::vector<provider::CloudGuard>> guards(const std::string&) override {
    return std::vector<provider::CloudGuard>{};
  }
  Result<> stop(const std::string& id) override;
  Result<> start(const std::string& id) override;
  Result<> on_power_off(const std::string&, provider::Act) override { return {}; }
  Result<> retag(const std::string&, const provider::Terms&) override { return {}; }
  Result<> end(const std::string& id) override;
  Result<> tidy(const std::string& token, const std::string& id) override;
  host::Reach reach(const provider::Machine& machine, const std::string& login, const Path& dir) override;
  Result<std::optional<std::string>> host_keys(const std::string&) override { return std::string{}; }
  Result<bool> allow(const std::string&, const std::string&) override { return false; }
  Result<std::string> own_address() override { return std::string{"127.0.0.1/32"}; }
  Result<std::vector<provider::Leftover>> leftovers() override;
  Result<> remove(const provider::Leftover& leftover) override { return end(leftover.id); }
  Result<std::vector<provider::Quota>> quotas(const std::string&, const std::vector<std::string>&) override;
  Result<std::int64_t> vcpus(const std::string&) override { return std::int64_t{0}; }
  Result<provider::Quota> request_quota(const std::string&, std::int64_t) override;
  Result<std::vector<provider::MonthBudget>> month_budgets() override;
  Result<> set_month_budget(Money limit, const std::string& mail) override;
  SysMicros latest_now() override { return world_.out.now().wall; }

 private:
  Path dir_of(const std::string& token) const { return world_.env.state_dir() / "local" / token; }
  Result<> end_stintd(const Path& dir);
  Result<ChildResult> stintd(std::vector<std::string> verb, const Path& dir);

  World& world_;
  std::string place_ = "local";
};

}  // namespace stint::local
