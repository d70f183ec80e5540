// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "guard/core/state.h"
#include "guard/core/step.h"
#include "pact/boot_timer.h"
#include "sim/agenda.h"

namespace stint::sim {

/// How long things take on a simulated machine.
struct MachinePace {
  Micros boot_timer = Seconds{2};  ///< from power-on until the boothook has armed it
  Micros ssh = Seconds{4};
  Micros console = Seconds{5};  ///< host keys on the console
  Micros booted = Seconds{8};   ///< cloud-init is through
  Micros off = Seconds{1};      ///< a shutdown
  Micros job = Seconds{90};
};

/// A simulated host behind an instance: the boot timer that its user-data asks for, stintd's own core with
/// simulated jobs, ssh, a project folder. It speaks with clients through connections and with the cloud
/// through `told_off`.
class Machine {
 public:
  struct Spec {
    std::string instance, private_address, public_address, user_data, host_key;
  };
  Machine(Agenda& agenda, MachinePace pace, Spec spec, std::function<void()> told_off);

  void power_on(const std::string& public_address);
  void shut_down();   ///< asked from outside or inside: off after a moment
  void switch_off();  ///< at once, and nobody is told

  const Spec& spec() const { return spec_; }
  bool up() const { return up_; }
  bool answers_ssh() const { return up_ && ssh_; }
  bool booted() const { return up_ && booted_; }
  const std::string& console() const { return console_; }

  // What ssh is asked for there.
  bool has_program(const std::string& path) const { return programs_.contains(path); }
  void add_program(const std::string& path) { programs_.insert(path); }
  bool start_stintd();  ///< `stintd install`; false before the machine has booted
  bool stintd_runs() const { return up_ && guard_.has_value(); }
  guard::Conn attach(std::function<void(std::string)> send, std::function<void()> hang_up);
  void line(guard::Conn conn, std::string text);
  void detach(guard::Conn conn);

  // The project's folder there, as a count of its outputs.
  void receive_project() { project_ = true; }
  bool has_project() const { return project_; }
  std::set<std::string> outputs;  ///< made by jobs
  std::set<std::string> home;     ///< of those, what has been brought home

  /// Called when a connection of any kind must end: the machine is gone.
  std::function<void()> on_gone;

 private:
  struct Client {
    std::function<void(std::string)> send;
    std::function<void()> hang_up;
  };
  struct Job {
    std::uint64_t log_end = 0;
    bool running = false;
    std::uint64_t generation = 0;
  };
  void arm_boot_timer();
  void set_boot_timer(Micros limit);
  Micros used() const;
  pact::BootSign sign() const;
  void feed(const guard::Input& input);
  void perform(const guard::Action& action);
  void launch(const pact::JobSpec& job);
  void end_job(const std::string& id, pact::Outcome outcome);
  void send_log(const guard::act::SendLog& log);
  Instant instant() const { return {agenda_.wall(), agenda_.now() - powered_on_}; }

  Agenda& agenda_;
  MachinePace pace_;
  Spec spec_;
  std::function<void()> told_off_;
  bool up_ = false, ssh_ = false, booted_ = false;
  std::uint64_t boots_ = 0;  // plans of an earlier boot do nothing
  Micros powered_on_{0}, armed_at_{0};
  Micros used_before_{0};         // of the boot timer, in earlier boots; on the disk
  std::optional<Micros> limit_;   // seconds of the boot timer by the user-data; on the disk
  std::optional<Micros> off_at_;  // this boot's end by the boot timer
  std::string console_;
  std::set<std::string> programs_;  // on the disk
  bool project_ = false;            // on the disk
  std::string record_;              // stintd's own; on the disk
  std::optional<guard::State> guard_;
  std::optional<Micros> guard_next_;
  std::uint64_t conns_ = 0;
  std::map<guard::Conn, Client> clients_;
  std::map<std::string, Job> jobs_;
};

/// The boot timer's seconds in the text of a user-data, as the boothook sets them.
std::optional<Seconds> boot_timer_in(const std::string& user_data);

}  // namespace stint::sim
