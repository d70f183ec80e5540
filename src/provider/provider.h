// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "budget/terms.h"
#include "host/reach.h"
#include "plan/plan.h"

namespace stint::provider {

/// Who we are there.
struct Identity {
  std::string account, region, who;  ///< who: as the place names the caller, "arn:aws:iam::…:user/alice"
};

/// What a guard in the account does to a machine, and what a power-off from inside it does.
enum class Act { Terminate, Stop };
/// "terminate", "stop"
const char* word(Act act);

/// All that the launching call carries. The same Launch gives the same request, byte for byte.
struct Launch {
  std::string token, name, owner;
  std::string client_token;  ///< a repeat with it makes no second machine
  std::string group;         ///< from prepare()
  std::string type, image, root_device;
  std::string zone;             ///< where; empty: the place chooses
  std::string end;              ///< what the owner's own end is: "terminate", "stop"
  Act forced = Act::Terminate;  ///< what the guard's end is, once a schedule stands behind it
  Seconds keep{0};              ///< how long a disk outlives a forced stop
  std::int64_t disk_gb = 0;
  Seconds lifetime{0};
  Money budget;
  std::string user_data;
};

struct Launched {
  std::string id;
  SysMicros at{};  ///< launch time by the place's clock
};

enum class State { Pending, Running, Stopping, Stopped, Ending, Ended };
/// "pending", "running", …: the words of ls, of the ledger and of --json.
const char* word(State state);
/// Whether it may still cost money.
inline bool lives(State state) { return state != State::Ended && state != State::Ending; }

/// A machine as the place shows it now.
struct Machine {
  std::string id;
  State state = State::Pending;
  std::string why;      ///< the place's reason for the state; may be empty
  std::string address;  ///< empty until it has one
  int ssh_port = 22;
  std::string type, token, name, owner;
  std::string client_token;          ///< that it was launched with
  SysMicros launched{};              ///< of the last start
  SysMicros created{};               ///< of the first one
  std::optional<SysMicros> ended;    ///< when its end was asked for, at the latest, where the place tells
  Seconds lifetime{0};               ///< from its tag, counted from the last start; 0: none
  Money budget, spent;               ///< from its tags
  std::string end;                   ///< from its tag; empty: none
  Seconds keep{0};                   ///< from its tag: how long its disk outlives a stop
  std::int64_t disk_gb = 0;          ///< of its disks together; 0 where find() shows it
  std::vector<std::string> volumes;  ///< that go when it ends
};

/// What of a stint's terms may change while its machine exists, as its tags tell it.
struct Terms {
  Seconds lifetime{0};  ///< of this run, from its start to the deadline
  Money budget, spent;  ///< of the whole stint; spent before this run
  std::string end;
  Seconds keep{0};
};

/// The checks that the place makes from outside.
struct Checks {
  std::string system, instance;  ///< "initializing", "ok", "impaired"
  bool ok() const { return system == "ok" && instance == "ok"; }
};

/// A guard in the account that ends a machine whatever happens inside it or here.
/// Its layers: W, an alarm, and its twin W2, which acts again where W's one try failed; S, a schedule at the
/// deadline; K, a schedule at the end of the disk's keep time.
struct CloudGuard {
  std::string layer;  ///< "W", "W2", "S", "K"
  std::string name;
  Act act = Act::Terminate;
  SysMicros fires{};  ///< when it acts, by the place's clock, its own lateness not counted
  friend bool operator==(const CloudGuard&, const CloudGuard&) = default;
};

/// Something that is left and costs, or belongs to a stint.
struct Leftover {
  std::string kind;  ///< "instance", "volume", "snapshot", "address", "security group", "alarm", "schedule"
  std::string id, token, name, owner, state;
  std::string type;  ///< of an instance, with its GPU: "g4dn.xlarge (NVIDIA T4)"
  Rate hourly;       ///< what it costs, its disk and address included; 0 for what is free
  bool price_known = true;
  std::optional<SysMicros> ends;  ///< when a guard ends it, where that is known
};

/// A quota of the account and what is asked of it.
struct Quota {
  std::string region, code, name;
  std::int64_t limit = 0, used = 0;  ///< vCPUs
  std::string request;               ///< id of the newest request; empty: none
  std::string request_state;         ///< "PENDING", "CASE_OPENED", "APPROVED", "DENIED", …
  std::int64_t requested = 0;
};

/// A budget that the place keeps for the whole account and a month, with mail. Its figures are hours old: it
/// tells, and stops nothing.
struct MonthBudget {
  std::string name;
  bool ours = false;                      ///< stint made it
  std::optional<Money> limit;             ///< absent: not in US dollars
  std::optional<Money> actual, forecast;  ///< of this month; absent: not known yet
  std::vector<std::string> alerts;        ///< of ours: "50 %", "forecast 100 %"
  std::vector<std::string> mail;          ///< of ours: who is told
};

/// A place where machines are: this computer, a cloud. Every call may be repeated; those that make something
/// are named so. Errors carry what is known of the place's code and request id; the bill is added by life.
class Provider {
 public:
  virtual ~Provider() = default;

  virtual const std::string& place() const = 0;
  /// The regions of the place that this account can use, by name; { "" } where there are none.
  virtual Result<std::vector<std::string>> regions() = 0;
  virtual Result<Identity> identity() = 0;

  /// What the place says to a wish: type, image, prices, limit. Asks only, and makes nothing. A price that is
  /// not known is an error.
  virtual Result<plan::Offer> offer(const plan::Wish& wish) = 0;

  /// Makes what a launch needs and what costs nothing (a security group that lets in `from` alone); again:
  /// finds it.
  virtual Result<std::string> prepare(const std::string& token, const std::string& name,
                                      const std::string& owner, const std::string& from) = 0;
  /// Makes the machine. Kind::Unknown and Kind::Interrupted mean that it may have been made;
  /// Kind::Unreachable that this call made none; all else is a definite no.
  virtual Result<Launched> launch(const Launch& launch) = 0;
  /// Whether a launch's definite no is that of its zone alone: another zone may have room.
  virtual bool zone_alone(const Error& refusal) const = 0;
  /// Other types that do what this one does, the cheapest first, two at most: "g4dn.2xlarge". Empty: none is
  /// known.
  virtual std::vector<std::string> types_like(const std::string& type) const = 0;

  /// The machines of this token, asked of the place; those that ended long ago may be missing.
  virtual Result<std::vector<Machine>> find(const std::string& token) = 0;
  /// All machines that stint made there, whoever's.
  virtual Result<std::vector<Machine>> all() = 0;
  /// What kind of failure it is that a machine ended for this reason: Kind::Limit where the place had no room
  /// for it.
  virtual Kind kind_of_end(const std::string& why) const = 0;
  virtual Result<Checks> checks(const std::string& id) = 0;

  /// Whether machines here cost and so must have a guard in the account.
  virtual bool guarded() const = 0;
  /// Arms W, which acts at about `fires` and errs early, and W2 ten minutes later; each is read back. Older
  /// alarms of the machine go only then. Kind::Usage for a moment that is further off than an alarm can wait
  /// (48 h): there a schedule is needed.
  virtual Result<std::vector<CloudGuard>> arm(const Machine& machine, SysMicros fires, Act act) = 0;
  /// Whether schedules can act here: the ARN of the role they act in; nullopt: there is none, or we may not
  /// ask. Asked once.
  virtual Result<std::optional<std::string>> guard_role() = 0;
  /// Makes it, for good; for whoever may (Kind::Credentials for others).
  virtual Result<> make_guard_role() = 0;
  /// What it may not do and should: "ec2:StopInstances". Empty: nothing, or we may not ask.
  virtual Result<std::string> guard_role_lacks() = 0;
  /// Makes or moves the schedule of `layer` ("S" or "K"), and reads it back. It acts within a minute of `at`,
  /// and errs early. Kind::Usage where there is no role for it.
  virtual Result<CloudGuard> schedule(const Machine& machine, const std::string& layer, SysMicros at,
                                      Act act) = 0;
  /// Takes these layers away ("W" means W2 too); those that are not there are passed over.
  virtual Result<> disarm(const std::string& id, const std::vector<std::string>& layers) = 0;
  /// The armed guards of this machine, alarms and schedules, asked of the place.
  virtual Result<std::vector<CloudGuard>> guards(const std::string& id) = 0;

  /// Asks for a stop, which keeps the disk; may be asked again. Only find() tells whether it comes.
  virtual Result<> stop(const std::string& id) = 0;
  /// Asks for a start of a stopped machine; may be asked again. Only find() tells. No capacity and a limit
  /// are Kind::Limit; a stopped machine is no promise of a start.
  virtual Result<> start(const std::string& id) = 0;
  /// Sets what a power-off from inside does, and reads it back.
  virtual Result<> on_power_off(const std::string& id, Act act) = 0;
  /// Writes the terms into the machine's tags.
  virtual Result<> retag(const std::string& id, const Terms& terms) = 0;

  /// Asks for the end; may be asked again. Only find() tells whether it comes: a machine that is too new to
  /// be seen by the place's own calls is passed over.
  virtual Result<> end(const std::string& id) = 0;
  /// Removes what a stint leaves: guards, group. The machine must have ended.
  virtual Result<> tidy(const std::string& token, const std::string& id) = 0;

  /// How to reach it; `dir` is our folder for it.
  virtual host::Reach reach(const Machine& machine, const std::string& login, const Path& dir) = 0;
  /// Its host keys as it showed them itself on its console, in known_hosts form under the name `id`; nullopt:
  /// not yet.
  virtual Result<std::optional<std::string>> host_keys(const std::string& id) = 0;
  /// Lets `from` reach ssh, and nobody else; whether it could not before.
  virtual Result<bool> allow(const std::string& token, const std::string& from) = 0;
  /// The caller's own address as the place sees it, as a CIDR.
  virtual Result<std::string> own_address() = 0;

  /// What is left in this region with the tag of a stint, of anybody; a guard of a machine that is gone
  /// counts. Machines with GPUs that are no stint's are there too, without token and owner.
  virtual Result<std::vector<Leftover>> leftovers() = 0;
  virtual Result<> remove(const Leftover& leftover) = 0;

  /// Quotas that bear on `type` (empty: on GPU machines), in each of `regions` (empty: all).
  virtual Result<std::vector<Quota>> quotas(const std::string& type,
                                            const std::vector<std::string>& regions) = 0;
  /// vCPUs of a type, as its quota counts them.
  virtual Result<std::int64_t> vcpus(const std::string& type) = 0;
  virtual Result<Quota> request_quota(const std::string& type, std::int64_t vcpus) = 0;

  virtual Result<std::vector<MonthBudget>> month_budgets() = 0;
  /// Makes ours, or changes its limit; `mail` is told from then on (empty: nobody new).
  virtual Result<> set_month_budget(Money limit, const std::string& mail) = 0;

  /// The place's clock: it is surely not later there than this. The deadline and the bill count by it.
  virtual SysMicros latest_now() = 0;
};

}  // namespace stint::provider
