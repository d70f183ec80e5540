// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <memory>
#include <optional>

#include "base/log.h"
#include "rehearsal/server/api.h"
#include "rehearsal/server/machines.h"
#include "rehearsal/server/status.h"

namespace stint::rehearsal::server {

/// The rehearsal cloud on the wall clock, in front of real hosts: one thread, one loop.
///
///     STINT_TRY_ASSIGN(auto server, Server::open({.folder = folder, .images = images, .log = log}));
///     STINT_TRY(write_status(folder, server->status()));
///     STINT_TRY(server->run());
class Server {
 public:
  struct Options {
    const Folder& folder;
    MachineImages images;
    std::optional<std::uint16_t> port;     ///< absent: the usual one, or any where that is taken
    std::optional<Seconds> approve_after;  ///< a setting from now on
    std::string hosts = "auto";            ///< the wanted kind
    Log& log;
  };
  /// Takes up the cloud that the folder keeps. What ran when its last server ended has died meanwhile, and is
  /// told so now, after what was due. SIGTERM and SIGINT are blocked from here on: run() hears them.
  static Result<std::unique_ptr<Server>> open(const Options& options);
  /// Every host is gone when it returns.
  ~Server();

  Status status() const;
  /// Why the cloud that was there was not taken up; empty: it was, or there was none.
  const std::string& set_aside() const { return cloud_->set_aside(); }

  /// Until SIGTERM or SIGINT: then the hosts end, and the cloud knows. Fails where the cloud cannot be kept.
  Result<> run();

 private:
  explicit Server(const Options& options) : log_(options.log) {}
  Result<> lay_ground(const Options& options);
  Result<> take_up(const Options& options, const AddressBlock& block, const std::string& caller);
  Result<> bury_the_dead();
  Api::Parts api_parts();
  Result<> listen(const Options& options);
  Result<> heed_signals();
  Result<> heed_time();
  Result<> heed_minutes();
  void measure();
  void set_timer();
  Result<> end_hosts();
  void act();
  Result<> carry_out_all();
  Result<> tell_all(const std::vector<HostEvent>& events);
  SysMicros now() const;

  Log& log_;
  std::unique_ptr<Loop> loop_;
  std::unique_ptr<Machines> machines_;
  std::unique_ptr<KeptCloud> cloud_;
  std::optional<Api> api_;
  std::unique_ptr<HttpServer> http_;
  std::uint16_t port_ = 0;
  std::string kind_;  ///< of the hosts
  Fd signals_, timer_, minutes_;
  SysMicros timer_at_ = SysMicros::max();
  bool asked_to_end_ = false;
  std::optional<Error> broken_;
};

}  // namespace stint::rehearsal::server
