// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "rehearsal/hosts/attic.h"
#include "rehearsal/hosts/boot.h"
#include "rehearsal/hosts/console.h"
#include "rehearsal/hosts/ground.h"
#include "rehearsal/hosts/hosts.h"

namespace stint::rehearsal::hosts {

/// Hosts in namespaces: systemd, cloud-init and sshd on a Debian of their own, a network of their own, and
/// rules that hold. Needs root of this machine, or of a user namespace of one's own (own_root.h); their own
/// root is an ordinary user of it, without rights.
class NamespaceHosts final : public Hosts {
 public:
  static Result<std::unique_ptr<Hosts>> open(const Options& options);

  std::string kind() const override { return kind_of(ground_->standing); }
  const Range& range() const override { return ground_->range(); }
  Ipv4 client() const override { return ground_->fabric.range().client(); }
  int ssh_port() const override { return ground_->doors ? ground_->doors->outside(22) : 22; }
  Result<Fd> boot(const HostSpec& spec) override;
  void shut_down(const std::string& id) override;
  void reboot(const std::string& id) override;
  void switch_off(const std::string& id) override;
  void crash(const std::string& id) override;
  Result<> destroy(const std::string& id) override;
  std::vector<std::string> disks() const override;
  std::string console(const std::string& id) const override;
  Result<> set_rules(const std::string& id, std::vector<Ingress> ingress) override;
  Result<> set_fault(const std::string& id, Fault fault) override;
  std::map<std::string, std::int64_t> take_traffic() override;
  int fd() const override { return epoll_.get(); }
  std::vector<HostEvent> turn() override;

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
  NamespaceHosts(std::unique_ptr<Ground> ground, Fd epoll, Attic attic, Log& log)
      : log_(log), ground_(std::move(ground)), epoll_(std::move(epoll)), attic_(std::move(attic)) {}

  Result<> check_spec(const HostSpec& spec) const;
  Result<Fd> start(Host& host);
  void end(Host& host);
  HostEvent settle(Host& host, End end);
  Host* running(const std::string& id);
  Result<> apply_rules();
  std::set<Door> open_doors() const;
  void serve_ground();
  std::map<std::string, std::int64_t> link_counts() const;

  Log& log_;
  std::unique_ptr<Ground> ground_;
  Fd epoll_;
  Attic attic_;  ///< disks on their way out
  std::map<std::string, Host> hosts_;
  unsigned links_ = 0;  ///< names of links given out so far
};

}  // namespace stint::rehearsal::hosts
