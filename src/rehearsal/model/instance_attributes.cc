// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "rehearsal/model/instance_calls.h"
#include "rehearsal/model/launch_plan.h"
#include "rehearsal/model/select.h"

namespace stint::rehearsal {
namespace {

using Input = ModifyInstanceAttribute::Input;

Outcome<bool> read_bool(const std::string& value) {
  if (value != "true" && value != "false")
    return refuse("InvalidParameterValue", fmt::format("Value ({}) for parameter value is invalid.", value));
  return value == "true";
}

// The older form, Attribute=x&Value=y, as the newer one says it.
Outcome<Input> in_newer_form(Input in) {
  if (in.attribute.empty()) return in;
  if (in.attribute == "instanceInitiatedShutdownBehavior") {
    in.shutdown_behavior = in.value;
  } else if (in.attribute == "instanceType") {
    in.type = in.value;
  } else if (in.attribute == "userData") {
    in.user_data = in.value;
  } else if (in.attribute == "disableApiTermination") {
    REHEARSAL_TRY_ASSIGN(in.keep_from_termination, read_bool(in.value));
  } else if (in.attribute == "disableApiStop") {
    REHEARSAL_TRY_ASSIGN(in.keep_from_stop, read_bool(in.value));
  } else if (in.attribute != "blockDeviceMapping" && in.attribute != "groupSet") {
    return refuse("Unsupported",
                  fmt::format("The rehearsal cannot modify the attribute '{}'.", in.attribute));
  }
  return in;
}

Outcome<> exactly_one(const Input& in) {
  int n = in.shutdown_behavior.has_value() + in.type.has_value() + in.user_data.has_value() +
          in.keep_from_termination.has_value() + in.keep_from_stop.has_value() + !in.devices.empty() +
          !in.groups.empty();
  if (n == 1) return {};
  return refuse("InvalidParameterCombination",
                n == 0 ? "No attributes specified." : "Fields for multiple attribute types specified");
}

Outcome<> needs_stopped(const Instance& instance) {
  if (instance.state == State::Stopped) return {};
  return refuse("IncorrectInstanceState",
                fmt::format("The instance '{}' is not in the 'stopped' state.", instance.id));
}

Outcome<> set_type(Context& call, const Instance& instance, const std::string& name) {
  REHEARSAL_TRY(needs_stopped(instance));
  const InstanceType* type = call.catalogue().type(name);
  if (!type || type->architecture != instance.type->architecture)
    return refuse("InvalidParameterValue", fmt::format("Invalid value '{}' for InstanceType.", name));
  call.works.change(call.region, instance).type = type;
  return {};
}

Outcome<> set_user_data(Context& call, const Instance& instance, const std::string& base64) {
  REHEARSAL_TRY(needs_stopped(instance));
  REHEARSAL_TRY_ASSIGN(std::string raw, read_user_data(base64));
  call.works.change(call.region, instance).user_data = std::move(raw);
  return {};
}

Outcome<> set_devices(Context& call, const Instance& found,
                      const std::vector<ModifyInstanceAttribute::DeviceChange>& wishes) {
  for (const auto& wish : wishes)
    if (std::ranges::find(found.devices, wish.device, &Device::name) == found.devices.end())
      return refuse("InvalidInstanceAttributeValue",
                    fmt::format("No device is currently mapped at {}", wish.device));
  Instance& instance = call.works.change(call.region, found);
  for (const auto& wish : wishes) {
    if (!wish.delete_on_termination) continue;
    auto device = std::ranges::find(instance.devices, wish.device, &Device::name);
    device->delete_on_termination = *wish.delete_on_termination;
    call.region.volumes.change(device->volume, call.now).delete_on_termination = *wish.delete_on_termination;
  }
  return {};
}

Outcome<> set_groups(Context& call, const Instance& instance, const std::vector<std::string>& groups) {
  std::vector<GroupRef> found;
  for (const auto& id : groups) {
    REHEARSAL_TRY_ASSIGN(const Group* group, find_seen<Group>(call, id));
    found.push_back({group->id, group->name});
  }
  call.works.change(call.region, instance).interface.groups = std::move(found);
  call.region.rules_changed = true;
  return {};
}

Outcome<> modify(Context& call, const Instance& instance, const Input& in) {
  if (in.type) return set_type(call, instance, *in.type);
  if (in.user_data) return set_user_data(call, instance, *in.user_data);
  if (!in.devices.empty()) return set_devices(call, instance, in.devices);
  if (!in.groups.empty()) return set_groups(call, instance, in.groups);
  if (in.shutdown_behavior) REHEARSAL_TRY(check_shutdown_behavior(*in.shutdown_behavior));
  if (in.shutdown_behavior == "stop" && instance.spot)
    return refuse(
        "UnsupportedOperation",
        fmt::format("The Spot Instance '{}' of a one-time request cannot be stopped.", instance.id));
  Instance& changed = call.works.change(call.region, instance);
  if (in.shutdown_behavior) changed.shutdown_behavior = *in.shutdown_behavior;
  if (in.keep_from_termination) changed.keep_from_termination = *in.keep_from_termination;
  if (in.keep_from_stop) changed.keep_from_stop = *in.keep_from_stop;
  return {};
}

}  // namespace

Outcome<Done> perform(Context& call, const ModifyInstanceAttribute::Input& given) {
  REHEARSAL_TRY_ASSIGN(const Input in, in_newer_form(given));
  REHEARSAL_TRY(exactly_one(in));
  REHEARSAL_TRY_ASSIGN(const Instance* instance, find_to_change<Instance>(call, in.instance));
  if (!instance->live())
    return refuse("IncorrectInstanceState", fmt::format("The instance '{}' is terminated.", in.instance));
  REHEARSAL_TRY(modify(call, *instance, in));
  return Done{};
}

}  // namespace stint::rehearsal
