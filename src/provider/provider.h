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

/// All that the launching call carries. The same Launch gives the same request, byte for byte.
struct Launch {
  std::string token, name, owner;
  std::string client_token;  ///< a repeat with it makes no second machine
  std::string group;         ///< from prepare()
  std::string type, image, root_device, end;
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
  std::string type, token, name, owner;
  std::string client_token;          ///< that it was launched with
  SysMicros launched{};              ///< of the last start
  std::optional<SysMicros> ended;    ///< when its end was asked for, at the latest, where the place tells
  Seconds lifetime{0};               ///< from its tag; 0: none
  std::vector<std::string> volumes;  ///< that go when it ends
};

/// The checks that the place makes from outside.
struct Checks {
  std::string system, instance;  ///< "initializing", "ok", "impaired"
  bool ok() const { return system == "ok" && instance == "ok"; }
};

/// A guard in the account that ends a machine whatever happens inside it or here.
struct CloudGuard {
  std::string name;
  SysMicros fires{};  ///< when it acts, by the place's clock, its own lateness not counted
};

/// Something that is left and costs, or belongs to a stint.
struct Leftover {
  std::string kind;  ///< "instance", "volume", "snapshot", "address", "security group", "alarm"
  std::string id, token, name, owner, state;
  Rate hourly;  ///< what it costs; 0 for what is free
  bool price_known = true;
};

/// A quota of the account and what is asked of it.
struct Quota {
  std::string region, code, name;
  std::int64_t limit = 0, used = 0;  ///< vCPUs
  std::string request;               ///< id of the newest request; empty: none
  std::string request_state;         ///< "PENDING", "CASE_OPENED", "APPROVED", "DENIED", …
  std::int64_t requested = 0;
};

/// A place where machines are: this computer, a cloud. Every call may be repeated; those that make something
/// are named so. Errors carry what is known of the place's code and request id; the bill is added by life.
class Provider {
 public:
  virtual ~Provider() = default;

  virtual const std::string& place() const = 0;
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
  /// Arms the guard that ends `id` at about `fires`, and reads it back; makes it before an older one of the
  /// machine goes.
  virtual Result<CloudGuard> arm(const Machine& machine, SysMicros fires) = 0;
  /// The armed guards of this machine, asked of the place.
  virtual Result<std::vector<CloudGuard>> guards(const std::string& id) = 0;

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
  /// Lets `from` reach ssh, and nobody else.
  virtual Result<> allow(const std::string& token, const std::string& from) = 0;
  /// The caller's own address as the place sees it, as a CIDR.
  virtual Result<std::string> own_address() = 0;

  /// What is left in this region with our tag, of anybody; a guard of a machine that is gone counts.
  virtual Result<std::vector<Leftover>> leftovers() = 0;
  virtual Result<> remove(const Leftover& leftover) = 0;

  /// Quotas that bear on `type` (empty: on GPU machines), in each of `regions` (empty: all).
  virtual Result<std::vector<Quota>> quotas(const std::string& type,
                                            const std::vector<std::string>& regions) = 0;
  /// vCPUs of a type, as its quota counts them.
  virtual Result<std::int64_t> vcpus(const std::string& type) = 0;
  virtual Result<Quota> request_quota(const std::string& type, std::int64_t vcpus) = 0;

  /// The place's clock: it is surely not later there than this. The deadline and the bill count by it.
  virtual SysMicros latest_now() = 0;
};

}  // namespace stint::provider
