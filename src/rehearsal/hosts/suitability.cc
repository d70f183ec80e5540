// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/hosts/suitability.h"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <iterator>
#include <system_error>

#include "rehearsal/hosts/cgroup.h"
#include "rehearsal/hosts/disk.h"
#include "rehearsal/hosts/image.h"
#include "rehearsal/hosts/namespaces.h"
#include "rehearsal/hosts/program.h"

namespace stint::rehearsal::hosts {
namespace {

Need met(std::string name, std::string found) { return {std::move(name), true, std::move(found), {}}; }

Need unmet(std::string name, const Error& error, const std::string& next) {
  return {std::move(name), false, error.what, error.next.empty() ? next : error.next};
}

Need namespaces(std::string name, const Result<Fd>& made) {
  if (made) return met(std::move(name), "can be made");
  return unmet(std::move(name), made.error(),
               "sysctl user.max_user_namespaces; in a container, start it with full rights (--privileged)");
}

Need program(const char* name, const char* version, const char* package) {
  auto outcome = run_program({.argv = {name, version}});
  if (outcome && outcome->code == 0) return met(name, outcome->output.substr(0, outcome->output.find('\n')));
  return {name, false, "it is not installed", fmt::format("sudo apt-get install {}", package)};
}

Need disks(const Path& state, const Owners& owners) {
  std::error_code error;
  std::filesystem::create_directories(state, error);
  auto checked = check_disks(state, owners);
  if (checked) return met("overlay disks", fmt::format("can be kept in {}", state.native()));
  return unmet("overlay disks", checked.error(), "");
}

Need cgroups() {
  auto own = may_divide_own_cgroup();
  if (own) return met("cgroups", "version 2");
  return unmet("cgroups", own.error(), "mount cgroup2 on /sys/fs/cgroup");
}

Need image(const Path& root, const Recipe& recipe) {
  std::error_code error;
  if (std::filesystem::exists(root, error)) return met("machine image", "is built");
  auto room = check_room(recipe, root);
  if (!room) return unmet("machine image", room.error(), "");
  return met("machine image", "is built at the first start: 480 MB to download, 2 to 5 minutes");
}

}  // namespace

std::vector<Need> needs_of_hosts(const Path& state, const Path& cache, const Recipe& recipe) {
  if (geteuid() != 0) return {{"root", false, "we are not root", "sudo stint-rehearsal doctor …"}};
  const auto standing = our_standing().value_or(Standing{});
  std::vector<Need> needs{standing.own_namespace
                              ? met("subordinate users", fmt::format("{} of them", standing.ids.count))
                              : met("root", "for their namespaces and their network")};
  auto users = make_user_namespace(standing.ids);
  needs.push_back(namespaces("user namespaces", users));
  needs.push_back(namespaces("network namespaces", make_net_namespace()));
  if (users) needs.push_back(disks(state, {standing, users->get()}));
  needs.push_back(cgroups());
  needs.push_back(program("nft", "--version", "nftables"));
  std::ranges::move(needs_of_image(cache, recipe), std::back_inserter(needs));
  return needs;
}

std::vector<Need> needs_of_image(const Path& cache, const Recipe& recipe) {
  const auto standing = our_standing().value_or(Standing{});
  return {program("mmdebstrap", "--version", "mmdebstrap debian-archive-keyring"),
          image(image_root(images_in(cache, standing), recipe), recipe)};
}

Need need(std::string name, const Result<>& looked, std::string found) {
  return looked ? met(std::move(name), std::move(found)) : unmet(std::move(name), looked.error(), "");
}

std::uintmax_t bytes_below(const Path& folder) {
  constexpr std::uintmax_t kBlock = 512;  // of st_blocks, whatever the file system's own are
  std::uintmax_t bytes = 0;
  std::error_code error;
  for (std::filesystem::recursive_directory_iterator at{folder, error}, end; !error && at != end;
       at.increment(error)) {
    struct stat seen {};
    if (lstat(at->path().c_str(), &seen) == 0) bytes += static_cast<std::uintmax_t>(seen.st_blocks) * kBlock;
  }
  return bytes;
}

std::string gigabytes(std::uintmax_t bytes) {
  return fmt::format("{:.1f} GB", static_cast<double>(bytes) / 1e9);
}

}  // namespace stint::rehearsal::hosts
