// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <map>

#include "rehearsal/model/base64.h"
#include "rehearsal/model/instance_calls.h"
#include "rehearsal/model/select.h"

namespace stint::rehearsal {
namespace {

constexpr std::size_t kMostConsole = 65'536;

constexpr std::array<Column<Instance>, 22> kColumns{{
    {"instance-id", [](const Instance& i, const Wanted& w) { return w.has(i.id); }},
    {"instance-state-name", [](const Instance& i, const Wanted& w) { return w.has(name_of(i.state)); }},
    {"instance-state-code",
     [](const Instance& i, const Wanted& w) { return w.has(std::to_string(static_cast<int>(i.state))); }},
    {"instance-type", [](const Instance& i, const Wanted& w) { return w.has(i.type->name); }},
    {"instance-lifecycle",
     [](const Instance& i, const Wanted& w) { return i.spot && w.has("spot"); }},  // on demand: it has none
    {"spot-instance-request-id",
     [](const Instance& i, const Wanted& w) { return i.spot && w.has(i.spot->request); }},
    {"client-token", [](const Instance& i, const Wanted& w) { return w.has(i.client_token); }},
    {"image-id", [](const Instance& i, const Wanted& w) { return w.has(i.image->id); }},
    {"key-name", [](const Instance& i, const Wanted& w) { return w.has(i.key_name); }},
    {"availability-zone", [](const Instance& i, const Wanted& w) { return w.has(i.zone); }},
    {"vpc-id", [](const Instance& i, const Wanted& w) { return w.has(i.vpc); }},
    {"subnet-id", [](const Instance& i, const Wanted& w) { return w.has(i.interface.subnet); }},
    {"ip-address", [](const Instance& i, const Wanted& w) { return w.has(i.public_address); }},
    {"dns-name", [](const Instance& i, const Wanted& w) { return w.has(public_dns(i)); }},
    {"private-ip-address", [](const Instance& i, const Wanted& w) { return w.has(i.private_address); }},
    {"private-dns-name", [](const Instance& i, const Wanted& w) { return w.has(private_dns(i)); }},
    {"reservation-id", [](const Instance& i, const Wanted& w) { return w.has(i.reservation); }},
    {"owner-id", [](const Instance& i, const Wanted& w) { return w.has(i.owner); }},
    {"architecture", [](const Instance& i, const Wanted& w) { return w.has(i.type->architecture); }},
    {"network-interface.network-interface-id",
     [](const Instance& i, const Wanted& w) { return w.has(i.interface.id); }},
    {"instance.group-id",
     [](const Instance& i, const Wanted& w) {
       return std::ranges::any_of(i.interface.groups, [&](const auto& g) { return w.has(g.id); });
     }},
    {"block-device-mapping.volume-id",
     [](const Instance& i, const Wanted& w) {
       return std::ranges::any_of(i.devices, [&](const auto& d) { return w.has(d.volume); });
     }},
}};

}  // namespace

Outcome<DescribeInstances::Output> perform(Context& call, const DescribeInstances::Input& in) {
  REHEARSAL_TRY_ASSIGN(auto found, select<Instance>(call, in, kColumns));
  std::map<std::string_view, Reservation> by_reservation;
  for (const Instance* instance : found) {
    auto& reservation = by_reservation[instance->reservation];
    reservation.id = instance->reservation;
    reservation.owner = instance->owner;
    reservation.instances.push_back(instance);
  }
  DescribeInstances::Output out;
  for (auto& [id, reservation] : by_reservation) out.items.push_back(std::move(reservation));
  return out;
}

Outcome<DescribeInstanceStatus::Output> perform(Context& call, const DescribeInstanceStatus::Input& in) {
  REHEARSAL_TRY_ASSIGN(auto found, select<Instance>(call, in, kColumns));
  if (!in.all) std::erase_if(found, [](const Instance* i) { return i->state != State::Running; });
  return DescribeInstanceStatus::Output{std::move(found), {}};
}

Outcome<GetConsoleOutput::Output> perform(Context& call, const GetConsoleOutput::Input& in) {
  REHEARSAL_TRY_ASSIGN(const Instance* instance, find_to_change<Instance>(call, in.instance));
  if (in.latest && !instance->type->nitro)
    return refuse("UnsupportedOperation",
                  "This instance type does not support retrieving the latest console logs.");
  GetConsoleOutput::Output out{in.instance, call.now, {}};
  if (!in.latest && call.now < instance->changed + call.works.settings.pace.console) return out;
  out.text = instance->host_on && call.works.console ? call.works.console(in.instance) : instance->console;
  if (out.text.size() > kMostConsole) out.text.erase(0, out.text.size() - kMostConsole);
  return out;
}

Outcome<DescribeInstanceAttribute::Output> perform(Context& call,
                                                   const DescribeInstanceAttribute::Input& in) {
  constexpr std::array<std::string_view, 11> kKnown{"instanceType",
                                                    "userData",
                                                    "disableApiTermination",
                                                    "disableApiStop",
                                                    "instanceInitiatedShutdownBehavior",
                                                    "rootDeviceName",
                                                    "blockDeviceMapping",
                                                    "groupSet",
                                                    "ebsOptimized",
                                                    "enaSupport",
                                                    "sourceDestCheck"};
  if (std::ranges::find(kKnown, in.attribute) == kKnown.end())
    return refuse(
        "InvalidParameterValue",
        fmt::format("Value ({}) for parameter attribute is invalid. Unknown attribute.", in.attribute));
  DescribeInstanceAttribute::Output out{.attribute = in.attribute};
  REHEARSAL_TRY_ASSIGN(out.instance, find_seen<Instance>(call, in.instance));
  if (!out.instance->user_data.empty()) out.user_data = to_base64(out.instance->user_data);
  return out;
}

}  // namespace stint::rehearsal
