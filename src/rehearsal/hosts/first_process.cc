// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/hosts/first_process.h"

#include <fcntl.h>
#include <linux/capability.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>

#include "rehearsal/hosts/system.h"

namespace stint::rehearsal::hosts {
namespace {

constexpr unsigned long kHarmless = MS_NOSUID | MS_NODEV | MS_NOEXEC;

// The paths below are relative to the root-to-be, where this process stands.

Result<> make_file(const char* path, std::string_view text, unsigned mode) {
  STINT_TRY_ASSIGN(const Fd file,
                   check_fd(::open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode), path));
  return check(::write(file.get(), text.data(), text.size()), path);
}

Result<> mount_new(const char* type, const char* at, unsigned long flags, const char* options = nullptr) {
  return check(mount(type, at, type, flags, options), at);
}

Result<> show_file(const char* from, const char* at) {
  STINT_TRY(make_file(at, "", 0600));
  return check(mount(from, at, nullptr, MS_BIND, nullptr), at);
}

// To die with the parent; away from its terminal; with the signals and the file mode mask that systemd
// expects.
Result<> start_anew(const Launch& launch) {
  STINT_TRY(check(prctl(PR_SET_PDEATHSIG, SIGKILL), "prctl"));
  STINT_TRY(check(setsid(), "setsid"));
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  for (int sign = 1; sign < NSIG; ++sign) std::signal(sign, SIG_DFL);
  umask(0);
  return check(sethostname(launch.hostname.data(), launch.hostname.size()), "sethostname");
}

// The mounts that came with us are locked together, being real root's (mount_namespaces(7)); a copy of the
// disk's can become our root.
Result<> take_disk(const Launch&) {
  STINT_TRY(check(mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr), "private mounts"));
  STINT_TRY_ASSIGN(const Fd copy,
                   check_fd(open_tree(AT_FDCWD, ".", OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC), "open_tree"));
  STINT_TRY(check(move_mount(copy.get(), "", AT_FDCWD, ".", MOVE_MOUNT_F_EMPTY_PATH), "move_mount"));
  return check(fchdir(copy.get()), "fchdir");
}

Result<> mount_kernel_files(const Launch&) {
  STINT_TRY(mount_new("proc", "proc", kHarmless));
  STINT_TRY(mount_new("sysfs", "sys", kHarmless | MS_RDONLY));
  STINT_TRY(mount_new("cgroup2", "sys/fs/cgroup", kHarmless));
  return mount_new("tmpfs", "run", MS_NOSUID | MS_NODEV, "mode=755");
}

// Devices are shown, not made: a device made in a user namespace cannot be opened.
Result<> fill_dev(const Launch& launch) {
  STINT_TRY(mount_new("tmpfs", "dev", MS_NOSUID, "mode=755"));
  for (const auto* name : {"null", "zero", "full", "random", "urandom", "tty"}) {
    STINT_TRY(show_file((std::string("/dev/") + name).c_str(), (std::string("dev/") + name).c_str()));
  }
  STINT_TRY(show_file(launch.console.c_str(), "dev/console"));
  for (const auto* folder : {"dev/pts", "dev/shm", "dev/mqueue"}) STINT_TRY(make_folder(folder));
  STINT_TRY(
      mount_new("devpts", "dev/pts", MS_NOSUID | MS_NOEXEC, "newinstance,ptmxmode=0666,mode=620,gid=5"));
  STINT_TRY(mount_new("tmpfs", "dev/shm", MS_NOSUID | MS_NODEV, "mode=1777"));
  STINT_TRY(check(symlink("pts/ptmx", "dev/ptmx"), "dev/ptmx"));
  STINT_TRY(check(symlink("/proc/self/fd", "dev/fd"), "dev/fd"));
  STINT_TRY(check(symlink("/proc/self/fd/0", "dev/stdin"), "dev/stdin"));
  STINT_TRY(check(symlink("/proc/self/fd/1", "dev/stdout"), "dev/stdout"));
  return check(symlink("/proc/self/fd/2", "dev/stderr"), "dev/stderr");
}

// The kernel has one boot id; a host that boots has a new one.
Result<> make_boot_id(const Launch&) {
  constexpr auto kShown = "proc/sys/kernel/random/boot_id", kNew = "run/boot_id";
  STINT_TRY_ASSIGN(const auto id, read_file("/proc/sys/kernel/random/uuid"));
  STINT_TRY(make_file(kNew, id, 0444));
  STINT_TRY(check(mount(kNew, kShown, nullptr, MS_BIND, nullptr), kShown));
  STINT_TRY(
      check(mount(nullptr, kShown, nullptr, MS_REMOUNT | MS_BIND | MS_RDONLY | kHarmless, nullptr), kShown));
  return check(unlink(kNew), kNew);
}

Result<> tell_of_gpus(const Launch& launch) {
  if (!launch.gpu) return {};
  const Path file(kGpuFile);
  STINT_TRY(make_folder(file.parent_path()));
  return make_file(file.c_str(), gpu_file(*launch.gpu), 0644);
}

Result<> leave_machine(const Launch&) {
  STINT_TRY(
      check(syscall(SYS_pivot_root, ".", "."), "pivot_root"));  // the old root lies above the new one then
  STINT_TRY(check(umount2(".", MNT_DETACH), "umount"));
  return check(chdir("/"), "chdir");
}

// In its user namespace none of these reaches beyond the host. Without them systemd knows what it need not
// try, and a program that sets the clock is told so.
Result<> drop_capabilities(const Launch&) {
  for (const int capability : {CAP_SYS_TIME, CAP_WAKE_ALARM, CAP_SYS_MODULE, CAP_SYS_RAWIO, CAP_SYSLOG,
                               CAP_MAC_ADMIN, CAP_MAC_OVERRIDE, CAP_MKNOD}) {
    STINT_TRY(check(prctl(PR_CAPBSET_DROP, capability), "prctl"));
  }
  return {};
}

Result<> become_systemd(const Launch& launch) {
  for (const int fd : {0, 1, 2}) STINT_TRY(check(dup2(launch.console_fd, fd), "dup2"));
  STINT_TRY(check(close_range(3, ~0u, CLOSE_RANGE_CLOEXEC), "close_range"));
  umask(022);
  char program[] = "/sbin/init", container[] = "container=stint", terminal[] = "TERM=linux",
       path[] = "PATH=/usr/sbin:/usr/bin:/sbin:/bin";
  char* argv[] = {program, nullptr};
  char* environment[] = {container, terminal, path, nullptr};
  return check(execve(program, argv, environment), program);
}

struct Step {
  const char* name;
  Result<> (*take)(const Launch&);
};
constexpr Step kSteps[] = {
    {"starting anew", start_anew},
    {"taking the disk as root", take_disk},
    {"mounting what the kernel shows", mount_kernel_files},
    {"filling /dev", fill_dev},
    {"making a boot id", make_boot_id},
    {"telling of GPUs", tell_of_gpus},
    {"leaving the machine's tree", leave_machine},
    {"giving up capabilities", drop_capabilities},
    {"becoming systemd", become_systemd},
};

}  // namespace

void become_first_process(const Launch& launch, int say_failure) {
  for (const auto& step : kSteps) {
    const auto done = step.take(launch);
    if (done) continue;
    dprintf(say_failure, "%s: %s", step.name, done.error().what.c_str());
    break;
  }
  _exit(1);
}

}  // namespace stint::rehearsal::hosts
