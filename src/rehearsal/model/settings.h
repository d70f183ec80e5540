// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "rehearsal/model/dice.h"

namespace stint::rehearsal {

/// One access key. With a session token it is a temporary one.
struct Key {
  std::string id, secret;
  std::string session_token;               ///< empty: a long-lived key
  std::optional<SysMicros> expires;        ///< from then on every call is refused
  std::string principal = "user/learner";  ///< end of its ARN: "user/NAME" or "assumed-role/ROLE/SESSION"
  std::vector<std::string> denied;         ///< calls it may not make: "ec2:RunInstances", "pricing:*"
};

enum class Plan { Paid, Free };

/// A quota's applied value. `region` "*" is every region; later entries win.
struct Limit {
  std::string region = "*", code;
  double vcpus = 0;
};

struct Account {
  std::string id;  ///< twelve digits
  Plan plan = Plan::Paid;
  std::vector<Key> keys;
  std::vector<Limit> limits;
  bool default_vpc = true;
  SysMicros verified_from{};  ///< before that RunInstances answers PendingVerification
};

/// How long the cloud takes over things.
struct Pace {
  Span boot{Seconds{3}, Seconds{8}};       ///< pending -> running
  Span checks{Seconds{60}, Seconds{150}};  ///< running -> both status checks ok, and the first metric point
  Span stopped{Seconds{1}, Seconds{4}};    ///< the host is off -> stopped or terminated
  Micros os_shutdown = Seconds{150};       ///< a guest that is not off by then is switched off hard
  Micros console = Seconds{180};           ///< until GetConsoleOutput without Latest has a text
  Micros visible = Seconds{3600};          ///< terminated ones are still shown
  Micros token_life = Seconds{25 * 3600};  ///< client tokens are remembered so long after the termination
};

/// Capacity that is not there. `type` and `zone` may hold * and ?.
struct Shortage {
  std::string type = "*", zone = "*";
  bool after_accepting =
      false;  ///< the launch is accepted, and dies with Server.InsufficientInstanceCapacity
};

/// What becomes of a request for a higher quota.
struct Review {
  enum class End { Approved, Denied, NotApproved, CaseClosed };
  Micros pending = Seconds{600};    ///< PENDING for so long
  std::optional<Micros> case_open;  ///< then CASE_OPENED for so long
  End end = End::Approved;
  std::optional<double> granted;  ///< the value it grants; absent: as asked if approved, else nothing
  Micros value_lag{};             ///< until RunInstances and GetServiceQuota know the new value
};

struct AlarmBehaviour {
  Span delay{Seconds{0}, Seconds{180}};  ///< from the transition to ALARM until its action runs
  bool knows_warm_up = true;             ///< false: WarmUpConfiguration is dropped without a word
  bool acts = true;                      ///< false: alarms change their state and nothing else happens
};

/// EventBridge Scheduler as it is, and as it may be.
struct ScheduleBehaviour {
  Span delay{Seconds{0}, Seconds{59}};  ///< from the minute that a schedule names until it goes off
  bool acts = true;                     ///< false: no schedule goes off, and none is made up for
  bool role_broken = false;             ///< true: no role can be assumed when one goes off, so it tries again
};

/// The tag by which an instance says that ssh is not at port 22 of its public address; EC2 has none like it.
inline constexpr const char* kSshPortTag = "stint:ssh-port";

/// A block of public addresses to hand out: `count` of them from `first` on.
struct AddressBlock {
  std::string first = "198.51.100.2";
  std::uint32_t count = 252;
  int ssh_port = 22;  ///< where ssh answers at them; the tag kSshPortTag tells of another one
  friend bool operator==(const AddressBlock&, const AddressBlock&) = default;
};

/// All that may be different from one rehearsal to the next. The cloud holds its own copy; what is read while
/// it runs may be changed while it runs, accounts may not be added.
struct Settings {
  std::uint64_t seed = 1;
  std::vector<Account> accounts;
  Pace pace;
  Span read_lag{};  ///< how old the state is that a read of EC2 shows, drawn for each call
  std::vector<Shortage> shortages;
  std::vector<Review>
      reviews;  ///< the n-th request of an account gets the n-th, later ones the last; none: approved
  AlarmBehaviour alarms;
  ScheduleBehaviour schedules;
  AddressBlock public_addresses;
  std::string caller_address = "198.51.100.1";  ///< what checkip answers
  std::string bill_tag = "stint:token";         ///< its value labels the lines of the bill
};

}  // namespace stint::rehearsal
