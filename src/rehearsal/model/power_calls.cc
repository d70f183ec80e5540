// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <map>

#include "rehearsal/model/capacity.h"
#include "rehearsal/model/instance_calls.h"
#include "rehearsal/model/life.h"
#include "rehearsal/model/select.h"

// Stop, start, reboot, terminate. Each first looks whether it may be done to all, then does it.
namespace stint::rehearsal {
namespace {

using Instances = std::vector<const Instance*>;

Outcome<Instances> find_all(const Context& call, const std::vector<std::string>& ids) {
  Instances found;
  for (const auto& id : ids) {
    REHEARSAL_TRY_ASSIGN(const Instance* instance, find_to_change<Instance>(call, id));
    found.push_back(instance);
  }
  return found;
}

tl::unexpected<Refusal> wrong_state(const Instance& instance, std::string_view verb) {
  return refuse(
      "IncorrectInstanceState",
      fmt::format("The instance '{}' is not in a state from which it can be {}.", instance.id, verb));
}

tl::unexpected<Refusal> protected_from(const Instance& instance, std::string_view call,
                                       std::string_view attribute) {
  return refuse("OperationNotPermitted",
                fmt::format("The instance '{}' may not be {}. Modify its '{}' instance "
                            "attribute and try again.",
                            instance.id, call, attribute));
}

Outcome<> may_start(const Context& call, const Instances& instances) {
  std::map<std::string, int> vcpus;  // by quota
  std::uint32_t addresses = 0;
  for (const Instance* i : instances) {
    if (i->state == State::Pending || i->state == State::Running) continue;
    if (i->state != State::Stopped) return wrong_state(*i, "started");
    REHEARSAL_TRY(check_account(call, *i->type));
    REHEARSAL_TRY(check_vcpu_limit(call, i->type->quota, vcpus[i->type->quota] += i->type->vcpus));
    auto subnet = std::ranges::find(call.region.subnets, i->interface.subnet, &Subnet::id);
    REHEARSAL_TRY(find_site(call, *i->type, &*subnet));
    addresses += i->wants_public ? 1 : 0;
  }
  if (addresses <= call.works.public_pool.free()) return {};
  return refuse("InsufficientFreeAddressesInSubnet",
                "There are not enough free public addresses to satisfy the request.");
}

void start(Context& call, Instance& instance) {
  if (instance.wants_public) call.works.make_public(instance);
  begin_boot(call.works, call.region, instance);
}

}  // namespace

Outcome<StopInstances::Output> perform(Context& call, const StopInstances::Input& in) {
  if (in.hibernate)
    return refuse("UnsupportedHibernationConfiguration", "The rehearsal cannot hibernate an instance.");
  REHEARSAL_TRY_ASSIGN(const Instances instances, find_all(call, in.instances));
  for (const Instance* i : instances) {
    if (i->state == State::Pending || !i->live()) return wrong_state(*i, "stopped");
    if (i->keep_from_stop) return protected_from(*i, "stopped", "disableApiStop");
    if (i->spot)
      return refuse(
          "UnsupportedOperation",
          fmt::format("You can't stop the Spot Instance '{}' because it is associated with a one-time Spot "
                      "Instance request. You can only stop Spot Instances associated with persistent Spot "
                      "Instance requests.",
                      i->id));
  }
  StopInstances::Output out;
  for (const Instance* i : instances) {
    StateChange change{i->id, i->state, i->state};
    if (i->state == State::Running) {
      Instance& instance = call.works.change(call.region, *i);
      instance.reason = user_initiated_at(call.now);
      begin_stop(call.works, call.region, instance, user_initiated(), in.force || in.skip_os_shutdown);
      change.current = instance.state;
    }
    out.changes.push_back(std::move(change));
  }
  return out;
}

Outcome<StartInstances::Output> perform(Context& call, const StartInstances::Input& in) {
  REHEARSAL_TRY_ASSIGN(const Instances instances, find_all(call, in.instances));
  REHEARSAL_TRY(may_start(call, instances));
  StartInstances::Output out;
  for (const Instance* i : instances) {
    StateChange change{i->id, i->state, i->state};
    if (i->state == State::Stopped) {
      start(call, call.works.change(call.region, *i));
      change.current = State::Pending;
    }
    out.changes.push_back(std::move(change));
  }
  return out;
}

Outcome<TerminateInstances::Output> perform(Context& call, const TerminateInstances::Input& in) {
  REHEARSAL_TRY_ASSIGN(const Instances instances, find_all(call, in.instances));
  for (const Instance* i : instances)
    if (i->live() && i->keep_from_termination)
      return protected_from(*i, "terminated", "disableApiTermination");
  TerminateInstances::Output out;
  for (const Instance* i : instances) {
    StateChange change{i->id, i->state, i->state};
    if (i->live()) {
      Instance& instance = call.works.change(call.region, *i);
      instance.reason = user_initiated_at(call.now);
      begin_termination(call.works, call.region, instance, user_initiated(), in.force || in.skip_os_shutdown);
      change.current = instance.state;
    }
    out.changes.push_back(std::move(change));
  }
  return out;
}

Outcome<Done> perform(Context& call, const RebootInstances::Input& in) {
  REHEARSAL_TRY_ASSIGN(const Instances instances, find_all(call, in.instances));
  for (const Instance* i : instances)
    if (i->state != State::Running) return wrong_state(*i, "rebooted");
  for (const Instance* i : instances) call.works.commands.push_back(host::Reboot{i->id});
  return Done{};
}

}  // namespace stint::rehearsal
