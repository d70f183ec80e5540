// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <compare>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "rehearsal/model/alarm.h"
#include "rehearsal/model/budget_calls.h"
#include "rehearsal/model/cloud.h"
#include "rehearsal/model/ipv4.h"
#include "rehearsal/model/launch_record.h"
#include "rehearsal/model/role.h"
#include "rehearsal/model/schedule.h"
#include "rehearsal/model/shelf.h"

// The inside of the cloud: seen by the calls, not by those who use them.
namespace stint::rehearsal {

/// A client token counts for one zone if the request names one, else for the region.
struct LaunchScope {
  std::string zone, token;
  friend auto operator<=>(const LaunchScope&, const LaunchScope&) = default;
};

/// What one account has in one region.
struct Region {
  Region(const RegionInfo& info, const Account& account, const Micros& keep);

  const RegionInfo& info;
  const Account& account;
  std::vector<Vpc> vpcs;  ///< the default one, or none
  std::vector<Subnet> subnets;
  Shelf<Instance> instances;
  Shelf<Volume> volumes;
  Shelf<Snapshot> snapshots;
  Shelf<Address> addresses;
  Shelf<Group> groups;
  Shelf<KeyPair> keys;
  std::map<LaunchScope, LaunchRecord> launches;
  std::map<std::string, Alarm, std::less<>> alarms;
  std::vector<AlarmEvent> alarm_events;    ///< oldest first
  std::vector<AlarmAction> alarm_actions;  ///< all that were ever set off; what is due names one by its index
  std::map<std::string, Schedule, std::less<>> schedules;
  std::uint64_t schedule_turns = 0;       ///< one of the same name is not the one that was deleted
  std::map<std::string, double> granted;  ///< quota code -> value after an approval
  std::vector<QuotaRequest> requests;     ///< oldest first
  bool rules_changed = false;             ///< who may reach what has to be worked out anew
  std::map<std::string, std::vector<host::Ingress>> rules_told;

  std::string arn(std::string_view service, std::string_view rest) const;
};

/// What one account has in no region.
struct Worldwide {
  std::map<std::string, Role, std::less<>> roles;
  std::map<std::string, CostBudget, std::less<>> budgets;
};

/// Something that is due: what it does, and for what. `turn` voids it where the thing has moved on.
using Happening = void (*)(Works&, Region&, const std::string& id, std::uint64_t turn);

struct Works {
  Works(Settings settings, const Catalogue& catalogue);

  Settings settings;
  const Catalogue& catalogue;
  Dice dice;
  SysMicros now{};
  std::map<std::string, std::map<std::string, std::unique_ptr<Region>>> regions;  ///< account -> region
  std::map<std::string, Worldwide> worldwide;                                     ///< by account
  std::map<std::string, Region*, std::less<>> home;                               ///< instance -> its region
  std::vector<HostCommand> commands;
  std::vector<Usage> usage;
  std::function<std::string(std::string_view)> console;
  Pool public_pool, private_pool;
  std::uint64_t reviews_begun = 0;  ///< of requests for higher quotas

  void at(SysMicros when, Happening what, Region& region, const std::string& id, std::uint64_t turn = 0);
  /// Lets happen all that is due until then.
  void settle(SysMicros until);
  SysMicros next_due() const;

  Region& region(const Account& account, const std::string& name);
  Instance& change(Region& region, const Instance& instance) {
    return region.instances.change(instance.id, now);
  }

  /// A free public address; nullopt where all are in use.
  std::optional<std::string> take_public();
  /// Gives it one of them, and the tag that tells where ssh answers at it. Without one where all are in use.
  void make_public(Instance& instance);
  void give_back_public(std::string_view address);
  /// Another block to take them from; what is in use of it already stays so.
  void move_public(const AddressBlock& block);
  /// A free address of that subnet; nullopt where all are in use. It differs in its last bits from every
  /// other in use in the whole cloud: real hosts of several regions and accounts stand on one machine.
  std::optional<std::string> take_private(const Subnet& subnet);
  void give_back_private(std::string_view address);

  /// Records for the meter; the label is that of `tags`, or of `otherwise` where they have none.
  void use(Usage::What what, const std::string& resource, const std::string& item, const Region& region,
           std::int64_t quantity, const Tags& tags, const Tags& otherwise = {});

 private:
  std::uint32_t public_number(std::string_view address) const;

  struct Due {
    SysMicros at;
    std::uint64_t order;
    Happening what;
    Region* region;
    std::string id;
    std::uint64_t turn;
    bool operator<(const Due& other) const { return std::tie(other.at, other.order) < std::tie(at, order); }
  };
  std::vector<Due> due_;  // a heap, the earliest first
  std::uint64_t order_ = 0;
};

/// Who calls, where and when.
struct Context {
  Works& works;
  Region& region;
  const Key& caller;
  SysMicros now;
  SysMicros seen_at;  ///< the instant whose state this call's reads show

  const Catalogue& catalogue() const { return works.catalogue; }
  const std::string& region_name() const { return region.info.name; }
  const std::string& account_id() const { return region.account.id; }
  Worldwide& worldwide() const { return works.worldwide[account_id()]; }
};

}  // namespace stint::rehearsal
