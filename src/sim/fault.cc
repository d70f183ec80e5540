// SPDX-License-Identifier: Apache-2.0
#include "sim/fault.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <vector>

namespace stint::sim {
namespace {

constexpr unsigned kInside = kStintd | kBootTimer;

constexpr std::array kKinds{
    FaultKind{What::Kill, "kill", Needs::Client, kNoLayer, true, "kill -9 of the client"},
    FaultKind{What::PowerCut, "power cut", Needs::Client, kNoLayer, true,
              "the client dies, and what was not synced is gone"},
    FaultKind{What::CtrlC, "Ctrl-C", Needs::Client, kNoLayer, true, "the user interrupts the client"},
    FaultKind{What::Asleep, "asleep", Needs::Client, kNoLayer, false, "the laptop sleeps, up to days"},
    FaultKind{What::DiskFull, "disk full", Needs::Client, kNoLayer, true,
              "the laptop's disk is full until the verb has ended"},
    FaultKind{What::WallClock, "laptop clock", Needs::Nothing, kNoLayer, false,
              "the laptop's wall clock is wrong from now on"},
    FaultKind{What::SecondClient, "second client", Needs::Client, kNoLayer, false,
              "the same verb once more, at once, in another terminal"},
    FaultKind{What::LedgerLost, "ledger lost", Needs::Pause, kNoLayer, false, "the file is gone"},
    FaultKind{What::LedgerOld, "ledger old", Needs::Pause, kNoLayer, false,
              "it is as it was before the last verb"},
    FaultKind{What::AnswerLostBefore, "answer lost", Needs::CloudCall, kNoLayer, true,
              "no answer; the call had no effect"},
    FaultKind{What::AnswerLostAfter, "answer lost after", Needs::CloudCall, kNoLayer, true,
              "no answer; the call had its effect"},
    FaultKind{What::ErrorBefore, "503", Needs::CloudCall, kNoLayer, true, "503; no effect"},
    FaultKind{What::ErrorAfter, "500 after", Needs::CloudCall, kNoLayer, true, "500 after the effect"},
    FaultKind{What::Throttled, "throttled", Needs::CloudCall, kNoLayer, true, "too many calls"},
    FaultKind{What::Garbage, "garbage", Needs::CloudCall, kNoLayer, true,
              "200 with a page that is no answer, after the effect"},
    FaultKind{What::Cut, "cut", Needs::CloudCall, kNoLayer, true, "half of the answer"},
    FaultKind{What::Late, "late", Needs::CloudCall, kNoLayer, true, "the answer comes late"},
    FaultKind{What::Outage, "outage", Needs::CloudCall, kNoLayer, false, "no call is answered for a while"},
    FaultKind{What::NoCapacity, "no capacity", Needs::NoMachine, kNoLayer, true,
              "in any zone, until the verb has ended"},
    FaultKind{What::NoCapacityInZones, "no capacity in zones", Needs::NoMachine, kNoLayer, true,
              "in two of them, until the verb has ended"},
    FaultKind{What::NoCapacityLater, "no capacity later", Needs::Birth, kNoLayer, true,
              "the launch is accepted, and dies"},
    FaultKind{What::ReadLag, "read lag", Needs::Nothing, kNoLayer, false,
              "reads of EC2 show what was, from now on"},
    FaultKind{What::AlarmLate, "alarm late", Needs::Nothing, kNoLayer, true, "by three minutes"},
    FaultKind{What::AlarmFails, "alarm fails", Needs::Nothing, kAlarms, true,
              "alarms change their state, and nothing happens"},
    FaultKind{What::ScheduleLate, "schedule late", Needs::Schedules, kNoLayer, true,
              "schedules go off at the very end of their minute"},
    FaultKind{What::RoleBroken, "role broken", Needs::Schedules, kSchedules, true,
              "no schedule may act when its time comes"},
    FaultKind{What::NoUserData, "no cloud-init", Needs::Birth, kInside, false,
              "the image never runs its user-data"},
    FaultKind{What::StuckUnit, "stuck unit", Needs::Birth, kNoLayer, false,
              "a unit refuses to stop when the machine shuts down"},
    FaultKind{What::StubbornJobs, "stubborn jobs", Needs::Birth, kNoLayer, false,
              "jobs run on, and do not end when they are asked to"},
    FaultKind{What::StintdKilled, "stintd killed", Needs::Machine, kNoLayer, true, "systemd starts it again"},
    FaultKind{What::StintdGone, "stintd gone", Needs::Machine, kStintd, false,
              "killed, and its unit removed"},
    FaultKind{What::StintdFrozen, "stintd frozen", Needs::Machine, kStintd, false, "SIGSTOP"},
    FaultKind{What::OffTimerStopped, "off timer stopped", Needs::Machine, kNoLayer, true,
              "what PID 1 holds is stopped, the tick is not"},
    FaultKind{What::BootTimerGone, "boot timer gone", Needs::Machine, kBootTimer, false,
              "stopped, its units removed"},
    FaultKind{What::MachineClock, "machine clock", Needs::Machine, kNoLayer, true,
              "the machine's wall clock jumps"},
    FaultKind{What::Reboot, "reboot", Needs::Machine, kNoLayer, false, "a crash of the machine's system"},
    FaultKind{What::RebootWithoutCloudInit, "reboot without cloud-init", Needs::Machine, kNoLayer, false,
              "a reboot after which cloud-init is broken"},
    FaultKind{What::NetworkCut, "network cut", Needs::Machine, kNoLayer, false, "of the machine"},
    FaultKind{What::KernelHangs, "kernel hangs", Needs::Machine, kInside, false,
              "nothing on the machine acts any more"},
    FaultKind{What::HostCrash, "host crash", Needs::Machine, kNoLayer, false,
              "the machine is off, by no order of ours"},
    FaultKind{What::SpotNotice, "spot notice", Needs::Machine, kNoLayer, false,
              "the cloud takes the machine two minutes later"},
    FaultKind{What::ConsoleTerminate, "console terminates", Needs::Machine, kNoLayer, false,
              "by the user's own hand"},
    FaultKind{What::ConsoleStop, "console stops", Needs::Machine, kNoLayer, false, "by the user's own hand"},
    FaultKind{What::ConsoleStopAndStart, "console stops and starts", Needs::Machine, kNoLayer, false,
              "by the user's own hand"},
    FaultKind{What::ConsoleStart, "console starts", Needs::Stopped, kNoLayer, false,
              "by the user's own hand"},
    FaultKind{What::ConsoleTerminateStopped, "console ends stopped", Needs::Stopped, kNoLayer, false,
              "by the user's own hand"},
};

std::vector<std::string_view> fields(std::string_view text) {
  std::vector<std::string_view> found;
  for (std::size_t at = 0; at <= text.size();) {
    auto end = std::min(text.find(';', at), text.size());
    found.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return found;
}

template <class Number>
bool read(std::string_view text, Number& into) {
  auto done = std::from_chars(text.data(), text.data() + text.size(), into);
  return done.ec == std::errc{} && done.ptr == text.data() + text.size();
}

}  // namespace

std::span<const FaultKind> fault_kinds() { return kKinds; }

const FaultKind& kind_of(What what) { return kKinds[static_cast<std::size_t>(what)]; }

std::string words_of(const Fault& fault) {
  return fmt::format("{};{};{};{};{};{}", kind_of(fault.what).name, fault.at.step, fault.at.call,
                     fault.at.nth, fault.at.after ? "after" : "before", fault.span.count());
}

std::optional<Fault> fault_from(std::string_view words) {
  auto field = fields(words);
  if (field.size() != 6) return std::nullopt;
  auto kind = std::ranges::find(kKinds, field[0], &FaultKind::name);
  Fault fault;
  std::int64_t span = 0;
  if (kind == kKinds.end() || !read(field[1], fault.at.step) || !read(field[3], fault.at.nth) ||
      !read(field[5], span))
    return std::nullopt;
  fault.what = kind->what;
  fault.at.call = field[2];
  fault.at.after = field[4] == "after";
  fault.span = Seconds{span};
  return fault;
}

}  // namespace stint::sim
