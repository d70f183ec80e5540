// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/json.h"
#include "base/log.h"
#include "rehearsal/hosts/hosts.h"
#include "rehearsal/model/host.h"
#include "rehearsal/server/host_words.h"
#include "rehearsal/server/loop.h"
#include "rehearsal/server/metadata_service.h"

namespace stint::rehearsal::server {

/// The real hosts behind the instances, each with the metadata service that it asks. Carries out what the
/// cloud commands, and tells what has become of them. An image of the catalogue is one of two.
class Machines {
 public:
  using Look = std::function<std::optional<Metadata>(std::string_view instance)>;
  /// `told` is called from the loop when there are events to be taken.
  struct Parts {
    std::unique_ptr<hosts::Hosts> hosts;
    MachineImages images;
    Look look;
    Log& log;
    Loop& loop;
    std::function<void()> told;
  };
  static Result<std::unique_ptr<Machines>> make(Parts parts);
  ~Machines();

  /// A host that cannot boot has died: that is told.
  void carry_out(const HostCommand& command);
  /// What has happened since the last call of this.
  std::vector<HostEvent> take_events();

  /// Does to a host that runs what only an accident does: "crash", "cut_network", "restore_network", "hang"
  /// (nothing in it runs any more), "resume", "interrupt" (EC2 wants a spot instance back). Kind::Usage where
  /// that cannot happen to it, Kind::Failed where no such host runs.
  Result<> befall(const std::string& instance, std::string_view accident);

  /// What has left the hosts since the last call of this is among the events to be taken.
  void measure();

  /// Removes the disks of all instances but these.
  Result<> keep_only(const std::set<std::string>& instances);

  std::string console(std::string_view instance) const {
    return parts_.hosts->console(std::string(instance));
  }
  std::vector<std::string> running() const;
  /// For people who look for an error: a list of objects.
  Json show() const;

 private:
  struct Machine {
    host::Boot booted;
    MetadataService service;
    std::unique_ptr<HttpServer> metadata;
  };
  struct Obey;
  explicit Machines(Parts parts) : parts_(std::move(parts)) {}

  Result<> boot(const host::Boot& boot);
  Result<> serve_metadata(const host::Boot& boot, hosts::Fd listener);
  Result<> interrupt(const std::string& instance);
  void forget(const std::string& instance);
  void hear();
  void take(hosts::HostEvent event);

  Parts parts_;
  std::map<std::string, Machine, std::less<>> machines_;  ///< those that run
  std::vector<HostEvent> events_;
};

}  // namespace stint::rehearsal::server
