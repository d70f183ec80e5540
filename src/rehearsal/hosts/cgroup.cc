// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/hosts/cgroup.h"

#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>

#include <sstream>
#include <system_error>

#include "rehearsal/hosts/system.h"

namespace stint::rehearsal::hosts {
namespace {

// Fields (proc(5)): id, parent, device, root, mount point, options, optional fields …, "-", type, source,
// options.
Path mount_point_of_cgroup2(std::string_view mountinfo) {
  std::istringstream lines{std::string(mountinfo)};
  for (std::string line; std::getline(lines, line);) {
    const auto dash = line.find(" - cgroup2 ");
    if (dash == std::string::npos) continue;
    std::istringstream fields(line);
    std::string word;
    for (int n = 0; n < 5; ++n) fields >> word;
    return word;
  }
  return {};
}

std::string path_in_cgroup2(std::string_view cgroups) {
  std::istringstream lines{std::string(cgroups)};
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("0::/")) return line.substr(4);
  }
  return {};
}

// Deepest first: only an empty cgroup can be removed, and its files go with it.
void remove_cgroups(const Path& cgroup) {
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(cgroup, error)) {
    if (entry.is_directory(error)) remove_cgroups(entry.path());
  }
  rmdir(cgroup.c_str());
}

}  // namespace

Path own_cgroup(std::string_view mountinfo, std::string_view cgroups) {
  const auto mounted = mount_point_of_cgroup2(mountinfo);
  if (mounted.empty()) return {};
  const auto below = path_in_cgroup2(cgroups);
  return below.empty() ? mounted : mounted / below;
}

Result<Path> own_cgroup() {
  STINT_TRY_ASSIGN(const auto mountinfo, read_file("/proc/self/mountinfo"));
  STINT_TRY_ASSIGN(const auto cgroups, read_file("/proc/self/cgroup"));
  auto found = own_cgroup(mountinfo, cgroups);
  if (found.empty()) return fail(Kind::Failed, "cgroups of version 2 are not mounted on this machine");
  return found;
}

Result<> may_divide_own_cgroup() {
  STINT_TRY_ASSIGN(const auto own, own_cgroup());
  if (access(own.c_str(), W_OK) == 0 && access((own / "cgroup.procs").c_str(), W_OK) == 0) return {};
  return fail(Kind::Failed, fmt::format("{} is not ours to divide into cgroups for the hosts", own.native()),
              "begin a session with systemd, which gives one, or have the cgroup delegated "
              "(systemd.resource-control(5), Delegate=)");
}

Result<> make_host_cgroup(const Path& cgroup, std::uint32_t root) {
  STINT_TRY(make_folder(cgroup));
  for (const auto* file : {"", "cgroup.procs", "cgroup.threads", "cgroup.subtree_control"}) {
    STINT_TRY(check(chown((cgroup / file).c_str(), root, root), cgroup.native()));
  }
  return {};
}

Result<> clear_cgroup(const Path& cgroup, int milliseconds) {
  constexpr int kStep = 5;
  std::error_code error;
  if (!std::filesystem::exists(cgroup, error)) return {};
  STINT_TRY(write_file(cgroup / "cgroup.kill", "1"));
  for (int waited = 0;; waited += kStep) {
    remove_cgroups(cgroup);
    if (!std::filesystem::exists(cgroup, error)) return {};
    if (waited >= milliseconds) return fail(Kind::Failed, cgroup.native() + " is not empty");
    poll(nullptr, 0, kStep);
  }
}

}  // namespace stint::rehearsal::hosts
