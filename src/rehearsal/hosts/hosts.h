// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/files.h"
#include "base/log.h"
#include "base/result.h"
#include "rehearsal/hosts/firewall.h"
#include "rehearsal/hosts/host.h"
#include "rehearsal/hosts/range.h"

namespace stint::rehearsal::hosts {

/// Real Linux hosts on this machine in place of EC2 instances.
///
///     STINT_TRY_ASSIGN(auto hosts, Hosts::open({.state = state, .log = log}));
///     STINT_TRY(hosts->set_rules("i-0abc", {{Ingress::Protocol::Tcp, 22, 22,
///     Block{hosts->client()}}})); STINT_TRY_ASSIGN(Fd metadata, hosts->boot({.id = "i-0abc", …}));
///     for (;;) { poll({hosts->fd(), metadata…}); for (auto& event : hosts->turn()) … }
///
/// One thread, which must live as long as the hosts are to: they die with it. When the process ends, even by
/// SIGKILL, every host goes; the disks stay. SIGCHLD must not be ignored (SIG_IGN).
class Hosts {
 public:
  struct Options {
    Path state;  ///< folder of the disks, on ext4, XFS or Btrfs; one process at a time may use it
    Log& log;
  };
  /// Clears what a killed process left there. Fails with the reason where this machine cannot have such
  /// hosts.
  static Result<std::unique_ptr<Hosts>> open(const Options& options);

  Hosts() = default;
  Hosts(const Hosts&) = delete;
  Hosts& operator=(const Hosts&) = delete;
  virtual ~Hosts() = default;

  /// "namespace" or "rootless": what is said of them.
  virtual std::string kind() const = 0;
  /// The public addresses that hosts may have.
  virtual const Range& range() const = 0;
  /// How the hosts, and the rules of what may come in, see the user's machine.
  virtual Ipv4 client() const = 0;
  /// Where ssh answers at them: the same port at every host.
  virtual int ssh_port() const { return 22; }

  /// First boot, or start after an end: the disk is made or is as it was left. Takes some 30 ms. The answer
  /// is the listening socket of the host's metadata service, 169.254.169.254:80; the caller serves it, and
  /// closes it when the host has ended.
  virtual Result<Fd> boot(const HostSpec& spec) = 0;

  // The next four are for a host that runs, and do nothing to one that does not.

  /// Asks it to power off, as EC2 does: PoweredOff follows if it can, and switch_off() is for when it does
  /// not.
  virtual void shut_down(const std::string& id) = 0;
  virtual void reboot(const std::string& id) = 0;
  /// Ends it at once; no event is told.
  virtual void switch_off(const std::string& id) = 0;
  /// A hardware failure: ends it at once, and Died is told.
  virtual void crash(const std::string& id) = 0;

  /// Removes its disk, and all that is known of it; one that runs is switched off. A large disk is removed
  /// little by little, in turn(), and by the next process where this one ends before.
  virtual Result<> destroy(const std::string& id) = 0;

  /// The ids of all disks there are, also of those that another process made and left.
  virtual std::vector<std::string> disks() const = 0;

  /// The last 64 KiB of its console since it was booted, reboots included; also after its end, until it is
  /// destroyed.
  virtual std::string console(const std::string& id) const = 0;

  /// All that may come in from now on; all else is dropped silently. May be said before the host boots.
  virtual Result<> set_rules(const std::string& id, std::vector<Ingress> ingress) = 0;
  /// Until the next end of the host, or until it is said otherwise.
  virtual Result<> set_fault(const std::string& id, Fault fault) = 0;

  /// The bytes that have left each host since the last call of this, those of hosts that have ended included.
  /// What a host asks of its metadata service does not leave it.
  virtual std::map<std::string, std::int64_t> take_traffic() = 0;

  /// Readable when turn() has something to do.
  virtual int fd() const = 0;
  /// What has happened to the hosts. Never waits for one of them.
  virtual std::vector<HostEvent> turn() = 0;
};

}  // namespace stint::rehearsal::hosts
