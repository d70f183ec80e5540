// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/outside.h"
#include "base/world.h"
#include "rehearsal/meter/meter.h"
#include "rehearsal/model/cloud.h"
#include "rehearsal/wire/front.h"
#include "sim/agenda.h"
#include "sim/disk.h"
#include "sim/machine.h"
#include "sim/names.h"

namespace stint::sim {

/// What one life of a client came to.
struct Life {
  std::optional<int> code;         ///< exit code; absent: it died
  std::string died_at;             ///< the seam call, and "before" or "after"
  std::uint64_t calls = 0;         ///< seam calls that it made
  std::vector<std::string> trace;  ///< their names, in order
  std::string out, err;
};

/// One world of one seed: the rehearsal cloud's model and wire on a virtual clock, simulated hosts behind its
/// instances, a laptop with a disk, and clients that live on it one after the other.
class Universe {
 public:
  /// `change`: what is different in the cloud of this world.
  explicit Universe(std::uint64_t seed, const std::function<void(rehearsal::Settings&)>& change = {});
  ~Universe();

  /// Runs `stint ARGS…` on the laptop, to its end or to its death.
  Life live(const std::vector<std::string>& args, std::optional<Death> death = std::nullopt);
  /// The same, but at that call Ctrl-C is pressed.
  Life live_interrupted(const std::vector<std::string>& args, Death at);
  /// The same with any other code in the client's place; what it returns is the exit code.
  Life live(std::function<int(World&)> body, std::optional<Death> death = std::nullopt);
  /// Variables of the client's environment, over the usual ones; an empty value removes one.
  std::map<std::string, std::string> variables;
  rehearsal::Settings& settings() { return cloud_.settings(); }
  rehearsal::wire::Front& front() { return front_; }
  /// Lets time pass with nobody at the laptop.
  void pass(Micros span);

  Agenda agenda;
  Disk disk;

  // What is seen from outside, for the invariants.
  struct Instance {
    std::string id, token;
    SysMicros launched{}, ended{};  ///< running from, and to; ended 0: still
    bool running = false;
  };
  const std::map<std::string, Instance>& instances() const { return instances_; }
  std::int64_t metered_nano_dollars(const std::string& token);
  Machine* machine_at(const std::string& address);
  Machine* machine(const std::string& id);
  /// What the client may not do was done: an ssh command that is none of ours, say.
  const std::vector<std::string>& broken() const { return broken_; }
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
  Life run_client(std::function<int(World&)> body, std::optional<Death> death, bool interrupt);
  void carry_out(const rehearsal::HostCommand& command);
  void count_usage();

  std::uint64_t seed_, dice_;
  rehearsal::Cloud cloud_;
  rehearsal::wire::Front front_;
  rehearsal::meter::Meter meter_;
  std::map<std::string, std::unique_ptr<Machine>> machines_;
  std::map<std::string, std::vector<rehearsal::host::Ingress>> rules_;
  std::map<std::string, Instance> instances_;
  std::vector<std::string> broken_;
  std::uint64_t lives_ = 0;
};

}  // namespace stint::sim
