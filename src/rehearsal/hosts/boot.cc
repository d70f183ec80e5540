// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/hosts/boot.h"

#include <fmt/format.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdlib>

#include "rehearsal/hosts/cgroup.h"
#include "rehearsal/hosts/namespaces.h"
#include "rehearsal/hosts/sockets.h"
#include "rehearsal/hosts/system.h"

namespace stint::rehearsal::hosts {
namespace {

constexpr int kMostReads =
    16;  // in one turn: a host that never stops writing must not keep us from the others
constexpr int kLingerMs =
    200;  // the host's processes have ended before its first one has; this is for the kernel's books

void hear(const Fd& terminal, Console& console) {
  std::array<char, 8192> bytes{};
  for (int turn = 0; turn < kMostReads; ++turn) {
    const auto n = ::read(terminal.get(), bytes.data(), bytes.size());
    if (n <= 0) return;
    console.write({bytes.data(), static_cast<std::size_t>(n)});
  }
}

void send_signal(const Fd& pidfd, int number) {
  syscall(SYS_pidfd_send_signal, pidfd.get(), number, nullptr, 0);
}

// From "SigBlk:\t7be3c0fe28014a03" in /proc/PID/status: bit 0 is signal 1.
bool is_blocked(pid_t pid, int number) {
  const auto status = read_file(fmt::format("/proc/{}/status", pid));
  const auto at = status ? status->find("SigBlk:\t") : std::string::npos;
  if (at == std::string::npos) return false;
  const auto mask = std::strtoull(status->c_str() + at + 8, nullptr, 16);
  return (mask >> (number - 1) & 1) != 0;
}

End end_of(const siginfo_t& info) {
  if (info.si_code == CLD_EXITED) return End::Died;
  if (info.si_status == SIGINT) return End::PoweredOff;
  if (info.si_status == SIGHUP) return End::Rebooted;
  return End::Died;
}

}  // namespace

Result<std::unique_ptr<Boot>> Boot::start(const HostSpec& spec, Ground& ground, std::string link) {
  std::unique_ptr<Boot> boot(new Boot(ground.fabric, std::move(link), spec.private_address));
  STINT_TRY_ASSIGN(const Fd net_ns, make_net_namespace(&ground.user_ns));
  STINT_TRY(boot->connect(net_ns));
  STINT_TRY(boot->launch_on(spec, ground, net_ns));
  return boot;
}

Result<> Boot::connect(const Fd& net_ns) {
  STINT_TRY(fabric_.attach(link_, net_ns, private_address_));
  STINT_TRY_ASSIGN(metadata_, listen_in(net_ns, kMetadataAddress, 80));
  STINT_TRY_ASSIGN(resolver_, receive_in(net_ns, kResolverAddress, 53));
  return {};
}

Result<> Boot::launch_on(const HostSpec& spec, Ground& ground, const Fd& net_ns) {
  const Disk disk{ground.instances / spec.id};
  const auto root = ground.standing.ids.first;
  STINT_TRY(make_disk(disk, root));
  if (!spec.cloud_init) STINT_TRY(leave_out_cloud_init(disk, root));
  cgroup_ = ground.cgroup / spec.id;
  STINT_TRY(make_host_cgroup(cgroup_, root));
  STINT_TRY_ASSIGN(pty_, open_pty(root));
  STINT_TRY_ASSIGN(process_, launch({.image_root = spec.image_root,
                                     .disk = disk,
                                     .hostname = spec.hostname,
                                     .gpu = spec.gpu,
                                     .owners = ground.owners(),
                                     .net_ns = net_ns.get(),
                                     .cgroup = cgroup_,
                                     .console = pty_.path,
                                     .console_fd = pty_.far.get()}));
  return {};
}

Boot::~Boot() {
  if (process_.pid > 0) {
    kill();
    wait_for(process_.pid);
  }
  (void)fabric_.detach(link_);  // what remains here the kernel, or at the end the keeper, takes away
  if (!cgroup_.empty()) (void)clear_cgroup(cgroup_, kLingerMs);
}

std::optional<End> Boot::serve(Console& console) {
  answer_names(resolver_);
  siginfo_t info{};
  const bool ended =
      waitid(P_PIDFD, static_cast<id_t>(process_.pidfd.get()), &info, WEXITED | WNOHANG) == 0 &&
      info.si_pid != 0;
  hear(pty_.near, console);  // after that: the last words of an ended host are in it
  if (!ended) {
    ask();
    return std::nullopt;
  }
  process_.pid = 0;
  return end_of(info);
}

// What systemd takes as process 1: systemd(1), "Signals".
void Boot::ask_power_off() {
  asked_ = SIGRTMIN + 4;
  ask();
}

void Boot::ask_reboot() {
  asked_ = SIGRTMIN + 5;
  ask();
}

// The kernel drops what the first process of a namespace has neither blocked nor a handler for. systemd
// blocks what it reads from its signalfd, and makes much noise on its console after that: there is a serve()
// to try again.
void Boot::ask() {
  if (asked_ == 0 || !is_blocked(process_.pid, asked_)) return;
  send_signal(process_.pidfd, asked_);
  asked_ = 0;
}

Result<> Boot::freeze(bool frozen) { return write_file(cgroup_ / "cgroup.freeze", frozen ? "1" : "0"); }

void Boot::kill() { send_signal(process_.pidfd, SIGKILL); }

}  // namespace stint::rehearsal::hosts
