// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "host/session.h"
#include "provider/no_account.h"

namespace stint::ssh {

/// The machine that "ssh:USER@HOST[:PORT]" names. A host may be one of the user's own ssh configuration.
struct Address {
  std::string user, host;
  int port = 0;  ///< 0: what the user's ssh configuration says, else 22
};
bool is_place(std::string_view place);
/// Kind::Usage for what is no such place.
Result<Address> address_from(std::string_view place);

/// A machine of the user's own, reached with their own keys and ssh configuration. It costs nothing and is
/// never switched off. Each stint has a stintd there, without root, that ends its jobs and itself at the
/// deadline; all that is ours lies in one folder, ~/.stint. What of it is known here is a marker: a machine
/// counts as running until its stint is ended, since files that jobs have made stay there until then.
class Box final : public provider::NoAccount {
 public:
  Box(World& world, const std::string& place, Address address)
      : NoAccount(world, place, place.substr(place.find(':') + 1)), address_(std::move(address)) {}

  Result<provider::Identity> identity() override;
  Result<plan::Offer> offer(const plan::Wish& wish) override;
  /// At a terminal, ssh itself asks about a host key that it does not know.
  Result<provider::Launched> launch(const provider::Launch& launch) override;
  Result<std::vector<provider::Machine>> find(const std::string& token) override;
  Result<std::vector<provider::Machine>> all() override;
  /// Nobody looks at it from outside.
  Result<provider::Checks> checks(const std::string&) override { return provider::Checks{}; }
  /// A box that is not reached is left to its stintd, which ends its jobs by the deadline.
  Result<> end(const std::string& id) override;
  Result<> tidy(const std::string& token, const std::string& id) override;
  host::Reach reach(const provider::Machine& machine, const std::string& login, const Path& dir) override;

 private:
  Path markers() const { return world_.env.state_dir() / "ssh" / what_; }
  Path dir_of(const std::string& token) const { return markers() / token; }
  host::Reach reach_of(const std::string& token, const Path& dir) const;
  Result<host::Session> meet(const host::Reach& reach);
  Result<host::Session> connect(const std::string& token);
  Result<> end_stintd(const std::string& token);

  Address address_;
};

}  // namespace stint::ssh
