// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/outside.h"
#include "base/world.h"
#include "rehearsal/meter/meter.h"
#include "rehearsal/model/cloud.h"
#include "rehearsal/wire/catalogue.h"
#include "rehearsal/wire/front.h"
#include "sim/agenda.h"
#include "sim/disk.h"
#include "sim/machine.h"
#include "sim/names.h"

namespace stint::sim {

struct Client;

/// What one life of a client came to.
struct Life {
  std::vector<std::string> args;   ///< what was asked; empty: other code in its place
  std::optional<int> code;         ///< exit code; absent: it died
  std::string died_at;             ///< the seam call, and "before" or "after"
  std::uint64_t calls = 0;         ///< seam calls that it made
  std::vector<std::string> trace;  ///< their names, in order
  std::string out, err;
};

/// Sees each seam call of a client before (false) and after (true) its effect, and may do to the world what
/// it likes; true: the client dies there.
using Watch = std::function<bool(const std::string& call, bool after)>;

/// What the user may do in the cloud's own console.
enum class ByConsole { Terminate, Stop, Start };

/// One world of one seed: the rehearsal cloud's model and wire on a virtual clock, simulated hosts behind its
/// instances, a laptop with a disk, and clients that live on it, one after the other or two at once.
class Universe {
 public:
  /// `change`: what is different in the cloud of this world; `catalogue`: what it has to give, kept by
  /// whoever asks for it.
  explicit Universe(std::uint64_t seed, const std::function<void(rehearsal::Settings&)>& change = {},
                    const rehearsal::Catalogue& catalogue = rehearsal::wire::standard_catalogue());
  ~Universe();

  /// Runs `stint ARGS…` on the laptop, to its end or to its death.
  Life live(const std::vector<std::string>& args, std::optional<Death> death = std::nullopt);
  /// The same, under the eyes of `watch`.
  Life live(const std::vector<std::string>& args, Watch watch);
  /// The same, but at that call Ctrl-C is pressed.
  Life live_interrupted(const std::vector<std::string>& args, Death at);
  /// The same with any other code in the client's place; what it returns is the exit code.
  Life live(std::function<int(World&)> body);
  /// Variables of the client's environment, over the usual ones; an empty value removes one.
  std::map<std::string, std::string> variables;
  rehearsal::Settings& settings() { return cloud_.settings(); }
  rehearsal::wire::Front& front() { return front_; }
  /// Lets time pass with nobody at the laptop.
  void pass(Micros span);

  // What may befall the laptop, and the client that runs there.
  void press_ctrl_c();
  void sleep_laptop(Micros span);                           ///< from now on; its boot clock goes on
  void start_beside(const std::vector<std::string>& args);  ///< a second client, at once
  Micros wall_error{0};                                     ///< of the laptop's wall clock
  void cut_power();  ///< whoever runs there dies, and what was not synced is gone
  void lose_ledger();
  using LedgerCopy = std::map<std::string, std::string>;  ///< its files
  LedgerCopy copy_ledger() const;
  void put_back(const LedgerCopy& copy);
  /// All that is on the disk of another one's.
  void take_laptop(const Universe& other);
  void lose_laptop();  ///< what comes after runs on another, with nothing of ours on it
  std::vector<Life> take_beside() { return std::exchange(beside_, {}); }

  // What may befall a machine and its instance.
  MachinePace machine_pace;  ///< of those that are launched from now on
  void crash_host(const std::string& instance);
  void use_console(ByConsole what, const std::string& instance);

  Agenda agenda;
  Disk disk;

  // What is seen from outside, for the invariants; moments are since the world began.
  /// What the account holds for an instance, and from when on each acts; absent: there is none that would.
  struct AccountGuards {
    std::optional<Micros> alarm, end, keep;
    bool any() const { return alarm || end || keep; }
    bool after(Micros moment) const;  ///< one that ends a run acts then, or later
  };
  /// From a launch or a start to the next stop or end.
  struct Run {
    Micros from{};
    std::optional<Micros> to;   ///< absent while it lasts
    bool by_console = false;    ///< the user's own hand began it
    bool guarded_first = true;  ///< of a start of ours: what ends it was armed before
  };
  struct Instance {
    std::string id, token;
    std::vector<Run> runs;
    bool watched = false, scheduled = false;  ///< an alarm, a schedule has been armed for it
    std::uint64_t sent = 0;                   ///< bytes, over all runs

    Micros launched() const { return runs.front().from; }
    bool running() const { return !runs.back().to; }
    Micros ended() const { return runs.back().to.value_or(Micros::max()); }
  };
  const std::map<std::string, Instance>& instances() const { return instances_; }
  std::size_t launches() const { return machines_.size(); }
  /// Volumes, snapshots and addresses that cost now.
  const std::set<std::string>& paid_things() const { return paid_things_; }
  std::int64_t metered_nano_dollars(const std::string& token);
  AccountGuards guards_of(const std::string& instance);
  /// Whether the security group of that stint is there.
  bool has_group(const std::string& token);
  /// A call in the cloud's own console, by the owner of the account.
  rehearsal::Context console();
  Machine* machine_at(const std::string& address);
  Machine* machine(const std::string& id);
  /// What the client may not do was done: an ssh command that is none of ours, say.
  std::vector<std::string> take_broken() { return std::exchange(broken_, {}); }
  /// The story of this world, a line an event; empty unless it is to be told.
  bool telling = false;
  std::string story;
  void tell(const std::string& line);

  std::optional<rehearsal::wire::Reply> ask_cloud(const HttpRequest& request);
  bool may_reach_ssh(const Machine& machine) const;
  void break_rule(std::string what) { broken_.push_back(std::move(what)); }
  /// Makes all that is due happen, cloud included.
  void settle();
  /// The next moment at which something will.
  std::optional<Micros> next_due() const;
  std::uint64_t dice();

 private:
  Client& begin(std::function<int(World&)> body, std::vector<std::string> args);
  Life live_out(Client& main);
  void run_clients(const Client& main);
  void enter(Client& client);
  void bury(Client& client);
  Life life_of(Client& client);
  bool asleep() const { return agenda.now() < asleep_until_; }
  std::optional<Micros> next_of_clients() const;
  void carry_out(const rehearsal::HostCommand& command);
  void boot(const rehearsal::host::Boot& boot);
  void note_guards(const std::string& call);
  void note_start(const std::string& call, const HttpRequest& request);
  void begin_run(const rehearsal::Usage& usage);
  void check_launch(const std::string& call, const HttpRequest& request);
  void count_usage();

  std::uint64_t seed_, dice_;
  rehearsal::Cloud cloud_;
  rehearsal::wire::Front front_;
  rehearsal::meter::Meter meter_;
  std::map<std::string, std::unique_ptr<Machine>> machines_;
  std::map<std::string, std::vector<rehearsal::host::Ingress>> rules_;
  std::map<std::string, Instance> instances_;
  std::set<std::string> paid_things_;
  std::map<std::string, std::string> launches_asked_;        // by token: the first request that carried it
  std::set<std::string> unguarded_starts_, console_starts_;  // asked for, and not yet begun
  std::vector<std::string> broken_;
  std::uint64_t lives_ = 0;
  std::vector<std::unique_ptr<Client>> clients_;  // those that live now, the first one first
  Client* current_ = nullptr;                     // the one whose code runs
  std::vector<Life> beside_;                      // of second clients
  Micros asleep_until_{0};
};

}  // namespace stint::sim
