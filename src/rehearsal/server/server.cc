// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/server/server.h"

#include <fmt/format.h>
#include <sys/signalfd.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "rehearsal/hosts/system.h"
#include "rehearsal/server/loopback.h"
#include "rehearsal/server/open_hosts.h"
#include "rehearsal/server/settings_json.h"

namespace stint::rehearsal::server {
namespace {

using namespace std::chrono_literals;

// A server that comes back is where it was: what a learner has put into the environment of a shell stays
// true. The number is nobody's (IANA, "Service Name and Transport Protocol Port Number Registry").
constexpr std::uint16_t kUsualPort = 4577;

// How far the journal may be ahead of this computer's clock: more, and every signature would be refused as
// too old.
constexpr Micros kMostAhead = 5min;

AddressBlock block_of(const hosts::Hosts& hosts) {
  const auto& range = hosts.range();
  return {range.first_host().text(), range.last_host().bits - range.first_host().bits + 1, hosts.ssh_port()};
}

timespec as_timespec(SysMicros at) {
  const auto whole = std::chrono::floor<Seconds>(at);
  return {.tv_sec = whole.time_since_epoch().count(), .tv_nsec = (at - whole) / 1us * 1000};
}

void drain(const Fd& fd) {
  std::array<char, 1024> bytes{};
  while (::read(fd.get(), bytes.data(), bytes.size()) > 0) {
  }
}

}  // namespace

Result<std::unique_ptr<Server>> Server::open(const Options& options) {
  std::unique_ptr<Server> server(new Server(options));
  STINT_TRY_ASSIGN(server->loop_, Loop::make());
  STINT_TRY(server->heed_signals());
  STINT_TRY(server->lay_ground(options));
  STINT_TRY(server->heed_time());
  STINT_TRY(server->heed_minutes());
  STINT_TRY(server->bury_the_dead());
  STINT_TRY(server->listen(options));
  return server;
}

Server::~Server() {
  if (http_) loop_->remove(*http_);
  http_.reset();
}

SysMicros Server::now() const {
  return std::chrono::time_point_cast<Micros>(std::chrono::system_clock::now());
}

Result<> Server::lay_ground(const Options& options) {
  STINT_TRY_ASSIGN(auto hosts, open_hosts(options.hosts, {.state = options.folder.at("hosts"), .log = log_}));
  kind_ = hosts->kind();
  const auto block = block_of(*hosts);
  const auto caller = hosts->client().text();
  STINT_TRY_ASSIGN(machines_,
                   Machines::make({.hosts = std::move(hosts),
                                   .images = options.images,
                                   .look = [this](std::string_view id) { return cloud_->metadata(id); },
                                   .log = log_,
                                   .loop = *loop_,
                                   .told = [this] { act(); }}));
  return take_up(options, block, caller);
}

Result<> Server::take_up(const Options& options, const AddressBlock& block, const std::string& caller) {
  STINT_TRY_ASSIGN(cloud_, KeptCloud::open(options.folder, new_beginning(now(), block, caller),
                                           [this](std::string_view id) { return machines_->console(id); }));
  if (!cloud_->set_aside().empty()) log_.line(cloud_->set_aside());
  if (cloud_->past().last > now() + kMostAhead)
    return fail(Kind::Failed,
                fmt::format("this computer's clock is behind the rehearsal's, which has come to {}",
                            rfc3339(cloud_->past().last)),
                "set the clock, or begin anew with stint-rehearsal clean");
  if (options.approve_after)
    STINT_TRY(cloud_->change(Json{{"approve_after", options.approve_after->count()}}.dump(), now()));
  if (cloud_->addresses() != block) STINT_TRY(cloud_->move({block, caller}, now()));
  return {};
}

// The hosts of the last server ended with it; disks that are nobody's were left by a kill in the middle.
Result<> Server::bury_the_dead() {
  for (const auto& instance : cloud_->past().running)
    STINT_TRY(cloud_->tell({instance, HostEvent::What::Died}, now()));
  STINT_TRY(carry_out_all());
  return machines_->keep_only(cloud_->past().disks);
}

Api::Parts Server::api_parts() {
  return {
      .cloud = *cloud_,
      .now = [this] { return now(); },
      .hosts = [this] { return machines_->show(); },
      .befall = [this](const std::string& id, std::string_view what) { return machines_->befall(id, what); },
      .measure = [this] { measure(); },
      .told = [this] { act(); },
      .broken = [this](Error error) { broken_ = std::move(error); }};
}

Result<> Server::listen(const Options& options) {
  auto listener = listen_on_loopback(options.port.value_or(kUsualPort));
  if (!listener && !options.port) listener = listen_on_loopback(0);
  if (!listener) return fail(std::move(listener).error());
  STINT_TRY_ASSIGN(port_, port_of(*listener));
  api_.emplace(api_parts());
  STINT_TRY_ASSIGN(
      http_, HttpServer::start(*std::move(listener),
                               [this](const wire::Request& request) { return api_->answer(request); }, {}));
  return loop_->add(*http_);
}

Status Server::status() const {
  return {.endpoint = fmt::format("http://127.0.0.1:{}", port_),
          .hosts = kind_,
          .access_key_id = cloud_->key(),
          .secret_access_key = cloud_->secret(),
          .pid = getpid()};
}

Result<> Server::heed_signals() {
  sigset_t ends;
  sigemptyset(&ends);
  sigaddset(&ends, SIGTERM);
  sigaddset(&ends, SIGINT);
  sigprocmask(SIG_BLOCK, &ends, nullptr);
  STINT_TRY_ASSIGN(signals_, hosts::check_fd(signalfd(-1, &ends, SFD_CLOEXEC | SFD_NONBLOCK), "signalfd"));
  return loop_->watch(signals_.get(), [this] {
    drain(signals_);
    asked_to_end_ = true;
  });
}

Result<> Server::heed_time() {
  STINT_TRY_ASSIGN(timer_,
                   hosts::check_fd(timerfd_create(CLOCK_REALTIME, TFD_CLOEXEC | TFD_NONBLOCK), "timerfd"));
  return loop_->watch(timer_.get(), [this] {
    drain(timer_);
    timer_at_ = SysMicros::max();
    act();
  });
}

// Traffic is counted each minute as well, so that a kill of this process loses no more than that of it.
Result<> Server::heed_minutes() {
  STINT_TRY_ASSIGN(minutes_,
                   hosts::check_fd(timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK), "timerfd"));
  const itimerspec each{.it_interval = {60, 0}, .it_value = {60, 0}};
  timerfd_settime(minutes_.get(), 0, &each, nullptr);
  return loop_->watch(minutes_.get(), [this] {
    drain(minutes_);
    measure();
  });
}

void Server::measure() {
  machines_->measure();
  act();
}

// On the wall clock, so that a computer that slept wakes up to what was due meanwhile.
void Server::set_timer() {
  const auto due = cloud_->next_due();
  if (due == timer_at_) return;
  timer_at_ = due;
  itimerspec when{};
  if (due != SysMicros::max()) when.it_value = as_timespec(due);
  timerfd_settime(timer_.get(), TFD_TIMER_ABSTIME, &when, nullptr);
}

void Server::act() {
  auto acted = carry_out_all();
  if (!acted) broken_ = std::move(acted).error();
}

// What the cloud commands makes the hosts tell something, and the other way round.
Result<> Server::carry_out_all() {
  for (;;) {
    STINT_TRY(cloud_->advance(now()));
    const auto commands = cloud_->take_commands();
    for (const auto& command : commands) machines_->carry_out(command);
    const auto events = machines_->take_events();
    STINT_TRY(tell_all(events));
    if (commands.empty() && events.empty()) break;
  }
  set_timer();
  return {};
}

Result<> Server::tell_all(const std::vector<HostEvent>& events) {
  for (const auto& event : events) STINT_TRY(cloud_->tell(event, now()));
  return {};
}

Result<> Server::run() {
  while (!asked_to_end_ && !broken_) loop_->turn();
  if (broken_) return fail(*broken_);
  log_.line("asked to end");
  return end_hosts();
}

Result<> Server::end_hosts() {
  for (const auto& instance : machines_->running()) {
    machines_->carry_out(host::Stop{instance, true});
    STINT_TRY(tell_all(machines_->take_events()));
    STINT_TRY(cloud_->tell({instance, HostEvent::What::Died}, now()));
  }
  return {};
}

}  // namespace stint::rehearsal::server
