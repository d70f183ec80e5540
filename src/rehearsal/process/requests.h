// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "rehearsal/process/units.h"

namespace stint::rehearsal::process {

/// What systemctl, shutdown, poweroff, reboot, halt, systemd-run, systemd-detect-virt or journalctl was
/// called with: argv, the first word its name without folders.
struct Call {
  std::vector<std::string> words;
  bool by_root = false;
};

struct Answer {
  int code = 0;
  std::string out, err;
};

/// Answers the calls of those programs for a host's units, with systemd's own words and exit codes. What it
/// does not know fails in one line.
class Requests {
 public:
  using Reply = std::function<void(const Answer&)>;
  explicit Requests(Units& units) : units_(units) {}

  /// `reply` is called once, now or when a job is done.
  void take(const Call& call, const Reply& reply);
  /// All that a boot starts has been started.
  void has_booted();

 private:
  /// A call's words, sorted.
  struct Words {
    std::string program, verb;
    std::vector<std::string> names;          ///< after the verb, and after the options
    std::map<std::string, std::string> set;  ///< "--type=service"
    std::multiset<std::string> flags;        ///< "--no-block"
    bool by_root = false;
    bool has(const char* flag) const { return flags.contains(flag); }
    void add_flags(const std::string& word);
  };
  static Words parse(const Call& call);
  void systemctl(const Words& words, const Reply& reply);
  void power(const Words& words, PowerAction usual, const Reply& reply);
  void shutdown(const Words& words, const Reply& reply);
  void systemd_run(const Words& words, const Reply& reply);
  void each(const Words& words, void (Units::*job)(const std::string&, Units::Done), const Reply& reply);
  void is_system_running(const Words& words, const Reply& reply);
  Answer show_state(const Words& words, Units::State wanted) const;
  Answer show_enabled(const Words& words) const;
  Answer show_status(const Words& words) const;
  Answer show_properties(const Words& words) const;
  Answer list_units(const Words& words) const;
  Answer list_jobs(const Words& words) const;
  Answer enable(const Words& words, bool on);
  std::string system_state() const;

  Units& units_;
  bool booted_ = false;
  unsigned transient_ = 0;
  std::vector<Reply> waiting_for_boot_;
};

}  // namespace stint::rehearsal::process
