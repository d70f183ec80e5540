// SPDX-License-Identifier: Apache-2.0
#include <array>

#include "rehearsal/model/base64.h"
#include "rehearsal/wire/instance_shapes.h"
#include "rehearsal/wire/row.h"

namespace stint::rehearsal::wire {

template <class V>
void fields(V& v, DescribeInstances::Input& in) {
  v("InstanceId", in.ids);
  listing_fields(v, in);
}
template <class V>
void fields(V& v, const DescribeInstances::Output& out) {
  v("reservationSet", out.items);
  token_field(v, out.next_token);
}

// One row of DescribeInstanceStatus.
struct StatusOut {
  const Instance& instance;
};
std::string_view checks_of(const Instance& instance) {
  switch (instance.checks) {
    case Checks::None:
      return "not-applicable";
    case Checks::Initializing:
      return "initializing";
    case Checks::Ok:
      return "ok";
    case Checks::Impaired:
      return "impaired";
  }
  return "";
}
template <class V>
void fields(V& v, const StatusOut& status) {
  const Instance& i = status.instance;
  // What hangs in a guest is the instance check's; the system check is about the host below it.
  auto instance = checks_of(i);
  auto system = i.checks == Checks::Impaired ? std::string_view("ok") : instance;
  v("instanceId", i.id);
  v("availabilityZone", i.zone);
  v("instanceState", i.state);
  v("systemStatus", Wrapped{"status", system});
  v("instanceStatus", Wrapped{"status", instance});
  v("attachedEbsStatus", Wrapped{"status", system});
}

template <class V>
void fields(V& v, DescribeInstanceStatus::Input& in) {
  v("InstanceId", in.ids);
  v("IncludeAllInstances", in.all);
  listing_fields(v, in);
}
template <class V>
void fields(V& v, const DescribeInstanceStatus::Output& out) {
  std::vector<StatusOut> rows;
  for (const Instance* instance : out.items) rows.push_back({*instance});
  v("instanceStatusSet", rows);
  token_field(v, out.next_token);
}

template <class V>
void fields(V& v, DescribeInstanceAttribute::Input& in) {
  v("InstanceId", in.instance, kRequired);
  v("Attribute", in.attribute, kRequired);
}
template <class V>
void fields(V& v, const DescribeInstanceAttribute::Output& out) {
  const Instance& i = *out.instance;
  const auto& name = out.attribute;
  auto value = [&](const auto& what) { v(name, Wrapped{"value", what}); };
  v("instanceId", i.id);
  if (name == "instanceType") value(i.type->name);
  if (name == "userData") v(name, Wrapped{"value", out.user_data});
  if (name == "disableApiTermination") value(i.keep_from_termination);
  if (name == "disableApiStop") value(i.keep_from_stop);
  if (name == "instanceInitiatedShutdownBehavior") value(i.shutdown_behavior);
  if (name == "rootDeviceName") value(i.root_device());
  if (name == "ebsOptimized") value(i.ebs_optimized);
  if (name == "enaSupport" || name == "sourceDestCheck") value(true);
  if (name == "blockDeviceMapping") v(name, i.devices);
  if (name == "groupSet") v(name, i.interface.groups);
}

// <Name><Value>…</Value></Name> of a request.
template <class T>
struct ValueIn {
  std::optional<T>& value;
};
template <class V, class T>
void fields(V& v, ValueIn<T>& in) {
  v("Value", in.value);
}
struct DeviceEbsIn {
  std::optional<bool>& delete_on_termination;
};
template <class V>
void fields(V& v, DeviceEbsIn& in) {
  v("DeleteOnTermination", in.delete_on_termination);
}
template <class V>
void fields(V& v, ModifyInstanceAttribute::DeviceChange& change) {
  DeviceEbsIn ebs{change.delete_on_termination};
  v("DeviceName", change.device, kRequired);
  v("Ebs", ebs);
}

template <class V>
void fields(V& v, ModifyInstanceAttribute::Input& in) {
  auto value = [&](std::string_view name, auto& member) {
    ValueIn<typename std::remove_reference_t<decltype(member)>::value_type> holder{member};
    v(name, holder);
  };
  v("InstanceId", in.instance, kRequired);
  v("Attribute", in.attribute);
  v("Value", in.value);
  value("InstanceInitiatedShutdownBehavior", in.shutdown_behavior);
  value("InstanceType", in.type);
  value("UserData", in.user_data);
  value("DisableApiTermination", in.keep_from_termination);
  value("DisableApiStop", in.keep_from_stop);
  v("BlockDeviceMapping", in.devices);
  v("GroupId", in.groups);
}

template <class V>
void fields(V& v, GetConsoleOutput::Input& in) {
  v("InstanceId", in.instance, kRequired);
  v("Latest", in.latest);
}
template <class V>
void fields(V& v, const GetConsoleOutput::Output& out) {
  v("instanceId", out.instance);
  v("timestamp", out.at);
  v("output", to_base64(out.text));
}

template <class V>
void fields(V& v, const StateChange& change) {
  v("instanceId", change.instance);
  v("currentState", change.current);
  v("previousState", change.previous);
}
template <class V>
void fields(V& v, const StopInstances::Output& out) {
  v("instancesSet", out.changes);
}
template <class V>
void fields(V& v, StopInstances::Input& in) {
  v("InstanceId", in.instances, kRequired);
  v("Force", in.force);
  v("SkipOsShutdown", in.skip_os_shutdown);
  v("Hibernate", in.hibernate);
}
template <class V>
void fields(V& v, StartInstances::Input& in) {
  v("InstanceId", in.instances, kRequired);
}
template <class V>
void fields(V& v, TerminateInstances::Input& in) {
  v("InstanceId", in.instances, kRequired);
  v("Force", in.force);
  v("SkipOsShutdown", in.skip_os_shutdown);
}
template <class V>
void fields(V& v, RebootInstances::Input& in) {
  v("InstanceId", in.instances, kRequired);
}

std::span<const Row> instance_rows() {
  constexpr Pages kPages{.least = 5, .most = 1000, .not_with_ids = true};
  static constexpr std::array kRows{
      form_row<DescribeInstances>("DescribeInstances", kLook, kPages),
      form_row<DescribeInstanceStatus>("DescribeInstanceStatus", kLook, kPages),
      form_row<DescribeInstanceAttribute>("DescribeInstanceAttribute", kLook),
      form_row<GetConsoleOutput>("GetConsoleOutput", kLook),
      form_row<ModifyInstanceAttribute>("ModifyInstanceAttribute"),
      form_row<StopInstances>("StopInstances"),
      form_row<StartInstances>("StartInstances"),
      form_row<TerminateInstances>("TerminateInstances"),
      form_row<RebootInstances>("RebootInstances"),
  };
  return kRows;
}

}  // namespace stint::rehearsal::wire
