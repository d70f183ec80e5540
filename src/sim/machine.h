// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "guard/core/recover.h"
#include "guard/core/state.h"
#include "guard/core/step.h"
#include "sim/agenda.h"
#include "sim/boot_twin.h"

namespace stint::sim {

/// How a simulated machine behaves, and how long things take on it.
struct MachinePace {
  Micros boot_timer = Seconds{2};  ///< from power-on until the boothook has armed it
  Micros ssh = Seconds{3};
  Micros console = Seconds{4};  ///< host keys on the console
  Micros booted = Seconds{6};   ///< cloud-init is through
  Micros off = Seconds{1};      ///< a shutdown
  Micros reboot = Seconds{15};  ///< from going down to power-on
  Micros job = Seconds{90};
  std::uint64_t job_sends = 24U << 20;  ///< bytes, with each of its three lines
  bool stubborn_jobs = false;           ///< they run for hours, and do not end when they are asked to save
  bool stuck_unit = false;     ///< a unit refuses to stop, so that a shutdown takes as long as it may
  bool runs_user_data = true;  ///< false: an image without cloud-init
};

/// A simulated host behind an instance: the boot timer that its user-data brings, stintd's own core with
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
  bool answers_ssh() const { return up_ && ssh_ && !hung_; }
  bool reachable() const { return up_ && !cut_; }
  bool booted() const { return up_ && booted_ && !hung_; }
  const std::string& console() const { return console_; }

  // What may befall it.
  void reboot(bool in_good_order, bool cloud_init = true);  ///< cloud_init false: it is broken from now on
  void hang();                                              ///< the kernel: nothing on it acts any more
  void cut_network(Micros span);
  void jump_clock(Micros by) { wall_error_ += by; }
  void kill_stintd();    ///< systemd starts it again
  void remove_stintd();  ///< for good
  void freeze_stintd() { frozen_ = true; }
  void remove_boot_timer();  ///< all of its units, for good
  void notice_spot();        ///< the cloud takes it back in two minutes
  void stop_off_timer() {
    if (twin_) twin_->disarm();
  }  ///< only what PID 1 holds; the next tick is to see it

  // The layers of the guard on it, for the invariants: by what moment (true time of the world) each acts.
  std::optional<Micros> boot_timer_acts() const;
  std::optional<Micros> stintd_acts() const;
  bool ends_idle() const;  ///< stintd ends it, for nobody has used it
  Micros powered_on() const { return powered_on_; }
  Micros slowest_off() const { return slowest_off_; }  ///< from a shutdown's beginning, where our units are
  bool bound() const { return record_.has_value(); }   ///< stintd has had its policy

  // What ssh is asked for there.
  bool has_program(const std::string& path) const { return programs_.contains(path); }
  void add_program(const std::string& path) { programs_.insert(path); }
  bool start_stintd();  ///< `stintd install`; false before the machine has booted
  bool stintd_runs() const { return up_ && guard_.has_value() && !hung_; }
  guard::Conn attach(std::function<void(std::string)> send, std::function<void()> hang_up);
  void line(guard::Conn conn, std::string text);
  void detach(guard::Conn conn);

  // The project's folder there, as a count of its outputs.
  void receive_project() { project_ = true; }
  bool has_project() const { return project_; }
  std::set<std::string> outputs;             ///< made by jobs
  std::map<std::string, SysMicros> written;  ///< when, each of them last
  std::set<std::string> home;                ///< of those, what has been brought home

  /// Called when a connection of any kind must end: the machine is gone, or its network.
  std::function<void()> on_gone;
  /// Called with the bytes that leave it.
  std::function<void(std::uint64_t)> on_sent;

 private:
  struct Client {
    std::function<void(std::string)> send;
    std::function<void()> hang_up;
  };
  struct Job {
    pact::JobSpec spec;
    std::uint64_t log_end = 0;
    bool running = false;
    std::uint64_t generation = 0;
    std::optional<SysMicros> started, ended;
    std::optional<pact::Outcome> outcome;
    std::string boot_id;  // in which it ran
  };
  void later(Micros span, void (Machine::*what)());  // in this boot, or not at all
  void first_looks();
  void open_ssh() { ssh_ = true; }
  void show_host_key();
  void finish_boot();
  void run_boothook();
  void tick_boot_timer();
  void fire_boot_timer();
  void await_boot_timer();
  BootTwin::Clocks clocks() const;
  std::string boot_id() const;
  void go_down(Micros span);
  void hang_up_all();
  void look_at_boot_timer();
  void ask_boot_timer(const std::string& shorter, const std::string& longer);
  void resume_stintd();
  guard::Found what_stintd_finds() const;
  void feed(const guard::Input& input);
  void perform(const guard::Action& action);
  void send_out(std::uint64_t bytes);
  void launch(const pact::JobSpec& job);
  void run_job(const std::string& id);
  void end_job(const std::string& id, pact::Outcome outcome);
  void signal_job(const guard::act::Signal& signal);
  void send_log(const guard::act::SendLog& log);
  void hang_up(guard::Conn conn);
  Instant instant() const { return {agenda_.wall() + wall_error_, agenda_.now() - powered_on_}; }

  Agenda& agenda_;
  MachinePace pace_;
  Spec spec_;
  std::function<void()> told_off_;
  bool up_ = false, ssh_ = false, booted_ = false;
  bool hung_ = false, frozen_ = false, cut_ = false;  // of this boot
  bool going_down_ = false;
  Micros going_down_since_{0}, slowest_off_{0};
  bool cloud_init_ = true, boot_timer_ = true, stintd_ = true;  // what is still installed
  std::uint64_t boots_ = 0;                                     // plans of an earlier boot do nothing
  Micros powered_on_{0};
  std::uint64_t sent_ = 0;  // bytes, since then
  Micros wall_error_{0};
  std::optional<BootTwin> twin_;
  std::string console_;
  std::set<std::string> programs_;       // on the disk
  bool project_ = false;                 // on the disk
  std::optional<guard::Record> record_;  // stintd's own; on the disk
  std::map<std::string, Job> jobs_;
  std::optional<guard::State> guard_;
  std::optional<Micros> guard_next_;
  std::uint64_t conns_ = 0;
  std::map<guard::Conn, Client> clients_;
};

}  // namespace stint::sim
