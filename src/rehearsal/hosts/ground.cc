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

Result<Fd> lock_state(const Path& state) {
  std::error_code error;
  std::filesystem::create_directories(state / "instances", error);
  if (error) return fail(Kind::Failed, fmt::format("making {}: {}", state.native(), error.message()));
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

// A cgroup of this cloud's own. Its path is noted in the state, for whoever comes after a kill of us and our
// keeper.
Result<Path> make_cgroup(const Path& state) {
  const auto note = state / "cgroup";
  const Path old = read_file(note).value_or("");
  if (old.filename().native().starts_with(kCgroupName)) STINT_TRY(clear_cgroup(old, kPatienceMs));
  STINT_TRY_ASSIGN(const auto own, own_cgroup());
  std::uint32_t number = 0;
  STINT_TRY(check(getrandom(&number, sizeof number, 0), "getrandom"));
  auto cgroup = own / fmt::format("{}{:08x}", kCgroupName, number);
  STINT_TRY(write_note(note, cgroup.native()));
  STINT_TRY(make_folder(cgroup));
  return cgroup;
}

// The addresses that this state had the last time, so that what names them stays true.
Result<Fabric> make_fabric(const Path& state) {
  const auto note = state / "range";
  STINT_TRY_ASSIGN(auto fabric, Fabric::make(Block::parse(read_file(note).value_or(""))));
  STINT_TRY(write_note(note, fabric.range().block.text()));
  return fabric;
}

Result<Fd> make_hosts_user() {
  auto made = make_user_namespace();
  if (made) return made;
  return fail(
      {.what = "this machine does not let rehearsal hosts have a user namespace",
       .next = "sysctl user.max_user_namespaces; in a container, start it with full rights (--privileged)",
       .detail = made.error().what});
}

}  // namespace

Result<std::unique_ptr<Ground>> Ground::lay(const Path& state) {
  STINT_TRY(check_root());
  STINT_TRY_ASSIGN(Fd lock, lock_state(state));
  STINT_TRY_ASSIGN(Fd user_ns, make_hosts_user());
  STINT_TRY(check_disks(state, user_ns.get()));
  STINT_TRY_ASSIGN(auto cgroup, make_cgroup(state));
  STINT_TRY_ASSIGN(auto keeper, Keeper::start(cgroup));
  STINT_TRY_ASSIGN(auto fabric, make_fabric(state));
  STINT_TRY(apply_firewall(fabric.net_ns(), {}));
  return std::unique_ptr<Ground>(new Ground{std::move(lock), std::move(user_ns), std::move(fabric),
                                            state / "instances", std::move(cgroup), std::move(keeper)});
}

}  // namespace stint::rehearsal::hosts
