// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>

#include "provider/no_account.h"

namespace stint::local {

/// This computer. Its one kind of machine is a stintd of the stint's own, in a folder of the stint's own,
/// that runs jobs in the project where it lies. It costs nothing and never switches the computer off: at the
/// deadline it ends its jobs and itself.
class Local final : public provider::NoAccount {
 public:
  explicit Local(World& world) : NoAccount(world, "local", "your own computer") {}

  Result<provider::Identity> identity() override;
  Result<plan::Offer> offer(const plan::Wish& wish) override;
  Result<provider::Launched> launch(const provider::Launch& launch) override;
  Result<std::vector<provider::Machine>> find(const std::string& token) override;
  Result<std::vector<provider::Machine>> all() override;
  Result<provider::Checks> checks(const std::string&) override { return provider::Checks{"ok", "ok"}; }
  Result<> end(const std::string& id) override;
  Result<> tidy(const std::string& token, const std::string& id) override;
  host::Reach reach(const provider::Machine& machine, const std::string& login, const Path& dir) override;

 private:
  Path dir_of(const std::string& token) const { return world_.env.state_dir() / "local" / token; }
  Result<> end_stintd(const Path& dir);
  Result<ChildResult> stintd(std::vector<std::string> verb, const Path& dir);
};

}  // namespace stint::local
