// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/process/process_ground.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <system_error>

#include "rehearsal/hosts/system.h"
#include "rehearsal/process/capabilities.h"
#include "rehearsal/process/leftovers.h"

namespace stint::rehearsal::process {
namespace {

Failure impossible(std::string why, std::string next) {
  return fail(Kind::Usage, "process hosts cannot be had here: " + std::move(why), std::move(next));
}

Result<> check_rights() {
  if (geteuid() != 0)
    return impossible("they need root, for chroot and for users of their own",
                      "start the rehearsal with sudo");
  if (prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1)
    return impossible("this container lets no program gain rights, and sudo in a host has to",
                      "start the container without no-new-privileges");
  const auto lacking = lacking_capabilities();
  if (lacking.empty()) return {};
  return impossible(fmt::format("it lacks {}", fmt::join(lacking, ", ")),
                    "start the container with the capabilities that containers have unless told otherwise");
}

// By doing so in a child, which comes to no harm.
Result<> check_chroot(const Path& folder) {
  const auto child = fork();
  STINT_TRY(hosts::check(child, "fork"));
  if (child == 0) _exit(chroot(folder.c_str()) == 0 ? 0 : 1);
  if (hosts::wait_for(child) == 0) return {};
  return impossible("chroot is refused", "start the container without the filter that refuses it");
}

Result<> check_devices(const Path& folder) {
  const auto path = folder / ".null";
  ::unlink(path.c_str());
  const bool made = mknod(path.c_str(), S_IFCHR | 0666, makedev(1, 3)) == 0;
  const hosts::Fd opened(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
  ::unlink(path.c_str());
  if (made && opened) return {};
  return impossible(fmt::format("device files cannot be {} in {}", made ? "used" : "made", folder.native()),
                    "choose a --state folder on a disk that is mounted without nodev");
}

Result<hosts::Fd> lock_state(const Path& state) {
  const auto path = state / "lock";
  STINT_TRY_ASSIGN(hosts::Fd file,
                   hosts::check_fd(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600), path.native()));
  if (flock(file.get(), LOCK_EX | LOCK_NB) == 0) return file;
  return fail(Kind::Failed, fmt::format("another rehearsal cloud is using {}", state.native()));
}

Result<> write_note(const Path& note, const std::string& text) {
  STINT_TRY_ASSIGN(
      const hosts::Fd file,
      hosts::check_fd(::open(note.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600), note.native()));
  return hosts::check(::write(file.get(), text.data(), text.size()), note.native());
}

// A disk of another kind is of no use here: it is a layer over the image, and belongs to other users.
Result<> check_kind(const Path& state) {
  const auto note = state / "kind";
  const auto there = hosts::read_file(note).value_or("process");
  if (there == "process") return write_note(note, there);
  return fail(
      Kind::Usage,
      fmt::format("the machines kept in {} are {} hosts, and of no use to process hosts", state.native(),
                  there),
      fmt::format("stint rehearse start --hosts {}, or remove them with stint rehearse clean", there));
}

// The addresses that this state had the last time, so that what names them stays true.
Result<Addresses> claim_addresses(const Path& state) {
  const auto note = state / "range";
  STINT_TRY_ASSIGN(auto addresses,
                   Addresses::claim_some(hosts::Block::parse(hosts::read_file(note).value_or(""))));
  STINT_TRY(write_note(note, addresses.range.block.text()));
  return addresses;
}

Result<> make_folders(const Path& state) {
  std::error_code error;
  std::filesystem::create_directories(state / "instances", error);
  if (error) return fail(Kind::Failed, fmt::format("making {}: {}", state.native(), error.message()));
  // Files of a host's root are there under its own numbers and modes.
  return hosts::check(chmod((state / "instances").c_str(), 0700), state.native());
}

}  // namespace

std::vector<hosts::Need> needs_of_process_hosts(const Path& state) {
  auto rights = check_rights();
  std::vector<hosts::Need> needs{
      hosts::need("root", rights, "with the capabilities that a container has unless told otherwise")};
  if (!rights || !make_folders(state)) return needs;
  needs.push_back(hosts::need("chroot", check_chroot(state / "instances"), "is allowed"));
  needs.push_back(
      hosts::need("device files", check_devices(state), fmt::format("can be made in {}", state.native())));
  return needs;
}

Result<ProcessGround> lay_process_ground(const Path& state, Log& log) {
  STINT_TRY(check_rights());
  STINT_TRY(make_folders(state));
  STINT_TRY(check_chroot(state / "instances"));
  STINT_TRY(check_devices(state));
  STINT_TRY_ASSIGN(hosts::Fd lock, lock_state(state));
  STINT_TRY(check_kind(state));
  const auto ended = end_left_processes(state / "instances");
  if (ended > 0)
    log.line(
        fmt::format("hosts: ended {} processes that a rehearsal cloud had left when it was killed", ended));
  STINT_TRY_ASSIGN(auto addresses, claim_addresses(state));
  return ProcessGround{std::move(lock), std::move(addresses), state / "instances"};
}

}  // namespace stint::rehearsal::process
