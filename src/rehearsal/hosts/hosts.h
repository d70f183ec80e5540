// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/files.h"
#include "base/log.h"
#include "base/result.h"
#include "rehearsal/hosts/attic.h"
#include "rehearsal/hosts/boot.h"
#include "rehearsal/hosts/console.h"
#include "rehearsal/hosts/firewall.h"
#include "rehearsal/hosts/ground.h"
#include "rehearsal/hosts/host.h"

namespace stint::rehearsal::hosts {

/// Real Linux hosts on this machine in place of EC2 instances: systemd, cloud-init and sshd on a Debian of
/// their own, in namespaces. Needs root. Their own root is an ordinary user of this machine, without rights.
///
///     STINT_TRY_ASSIGN(auto hosts, Hosts::open({.state = state, .log = log}));
///     STINT_TRY(hosts->set_rules("i-0abc", {{Ingress::Protocol::Tcp, 22, 22,
///     Block{hosts->range().client()}}})); STINT_TRY_ASSIGN(Fd metadata, hosts->boot({.id = "i-0abc", …}));
///     for (;;) { poll({hosts->fd(), metadata…}); for (auto& event : hosts->turn()) … }
///
/// One thread, which must live as long as the hosts are to: they die with it. When the process ends, even by
/// SIGKILL, every host, mount, network and cgroup goes; the disks stay. SIGCHLD must not be ignored
/// (SIG_IGN).
class Hosts {
 public:
  struct Options {
    Path state;  ///< folder of the disks, on ext4, XFS or Btrfs; one process at a time may use it
    Log& log;
  };
  /// Clears what a killed process left there. Fails with the reason where this machine cannot have such
  /// hosts.
  static Result<std::unique_ptr<Hosts>> open(const Options& options);

  /// The public addresses that hosts may have, and how a host sees the user's machine (`client()`).
  const Range& range() const { return ground_->fabric.range(); }

  /// First boot, or start after an end: the disk is made or is as it was left. Takes some 30 ms. The answer
  /// is the listening socket of the host's metadata service, 169.254.169.254:80; the caller serves it, and
  /// closes it when the host has ended.
  Result<Fd> boot(const HostSpec& spec);

  // The next four are for a host that runs, and do nothing to one that does not.

  /// Asks it to power off, as EC2 does: PoweredOff follows if it can, and switch_off() is for when it does
  /// not.
  void shut_down(const std::string& id);
  void reboot(const std::string& id);
  /// Ends it at once; no event is told.
  void switch_off(const std::string& id);
  /// A hardware failure: ends it at once, and Died is told.
  void crash(const std::string& id);

  /// Removes its disk, and all that is known of it; one that runs is switched off. A large disk is removed
  /// little by little, in turn(), and by the next process where this one ends before.
  Result<> destroy(const std::string& id);

  /// The ids of all disks there are, also of those that another process made and left.
  std::vector<std::string> disks() const;

  /// The last 64 KiB of its console since it was booted, reboots included; also after its end, until it is
  /// destroyed.
  std::string console(const std::string& id) const;

  /// All that may come in from now on; all else is dropped silently. May be said before the host boots.
  Result<> set_rules(const std::string& id, std::vector<Ingress> ingress);
  /// Until the next end of the host, or until it is said otherwise.
  Result<> set_fault(const std::string& id, Fault fault);

  /// The bytes that have left each host since the last call of this, those of hosts that have ended included.
  /// What a host asks of its metadata service does not leave it.
  std::map<std::string, std::int64_t> take_traffic();

  /// Readable when turn() has something to do.
  int fd() const { return epoll_.get(); }
  /// What has happened to the hosts. Never waits for one of them.
  std::vector<HostEvent> turn();

 private:
  struct Host {
    HostSpec spec;
    Console console;
    std::vector<Ingress> ingress;
    Fault fault = Fault::None;
    std::unique_ptr<Boot> boot;  ///< while it runs
    std::int64_t taken = 0;      ///< of what its link has counted
    std::int64_t left_over = 0;  ///< of links that it had before, not taken yet
  };
  Hosts(std::unique_ptr<Ground> ground, Fd epoll, Attic attic, Log& log)
      : log_(log), ground_(std::move(ground)), epoll_(std::move(epoll)), attic_(std::move(attic)) {}

  Result<> check_spec(const HostSpec& spec) const;
  Result<Fd> start(Host& host);
  void end(Host& host);
  HostEvent settle(Host& host, End end);
  Host* running(const std::string& id);
  Result<> apply_rules();
  std::map<std::string, std::int64_t> link_counts() const;

  Log& log_;
  std::unique_ptr<Ground> ground_;
  Fd epoll_;
  Attic attic_;  ///< disks on their way out
  std::map<std::string, Host> hosts_;
  unsigned links_ = 0;  ///< names of links given out so far
};

}  // namespace stint::rehearsal::hosts
