// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/files.h"
#include "base/log.h"
#include "guard/core/step.h"
#include "guard/daemon/clock.h"
#include "guard/daemon/connections.h"
#include "guard/daemon/options.h"
#include "guard/daemon/senses.h"
#include "guard/daemon/supervisors.h"

namespace stint::guard {

/// stintd itself: the core (guard/core/step.h) among real sockets, processes and files. One thread, one poll.
///     auto daemon = Daemon::start(world, options);
///     while ((*daemon)->turn()) {}
class Daemon {
 public:
  /// What it may touch.
  struct World {
    Files& files;
    Clock& clock;
    Log& log;
  };

  /// Goes on from what is on disk, and listens. Fails where another stintd serves this folder.
  static Result<std::unique_ptr<Daemon>> start(World world, Options options);

  /// Waits for what happens next and deals with it. False: stintd is to end; the jobs go on without it,
  /// unless it was the end of the stint.
  bool turn();

 private:
  Daemon(World world, Options options);
  Result<> open();
  void take(const Input& input);
  void take_all();
  void perform(const Action& action);
  void ask_boot_timer(const Path& file, const std::string& text, const Path& before);
  void look_around();
  void count_sent();
  void read_signals();
  int patience() const;
  bool may_talk(uid_t uid) const;
  std::string login_user() const;
  void keep(const std::string& text);
  void end_machine(const std::string& why);

  World world_;
  Options options_;
  State state_;
  Supervisors jobs_;
  Connections connections_;
  Senses senses_;
  std::unique_ptr<FileLock> lock_;
  Fd signals_;
  std::vector<Input> news_;
  std::optional<Micros> next_;
  Micros look_due_{};
  bool keep_failed_ = false;
  bool quitting_ = false;
};

}  // namespace stint::guard
