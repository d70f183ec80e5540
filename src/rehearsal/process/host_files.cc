// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/process/host_files.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <array>
#include <ctime>
#include <system_error>

#include "rehearsal/hosts/root_tree.h"
#include "rehearsal/hosts/system.h"
#include "rehearsal/process/shim.h"

namespace stint::rehearsal::process {
namespace {

using hosts::check;

constexpr auto kConsole = "/dev/console";

Result<> empty(const Path& folder, unsigned mode) {
  STINT_TRY(hosts::make_folder(folder));
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
    std::filesystem::remove_all(entry.path(), error);
    if (error) return fail(Kind::Failed, fmt::format("{}: {}", entry.path().native(), error.message()));
  }
  return check(chmod(folder.c_str(), mode), folder.native());
}

struct Device {
  const char* name;
  unsigned major, minor;
};
constexpr std::array kDevices{Device{"null", 1, 3},   Device{"zero", 1, 5},    Device{"full", 1, 7},
                              Device{"random", 1, 8}, Device{"urandom", 1, 9}, Device{"tty", 5, 0}};

Result<> fill_dev() {
  STINT_TRY(empty("/dev", 0755));
  for (const auto& device : kDevices) {
    const auto path = Path("/dev") / device.name;
    STINT_TRY(check(mknod(path.c_str(), S_IFCHR | 0666, makedev(device.major, device.minor)), path.native()));
    STINT_TRY(check(chmod(path.c_str(), 0666), path.native()));
  }
  STINT_TRY(hosts::make_folder("/dev/shm"));
  STINT_TRY(check(chmod("/dev/shm", 01777), "/dev/shm"));
  return check(mkfifo(kConsole, 0600), kConsole);
}

std::string text_of(const hosts::Fd& proc, const char* path) {
  const hosts::Fd file(openat(proc.get(), path, O_RDONLY | O_CLOEXEC));
  return file ? hosts::read_to_end(file) : "";
}

std::string machine_name() {
  utsname name{};
  return uname(&name) == 0 ? name.nodename : "localhost";
}

/// Files of one tree, until one of them cannot be written.
class Writer {
 public:
  explicit Writer(hosts::RootTree tree) : tree_(std::move(tree)) {}
  void put(const std::string& path, std::string_view text, unsigned mode = 0644) {
    if (outcome_) outcome_ = tree_.write(path, text, mode);
  }
  void put_once(const std::string& path, std::string_view text, unsigned mode) {
    const auto there = tree_.read(path);
    if (!there || *there != text) put(path, text, mode);
  }
  void link(const std::string& path, const std::string& target) {
    if (outcome_) outcome_ = tree_.link(path, target);
  }
  Result<> outcome() const { return outcome_; }

 private:
  hosts::RootTree tree_;
  Result<> outcome_;
};

// One way out, by eth0: what stintd and its like look for.
constexpr auto kRoutes =
    "Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\tMTU\tWindow\tIRTT\n"
    "eth0\t00000000\t00000000\t0001\t0\t0\t0\t00000000\t0\t0\t0\n";
constexpr auto kMounts = "/dev/root / ext4 rw 0 0\n";

Result<> fill_proc(Writer& writer, const hosts::Fd& machine) {
  STINT_TRY(empty("/proc", 0555));
  for (const auto* path : {"cpuinfo", "version", "filesystems", "sys/kernel/ostype", "sys/kernel/osrelease",
                           "sys/kernel/pid_max", "sys/kernel/random/uuid", "sys/vm/overcommit_memory"})
    writer.put(fmt::format("proc/{}", path), text_of(machine, path), 0444);
  writer.put("proc/sys/kernel/random/boot_id", text_of(machine, "sys/kernel/random/uuid"), 0444);
  writer.put("proc/sys/kernel/hostname", machine_name() + "\n", 0444);
  writer.put("proc/cmdline", "\n", 0444);
  writer.put("proc/mounts", kMounts, 0444);
  writer.put("proc/self/mounts", kMounts, 0444);
  writer.put("proc/net/route", kRoutes, 0444);
  writer.put("proc/self/cgroup", "0::/\n", 0444);
  return writer.outcome();
}

void fill_run(Writer& writer, const HostStart& start) {
  timespec now{};
  clock_gettime(CLOCK_BOOTTIME, &now);
  const auto booted = Seconds{now.tv_sec} + Micros{now.tv_nsec / 1000};
  writer.put("run/stint-rehearsal/booted", fmt::format("{}\n", booted.count()));
  if (start.spec.gpu) writer.put(std::string(hosts::kGpuFile), hosts::gpu_file(*start.spec.gpu));
  writer.put("run/cloud-init/enabled", "");
  // There is no network to configure before cloud-init has its metadata; and what it wants beside would be
  // started with it here, not after it as its order says.
  writer.link("run/systemd/system/cloud-init-local.service", "/dev/null");
  writer.put("run/systemd/system/cloud-init.service.d/process-host.conf", "[Unit]\nWants=\n");
}

// cloud-init is the image's own; here it need not look for its metadata service, name the machine, or give
// the login user a number that somebody has.
std::string cloud_config(const HostStart& start) {
  return fmt::format(
      R"(datasource: {{Ec2: {{metadata_urls: ["{}"], timeout: 5, max_wait: 30, apply_full_imds_network_config: false}}}}
manage_etc_hosts: false
preserve_hostname: true
cloud_init_modules: [seed_random, bootcmd, write-files, users-groups, ssh]
system_info: {{default_user: {{uid: {}}}}}
)",
      start.metadata, kLoginUser);
}

constexpr auto kGreeting = R"(
This is a rehearsal: the processes of a Debian in a folder of the computer that plays the cloud, which has no namespaces
for it. No GPU, no terminal, no systemd but what answers in its place; costs nothing.

)";

void fill_etc(Writer& writer, const HostStart& start) {
  writer.put("etc/hostname", start.spec.hostname + "\n");
  writer.put("etc/hosts", fmt::format("127.0.0.1 localhost\n127.0.1.1 {0}.ec2.internal {0} {1}\n",
                                      start.spec.hostname, machine_name()));
  writer.put("etc/resolv.conf", "nameserver 127.0.0.1\noptions timeout:1 attempts:1\n");
  writer.put("etc/motd", kGreeting);
  writer.put("etc/environment", fmt::format("AWS_EC2_METADATA_SERVICE_ENDPOINT={}\n", start.metadata));
  writer.put("var/lib/cloud/data/upgraded-network", "");  // cloud-init then leaves the network alone
  writer.put("etc/cloud/cloud.cfg.d/95-process-host.cfg", cloud_config(start));
  if (!start.spec.cloud_init) writer.put("etc/cloud/cloud-init.disabled", "");
  writer.put("etc/ssh/sshd_config.d/00-process-host.conf",
             fmt::format("Port {}\nListenAddress {}\n", start.sshd_port, start.address.text()));
}

}  // namespace

Result<> make_host_files(const HostStart& start, const hosts::Fd& machine_proc) {
  STINT_TRY(fill_dev());
  STINT_TRY(empty("/run", 0755));
  STINT_TRY(empty("/tmp", 01777));
  for (const auto* folder : {"/run/systemd", "/run/systemd/system", "/run/sshd"})
    STINT_TRY(hosts::make_folder(folder));
  STINT_TRY(hosts::make_folder("/run/lock"));
  STINT_TRY(check(chmod("/run/lock", 01777), "/run/lock"));
  STINT_TRY_ASSIGN(auto tree, hosts::RootTree::open("/"));
  Writer writer(std::move(tree));
  STINT_TRY(fill_proc(writer, machine_proc));
  fill_run(writer, start);
  fill_etc(writer, start);
  for (const auto* program : {"systemctl", "systemd-run", "systemd-detect-virt", "journalctl"})
    writer.put_once(fmt::format("usr/bin/{}", program), shim_script(), 0755);
  STINT_TRY(writer.outcome());
  copy_readings(machine_proc);
  return write_uptime(Micros{0});
}

namespace {

// By another name first: who reads a byte at a time, as a shell does, has all of the old or all of the new.
Result<> replace(const std::string& path, const std::string& text) {
  const auto fresh = path + ".new";
  const hosts::Fd file(::open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0444));
  STINT_TRY(check(file ? ::write(file.get(), text.data(), text.size()) : -1, fresh));
  return check(rename(fresh.c_str(), path.c_str()), path);
}

}  // namespace

Result<> write_uptime(Micros since_boot) {
  return replace("/proc/uptime", fmt::format("{0}.{1:02d} {0}.{1:02d}\n", since_boot / Seconds{1},
                                             since_boot % Seconds{1} / std::chrono::milliseconds{10}));
}

Result<> write_counts(const Wire& wire) {
  return replace(
      "/proc/net/dev",
      fmt::format("Inter-|   Receive                                                |  Transmit\n"
                  " face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs "
                  "drop fifo colls carrier compressed\n"
                  "  eth0: {} 0 0 0 0 0 0 0 {} 0 0 0 0 0 0 0\n",
                  wire.received.load(), wire.sent.load()));
}

void copy_readings(const hosts::Fd& machine_proc) {
  for (const auto* name : {"meminfo", "stat", "loadavg"})
    (void)replace(fmt::format("/proc/{}", name), text_of(machine_proc, name));
}

Result<hosts::Fd> open_console() {
  return hosts::check_fd(::open(kConsole, O_RDWR | O_NONBLOCK | O_CLOEXEC | O_NOFOLLOW), kConsole);
}

}  // namespace stint::rehearsal::process
