// SPDX-License-Identifier: Apache-2.0
#include "aws/ec2_instances.h"

#include "aws/ec2_form.h"
#include "aws/encode.h"

namespace stint::aws {

static void read(XmlReader& r, InstanceEvent& event) {
  r.need("code", event.code);
  r.take("description", event.description);
  r.take("notBefore", event.not_before);
}

static void read(XmlReader& r, InstanceStatus& status) {
  r.need("instanceId", status.instance_id);
  r.need("instanceState", status.state);
  r.take("systemStatus/status", status.system);
  r.take("instanceStatus/status", status.instance);
  r.take("attachedEbsStatus/status", status.attached_ebs);
  r.take("applicationStatus/status", status.application);
  r.take("performanceStatus/status", status.performance);
  r.list("eventsSet/item", status.events);
}

static void read(XmlReader& r, StateChange& change) {
  r.need("instanceId", change.instance_id);
  r.need("currentState", change.current);
  r.need("previousState", change.previous);
}

static Result<StateChange> change_state(const Client& client, std::string_view action,
                                        const std::string& instance_id) {
  Form form = ec2_form(action);
  form.list("InstanceId", std::vector{instance_id});
  StateChange change;
  STINT_TRY(ask_with<XmlNode>(client, ec2_call(form, Repeat::Idempotent),
                              [&](XmlReader& r) { r.need("instancesSet/item", change); }));
  return change;
}

Result<std::vector<Instance>> describe_instances(const Client& client, const Select& select) {
  Form form = ec2_form("DescribeInstances");
  put_select(form, select, "InstanceId");
  return ask_pages<Instance>(client, Service::Ec2, form, "reservationSet/item/instancesSet/item");
}

Result<std::vector<InstanceStatus>> describe_instance_status(const Client& client, const Select& select) {
  Form form = ec2_form("DescribeInstanceStatus");
  put_select(form, select, "InstanceId");
  form.put("IncludeAllInstances", true);
  return ask_pages<InstanceStatus>(client, Service::Ec2, form, "instanceStatusSet/item");
}

Result<ConsoleOutput> get_console_output(const Client& client, const std::string& instance_id, bool latest) {
  Form form = ec2_form("GetConsoleOutput");
  form.put("InstanceId", instance_id);
  if (latest) form.put("Latest", true);
  ConsoleOutput console;
  std::string encoded;
  STINT_TRY(ask_with<XmlNode>(client, ec2_call(form, Repeat::Read), [&](XmlReader& r) {
    r.take("timestamp", console.taken);
    r.take("output", encoded);
  }));
  auto text = decode_base64(encoded);
  if (!text)
    return fail(Kind::Unknown, "GetConsoleOutput in " + client.region + ": the console text is not base64");
  console.text = *std::move(text);
  return console;
}

Result<StateChange> stop_instance(const Client& client, const std::string& instance_id) {
  return change_state(client, "StopInstances", instance_id);
}

Result<StateChange> start_instance(const Client& client, const std::string& instance_id) {
  return change_state(client, "StartInstances", instance_id);
}

Result<StateChange> terminate_instance(const Client& client, const std::string& instance_id) {
  return change_state(client, "TerminateInstances", instance_id);
}

Result<> set_shutdown_behavior(const Client& client, const std::string& instance_id,
                               ShutdownBehavior behavior) {
  Form form = ec2_form("ModifyInstanceAttribute");
  form.put("InstanceId", instance_id);
  form.put("InstanceInitiatedShutdownBehavior.Value", word_for(behavior));
  return ask_nothing(client, ec2_call(form, Repeat::Idempotent));
}

Result<std::string> shutdown_behavior(const Client& client, const std::string& instance_id) {
  Form form = ec2_form("DescribeInstanceAttribute");
  form.put("InstanceId", instance_id);
  form.put("Attribute", "instanceInitiatedShutdownBehavior");
  std::string behavior;
  STINT_TRY(ask_with<XmlNode>(client, ec2_call(form, Repeat::Read), [&](XmlReader& r) {
    r.need("instanceInitiatedShutdownBehavior/value", behavior);
  }));
  return behavior;
}

}  // namespace stint::aws
