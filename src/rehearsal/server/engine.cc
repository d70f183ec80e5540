// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/server/engine.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "rehearsal/server/settings_json.h"
#include "rehearsal/wire/catalogue.h"
#include "rehearsal/wire/form.h"
#include "rehearsal/wire/metering.h"

namespace stint::rehearsal::server {
namespace {

// AWS's own rule for names, which the table of calls keeps to.
constexpr std::array<std::string_view, 3> kReading{"Describe", "Get", "List"};

std::string action_of(const wire::Request& request) {
  auto target = request.header("x-amz-target");
  if (!target.empty()) return std::string(target.substr(target.rfind('.') + 1));
  wire::Form form(request.body.empty() ? request.query : request.body);
  return std::string(form.take("Action"));
}

bool only_reads(const wire::Request& request) {
  if (request.path != "/") return request.method == "GET";
  const auto action = action_of(request);
  return std::ranges::any_of(kReading, [&](auto prefix) { return action.starts_with(prefix); });
}

bool is_known(const std::vector<Account>& accounts, std::string_view key) {
  for (const auto& account : accounts)
    if (std::ranges::find(account.keys, key, &Key::id) != account.keys.end()) return true;
  return false;
}

}  // namespace

Engine::Engine(FirstSettings first)
    : cloud_(std::move(first.model), wire::standard_catalogue()),
      front_(cloud_),
      faults_(std::move(first.faults)),
      throttling_(first.throttling) {
  front_.set_faults(faults_);
  front_.set_throttling(throttling_);
}

void Engine::advance(SysMicros now) {
  for (auto& command : cloud_.advance(now)) commands_.push_back(std::move(command));
  wire::count(meter_, cloud_.take_usage());
}

std::optional<wire::Reply> Engine::ask(const wire::Request& request, SysMicros now) {
  auto reply = front_.handle(request, now);
  advance(now);
  return reply;
}

void Engine::tell(const HostEvent& event, SysMicros now) {
  cloud_.tell(event, now);
  advance(now);
}

Result<> Engine::change(const input::Change& change, SysMicros now) {
  advance(now);
  STINT_TRY(change_settings(change.settings, {cloud_.settings(), faults_, throttling_}));
  if (Json::parse(change.settings).contains("faults")) front_.set_faults(faults_);
  front_.set_throttling(throttling_);
  return {};
}

void Engine::move(const input::Addresses& addresses, SysMicros now) {
  cloud_.move_public_addresses(addresses.block, now);
  cloud_.settings().caller_address = addresses.caller;
  advance(now);
}

bool Engine::minds(const wire::Request& request) const {
  const Settings& settings = cloud_.settings();
  const bool reading_counts = settings.read_lag.most > Micros{0} || !faults_.empty();
  if (!reading_counts && only_reads(request)) return false;
  auto authorization = wire::read_authorization(request.header("authorization"));
  return authorization && is_known(settings.accounts, authorization->key);
}

std::vector<HostCommand> Engine::take_commands() { return std::exchange(commands_, {}); }

meter::Bill Engine::bill(SysMicros now, const std::optional<std::string>& label) {
  advance(now);
  return label ? meter_.bill(wire::meter_time(now), *label) : meter_.bill(wire::meter_time(now));
}

Json Engine::settings() const { return show_settings(cloud_.settings(), faults_, throttling_); }

}  // namespace stint::rehearsal::server
