// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "rehearsal/model/cloud.h"
#include "rehearsal/model/instance_calls.h"
#include "rehearsal/model/works.h"

// For tests of the model: a catalogue of a few things, a cloud with everything at a fixed pace, a clock to
// step.
namespace stint::rehearsal {

inline const std::string kAmi = "ami-0000000000000000a";
inline const std::string kGpuQuota = "L-DB2E81BA";
inline const std::string kGpuSpotQuota = "L-3819A6DF";

inline Catalogue small_catalogue() {
  Catalogue c;
  c.regions = {
      {"eu-west-1", {{"eu-west-1a", "euw1-az1"}}},
      {"me-south-1", {{"me-south-1a", "mes1-az1"}}, false},
      {"us-east-1", {{"us-east-1a", "use1-az1"}, {"us-east-1b", "use1-az2"}, {"us-east-1e", "use1-az3"}}}};
  auto type = [&](std::string name, int vcpus, std::string quota,
                  std::vector<std::string> zones) -> InstanceType& {
    InstanceType t{.name = std::move(name),
                   .vcpus = vcpus,
                   .memory_mib = 1024,
                   .architecture = "x86_64",
                   .gpu = {},
                   .quota = std::move(quota),
                   .spot_quota = {},
                   .zones = {}};
    t.zones["us-east-1"] = std::move(zones);
    return c.types.emplace_back(std::move(t));
  };
  auto& g4dn = type("g4dn.xlarge", 4, kGpuQuota, {"us-east-1a", "us-east-1b"});
  g4dn.gpu = Gpu{"T4", "NVIDIA", 1, "", 16384};
  g4dn.spot_quota = kGpuSpotQuota;
  type("g5g.xlarge", 4, kGpuQuota, {"us-east-1a"}).architecture = "arm64";
  type("p2.xlarge", 4, "L-417A185B", {"us-east-1a"}).nitro = false;
  auto& micro = type("t3.micro", 2, "L-1216C47A", {"us-east-1a", "us-east-1b", "us-east-1e"});
  micro.free_tier = true;
  micro.zones["eu-west-1"] = {"eu-west-1a"};
  for (std::string region : {"us-east-1", "eu-west-1"})
    c.images[region] = {{.id = kAmi,
                         .name = "Test AMI (Ubuntu) 20261001",
                         .description = {},
                         .owner_id = "898082745236",
                         .owner_alias = "amazon",
                         .architecture = "x86_64",
                         .root_device = "/dev/sda1",
                         .snapshot = "snap-0000000000000000a",
                         .root_gib = 8,
                         .login = "ubuntu",
                         .created = *parse_rfc3339("2026-10-01T05:00:00Z"),
                         .parameters = {"/aws/service/a/x86_64/latest/ami-id"}}};
  c.quotas = {{kGpuQuota, "Running On-Demand G and VT instances", 0, "G/OnDemand"},
              {kGpuSpotQuota, "All G and VT Spot Instance Requests", 0, "G/Spot"},
              {"L-417A185B", "Running On-Demand P instances", 0, ""},
              {"L-1216C47A", "Running On-Demand Standard instances", 5, ""}};
  return c;
}

inline Settings small_settings() {
  Settings s;
  s.accounts = {
      {.id = "111122223333",
       .keys = {{.id = "AKIA1", .secret = "secret", .session_token = {}, .expires = {}, .denied = {}}},
       .limits = {{.code = kGpuQuota, .vcpus = 16}, {.code = "L-417A185B", .vcpus = 8}}}};
  s.pace.boot = {Seconds{5}, Seconds{5}};
  s.pace.checks = {Seconds{90}, Seconds{90}};
  s.pace.stopped = {Seconds{2}, Seconds{2}};
  s.alarms.delay = {Seconds{30}, Seconds{30}};
  return s;
}

class SmallCloud {
 public:
  explicit SmallCloud(Settings settings = small_settings()) : cloud(std::move(settings), catalogue) {}

  Catalogue catalogue = small_catalogue();
  Cloud cloud;
  SysMicros now = *parse_rfc3339("2026-11-24T20:00:00Z");
  std::string region = "us-east-1";
  std::vector<HostCommand> commands;  ///< since the last launch, start or clear()

  Context enter(std::size_t account = 0) {
    const Account& a = cloud.settings().accounts[account];
    return cloud.enter(a, a.keys.front(), region, now);
  }
  /// Makes one call now.
  template <class Input>
  auto call(const Input& input) {
    Context context = enter();
    auto outcome = perform(context, input);
    take_commands();
    return outcome;
  }
  /// The code of the refusal; "" where the call was answered.
  template <class Input>
  std::string code(const Input& input) {
    auto outcome = call(input);
    return outcome ? "" : outcome.error().code;
  }
  void pass(Micros span) {
    now += span;
    take_commands();
  }
  void tell(const std::string& instance, HostEvent::What what) {
    cloud.tell({instance, what}, now);
    take_commands();
  }

  static RunInstances::Input request(std::string type = "g4dn.xlarge") {
    RunInstances::Input in;
    in.image = kAmi;
    in.type = std::move(type);
    in.min_count = in.max_count = 1;
    return in;
  }
  /// Launches one and, with `running`, waits until it runs. Its id.
  std::string launch(const RunInstances::Input& in = request(), bool running = true) {
    commands.clear();
    auto out = call(in);
    if (!out) return out.error().code + ": " + out.error().message;
    std::string id = out->instances.front()->id;
    if (running) pass(Seconds{5});
    return id;
  }
  /// As it is, whatever the read lag.
  const Instance& instance(const std::string& id) { return *enter().region.instances.find(id); }
  State state(const std::string& id) { return instance(id).state; }

  template <class Command>
  std::vector<Command> told() const {
    std::vector<Command> found;
    for (const auto& command : commands)
      if (const auto* c = std::get_if<Command>(&command)) found.push_back(*c);
    return found;
  }

 private:
  void take_commands() {
    for (auto& command : cloud.advance(now)) commands.push_back(std::move(command));
  }
};

/// Filters of a listing: {"name", {"value", …}}.
template <class Input>
Input filtered(std::vector<Filter> filters) {
  Input in{};
  in.filters = std::move(filters);
  return in;
}
template <class Input>
Input of_ids(std::vector<std::string> ids) {
  Input in{};
  in.ids = std::move(ids);
  return in;
}

}  // namespace stint::rehearsal
