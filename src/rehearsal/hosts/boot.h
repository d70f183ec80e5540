// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "rehearsal/hosts/console.h"
#include "rehearsal/hosts/ground.h"
#include "rehearsal/hosts/host.h"
#include "rehearsal/hosts/launch.h"
#include "rehearsal/hosts/pty.h"

namespace stint::rehearsal::hosts {

/// One run of a host, from its start to its end. When the object goes, the host has gone too: its processes,
/// its mounts, its network; its disk stays.
class Boot {
 public:
  /// `link` is the name of its link in the fabric, given out once.
  static Result<std::unique_ptr<Boot>> start(const HostSpec& spec, Ground& ground, std::string link);
  Boot(const Boot&) = delete;
  Boot& operator=(const Boot&) = delete;
  ~Boot();

  /// Where its metadata service is asked. Once: it is the caller's then.
  Fd take_metadata() { return std::move(metadata_); }

  /// The name of its link in the fabric.
  const std::string& link() const { return link_; }

  /// What has something to say when it is readable.
  std::vector<int> fds() const { return {pty_.near.get(), resolver_.get(), process_.pidfd.get()}; }
  /// Hears the console, answers the name server's questions, and tells whether the host has ended. Never
  /// blocks.
  std::optional<End> serve(Console& console);

  /// Asks its systemd; one that is not ready to hear it yet is asked as soon as it is.
  void ask_power_off();
  void ask_reboot();
  /// Ends it at once; serve() will tell so.
  void kill();
  Result<> plug(bool in) { return fabric_.plug(link_, private_address_, in); }
  Result<> freeze(bool frozen);

 private:
  Boot(Fabric& fabric, std::string link, Ipv4 address)
      : fabric_(fabric), link_(std::move(link)), private_address_(address) {}
  Result<> connect(const Fd& net_ns);
  void ask();
  Result<> launch_on(const HostSpec& spec, Ground& ground, const Fd& net_ns);

  Fabric& fabric_;
  std::string link_;
  Ipv4 private_address_;
  Path cgroup_;
  Fd metadata_, resolver_;
  Pty pty_;
  int asked_ = 0;     ///< the signal that systemd is still to get
  Launched process_;  ///< pid 0 once it has been waited for
};

}  // namespace stint::rehearsal::hosts
