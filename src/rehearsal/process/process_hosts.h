// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "rehearsal/hosts/attic.h"
#include "rehearsal/hosts/console.h"
#include "rehearsal/hosts/hosts.h"
#include "rehearsal/process/addresses.h"
#include "rehearsal/process/supervisor.h"

namespace stint::rehearsal::process {

/// Hosts where there are no namespaces to be had, as in a container: each a tree of processes in a chroot of
/// its own, with the image's cloud-init, sshd and programs, and a first process of ours in place of systemd.
/// They have this computer's network, clock and process numbers, so security groups are not enforced, and the
/// root of one is root here, with less rights: they keep out accidents, not attacks.
class ProcessHosts final : public hosts::Hosts {
 public:
  static Result<std::unique_ptr<hosts::Hosts>> open(const Options& options);
  ~ProcessHosts() override;

  std::string kind() const override { return "process"; }
  const hosts::Range& range() const override { return addresses_.range; }
  hosts::Ipv4 client() const override { return addresses_.range.client(); }
  int ssh_port() const override { return addresses_.ssh_port; }
  Result<hosts::Fd> boot(const hosts::HostSpec& spec) override;
  void shut_down(const std::string& id) override;
  void reboot(const std::string& id) override;
  void switch_off(const std::string& id) override;
  void crash(const std::string& id) override;
  Result<> destroy(const std::string& id) override;
  std::vector<std::string> disks() const override;
  std::string console(const std::string& id) const override;
  Result<> set_rules(const std::string& id, std::vector<hosts::Ingress> ingress) override;
  Result<> set_fault(const std::string& id, hosts::Fault fault) override;
  std::map<std::string, std::int64_t> take_traffic() override;
  int fd() const override { return epoll_.get(); }
  std::vector<hosts::HostEvent> turn() override;

 private:
  struct Host {
    hosts::HostSpec spec;
    hosts::Console console;
    std::unique_ptr<Supervisor> run;  ///< while it runs
    std::int64_t taken = 0;           ///< of what that run has sent
    std::int64_t left_over = 0;       ///< of runs before it, not taken yet
  };
  ProcessHosts(hosts::Fd lock, Addresses addresses, hosts::Fd epoll, hosts::Attic attic, Path instances,
               Log& log)
      : log_(log),
        lock_(std::move(lock)),
        addresses_(std::move(addresses)),
        epoll_(std::move(epoll)),
        attic_(std::move(attic)),
        instances_(std::move(instances)) {}

  Result<> check_spec(const hosts::HostSpec& spec) const;
  Result<hosts::Fd> start(Host& host);
  void end(Host& host);
  void end_strays();
  hosts::HostEvent settle(Host& host, hosts::End how);
  Host* running(const std::string& id);

  Log& log_;
  hosts::Fd lock_;
  Addresses addresses_;
  hosts::Fd epoll_;
  hosts::Attic attic_;  ///< disks on their way out
  Path instances_;
  std::map<std::string, Host> hosts_;
};

}  // namespace stint::rehearsal::process
