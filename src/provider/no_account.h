// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>

#include "base/world.h"
#include "provider/provider.h"

namespace stint::provider {

/// What every place answers alike whose machines are somebody's own: they cost nothing, stay on, and are in
/// no account that could guard them or send a bill.
class NoAccount : public Provider {
 public:
  const std::string& place() const override { return place_; }
  Result<std::vector<std::string>> regions() override { return std::vector<std::string>{""}; }
  Result<std::string> prepare(const std::string&, const std::string&, const std::string&,
                              const std::string&) override {
    return std::string{};
  }
  bool zone_alone(const Error&) const override { return false; }
  std::vector<std::string> types_like(const std::string&) const override { return {}; }
  Kind kind_of_end(const std::string&) const override { return Kind::Failed; }
  bool guarded() const override { return false; }
  Result<std::vector<CloudGuard>> arm(const Machine&, SysMicros, Act) override;
  Result<std::optional<std::string>> guard_role() override { return std::nullopt; }
  Result<> make_guard_role() override;
  Result<std::string> guard_role_lacks() override { return std::string{}; }
  Result<CloudGuard> schedule(const Machine&, const std::string&, SysMicros, Act) override;
  Result<> disarm(const std::string&, const std::vector<std::string>&) override { return {}; }
  Result<std::vector<CloudGuard>> guards(const std::string&) override { return std::vector<CloudGuard>{}; }
  Result<> stop(const std::string& id) override;
  Result<> start(const std::string& id) override;
  Result<> on_power_off(const std::string&, Act) override { return {}; }
  Result<> retag(const std::string&, const Terms&) override { return {}; }
  Result<std::optional<std::string>> host_keys(const std::string&) override { return std::string{}; }
  Result<bool> allow(const std::string&, const std::string&) override { return false; }
  Result<std::string> own_address() override { return std::string{"127.0.0.1/32"}; }
  Result<std::vector<Leftover>> leftovers() override;
  Result<> remove(const Leftover& leftover) override { return end(leftover.id); }
  Result<std::vector<Quota>> quotas(const std::string&, const std::vector<std::string>&) override;
  Result<std::int64_t> vcpus(const std::string&) override { return std::int64_t{0}; }
  Result<Quota> request_quota(const std::string&, std::int64_t) override;
  Result<std::vector<MonthBudget>> month_budgets() override;
  Result<> set_month_budget(Money limit, const std::string& mail) override;
  SysMicros latest_now() override { return world_.out.now().wall; }

 protected:
  /// `what`: of the place, in words: "your own computer".
  NoAccount(World& world, std::string place, std::string what)
      : world_(world), place_(std::move(place)), what_(std::move(what)) {}

  World& world_;
  const std::string place_, what_;
};

/// What is written down here of such a machine before anything begins, so that a repeat finds it.
std::string marker_of(const Launch& launch, SysMicros at);
/// The machine of a marker, with an id that begins so; nullopt for garbage.
std::optional<Machine> machine_in(const std::string& marker, const std::string& kind);

}  // namespace stint::provider
