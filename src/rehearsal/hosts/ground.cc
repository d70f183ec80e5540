// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/hosts/ground.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/random.h>
#include <unistd.h>

#include <cstdint>
#include <system_error>

#include "rehearsal/hosts/cgroup.h"
#include "rehearsal/hosts/disk.h"
#include "rehearsal/hosts/firewall.h"
#include "rehearsal/hosts/namespaces.h"
#include "rehearsal/hosts/system.h"

namespace stint::rehearsal::hosts {
namespace {

constexpr int kPatienceMs = 10'000;
constexpr auto kCgroupName = "stint-rehearsal-";

Result<> check_root() {
  if (geteuid() == 0) return {};
  return fail(Kind::Usage, "rehearsal hosts need root: it makes their namespaces and their network",
              "start the rehearsal with sudo");
}

Result<> check_ids(const Ids& ids) {
  if (ids.count >= kLeastIds) return {};
  return fail(Kind::Failed,
              fmt::format("the user namespace that we are in has {} users for hosts, and they need {}",
                          ids.count, kLeastIds));
}

Result<> make_folders(const Path& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) return fail(Kind::Failed, fmt::format("making {}: {}", folder.native(), error.message()));
  return {};
}

Result<Fd> lock_state(const Path& state) {
  const auto path = state / "lock";
  STINT_TRY_ASSIGN(Fd file,
                   check_fd(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600), path.native()));
  if (flock(file.get(), LOCK_EX | LOCK_NB) == 0) return file;
  return fail(Kind::Failed, fmt::format("another rehearsal cloud is using {}", state.native()));
}

Result<> write_note(const Path& note, const std::string& text) {
  STINT_TRY_ASSIGN(
      const Fd file,
      check_fd(::open(note.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600), note.native()));
  return check(::write(file.get(), text.data(), text.size()), note.native());
}

// Files of one kind are of no use to the other: they belong to other users.
Result<> check_kind(const Path& state, const Standing& standing) {
  const auto note = state / "kind";
  const std::string ours = kind_of(standing);
  const auto there = read_file(note).value_or(ours);
  if (there == ours) return write_note(note, ours);
  return fail(
      Kind::Usage,
      fmt::format("the machines kept in {} are {} hosts, and of no use to {} ones", state.native(), there,
                  ours),
      fmt::format("stint rehearse start --hosts {}, or remove them with stint rehearse clean", there));
}

// A cgroup of this cloud's own. Its path is noted in the state, for whoever comes after a kill of us and our
// keeper.
Result<Path> make_cgroup(const Path& state) {
  const auto note = state / "cgroup";
  const Path old = read_file(note).value_or("");
  if (old.filename().native().starts_with(kCgroupName)) STINT_TRY(clear_cgroup(old, kPatienceMs));
  STINT_TRY_ASSIGN(const auto own, own_cgroup());
  STINT_TRY(may_divide_own_cgroup());
  std::uint32_t number = 0;
  STINT_TRY(check(getrandom(&number, sizeof number, 0), "getrandom"));
  auto cgroup = own / fmt::format("{}{:08x}", kCgroupName, number);
  STINT_TRY(write_note(note, cgroup.native()));
  STINT_TRY(make_folder(cgroup));
  return cgroup;
}

// The addresses that this state had the last time, so that what names them stays true.
std::optional<Block> old_range(const Path& state) {
  return Block::parse(read_file(state / "range").value_or(""));
}

Result<Fd> make_hosts_user(const Ids& ids) {
  auto made = make_user_namespace(ids);
  const bool is_denied = !made && made.error().code != "EINVAL";  // that is said of the ids
  if (!is_denied) STINT_TRY(check_ids(ids));
  if (made) return made;
  return fail(
      {.what = "this machine does not let rehearsal hosts have a user namespace",
       .next = "sysctl user.max_user_namespaces; in a container, start it with full rights (--privileged)",
       .detail = made.error().what});
}

}  // namespace

Result<std::unique_ptr<Ground>> Ground::lay(const Path& state, Log& log) {
  STINT_TRY(check_root());
  STINT_TRY_ASSIGN(const auto standing, our_standing());
  STINT_TRY(make_folders(state));
  STINT_TRY(check_kind(state, standing));
  STINT_TRY(make_folders(state / "instances"));
  STINT_TRY_ASSIGN(Fd lock, lock_state(state));
  STINT_TRY_ASSIGN(Fd user_ns, make_hosts_user(standing.ids));
  STINT_TRY(check_disks(state, {standing, user_ns.get()}));
  STINT_TRY_ASSIGN(auto cgroup, make_cgroup(state));
  STINT_TRY_ASSIGN(auto keeper, Keeper::start(cgroup));
  const auto old = old_range(state);
  STINT_TRY_ASSIGN(auto fabric, Fabric::make(old, standing.own_namespace));
  STINT_TRY(apply_firewall(fabric.net_ns(), {}));
  std::unique_ptr<Ground> ground(new Ground{.standing = standing,
                                            .lock = std::move(lock),
                                            .user_ns = std::move(user_ns),
                                            .fabric = std::move(fabric),
                                            .doors = nullptr,
                                            .instances = state / "instances",
                                            .cgroup = std::move(cgroup),
                                            .keeper = std::move(keeper)});
  if (standing.own_namespace) {
    STINT_TRY_ASSIGN(ground->doors, Doors::open(ground->fabric, old, log));
  }
  STINT_TRY(write_note(state / "range", ground->range().block.text()));
  return ground;
}

}  // namespace stint::rehearsal::hosts
