// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/hosts/own_root.h"

#include <fmt/format.h>
#include <pwd.h>
#include <sched.h>
#include <sys/mount.h>
#include <unistd.h>

#include <cstdlib>

#include "rehearsal/hosts/program.h"
#include "rehearsal/hosts/subids.h"
#include "rehearsal/hosts/system.h"

namespace stint::rehearsal::hosts {
namespace {

struct User {
  uid_t uid = 0;
  gid_t gid = 0;
  std::string name;
};

User this_user() {
  const auto* entry = getpwuid(getuid());
  return {getuid(), getgid(), entry ? entry->pw_name : std::to_string(getuid())};
}

// In the words of a shell: what gives a user so many subordinate users and groups.
std::string giving_ids(const User& user) {
  constexpr std::uint32_t kFirst = 100'000;
  const auto first = kFirst + (user.uid % 10'000) * 65'536;
  return fmt::format("sudo usermod --add-subuids {0}-{1} --add-subgids {0}-{1} {2}", first, first + 65'535,
                     user.name);
}

Result<Ids> ids_of(const User& user, const char* file) {
  const auto found = subordinate_ids(read_file(file).value_or(""), user.name, user.uid);
  if (found && found->count >= kLeastIds) return *found;
  const auto has = found ? fmt::format("only {} users", found->count) : std::string("no line");
  return fail(
      Kind::Failed,
      fmt::format("{} has {} in {}, and a machine of its own needs {}", user.name, has, file, kLeastIds),
      giving_ids(user));
}

std::optional<std::string> text_of(const char* file) {
  auto text = read_file(file);
  if (!text) return std::nullopt;
  return *std::move(text);
}

Failure refused(const Error& error) {
  return fail(
      namespaces_refused({.most = text_of("/proc/sys/user/max_user_namespaces"),
                          .clone = text_of("/proc/sys/kernel/unprivileged_userns_clone"),
                          .restricted = text_of("/proc/sys/kernel/apparmor_restrict_unprivileged_userns")},
                         error.what));
}

Result<> write_map(const char* program, pid_t process, std::uint32_t own, const Ids& ids) {
  const auto text = [](auto number) { return std::to_string(number); };
  STINT_TRY_ASSIGN(const auto outcome, run_program({.argv = {program, text(process), "0", text(own), "1", "1",
                                                             text(ids.first), text(ids.count)}}));
  if (outcome.code == 0) return {};
  if (outcome.code == 127)
    return fail(Kind::Failed, fmt::format("{} is not installed", program), "sudo apt-get install uidmap");
  return fail(Kind::Failed,
              fmt::format("{} refuses: {}", program, outcome.output.substr(0, outcome.output.find('\n'))),
              "an administrator has to give it back its rights: sudo apt-get install --reinstall uidmap");
}

// What a namespace's maps are only a process outside of it may write, and there a program with rights.
Result<> unshare_users(const User& user, const Ids& users, const Ids& groups) {
  STINT_TRY_ASSIGN(Pipe go, make_pipe());
  STINT_TRY_ASSIGN(Pipe said, make_pipe());
  const auto us = getpid();
  const auto outside = fork();
  STINT_TRY(check(outside, "fork"));
  if (outside == 0) {
    go.writing.reset();
    char byte = 0;
    if (::read(go.reading.get(), &byte, 1) != 1) _exit(0);
    auto mapped = write_map("newuidmap", us, user.uid, users);
    if (mapped) mapped = write_map("newgidmap", us, user.gid, groups);
    if (!mapped)
      dprintf(said.writing.get(), "%s\n%s", mapped.error().what.c_str(), mapped.error().next.c_str());
    _exit(0);
  }
  said.writing.reset();
  const auto unshared = check(unshare(CLONE_NEWUSER), "a user namespace");
  if (unshared) (void)!::write(go.writing.get(), "+", 1);
  go.writing.reset();
  const auto why = read_to_end(said.reading);
  wait_for(outside);
  if (!unshared) return refused(unshared.error());
  if (why.empty()) return {};
  return fail(Kind::Failed, why.substr(0, why.find('\n')), why.substr(why.find('\n') + 1));
}

// Terminals of the user's own /dev/pts belong to a group that is not in the namespace, so they could not be
// given to a host.
Result<> have_own_mounts() {
  const auto unshared = check(unshare(CLONE_NEWNS), "a mount namespace");
  if (!unshared) return refused(unshared.error());
  const auto own = check(mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr), "private mounts");
  if (!own) return refused(own.error());
  return check(
      mount("devpts", "/dev/pts", "devpts", MS_NOSUID | MS_NOEXEC, "newinstance,ptmxmode=0666,mode=620"),
      "terminals of its own on /dev/pts");
}

}  // namespace

Result<> become_own_root() {
  const auto user = this_user();
  STINT_TRY_ASSIGN(const auto users, ids_of(user, "/etc/subuid"));
  STINT_TRY_ASSIGN(const auto groups, ids_of(user, "/etc/subgid"));
  STINT_TRY(unshare_users(user, users, groups));
  STINT_TRY(have_own_mounts());
  for (const auto* name : {"SUDO_UID", "SUDO_GID"}) unsetenv(name);  // numbers of another namespace
  return {};
}

Error namespaces_refused(const NamespaceSettings& settings, std::string error) {
  Error refusal{.kind = Kind::Failed,
                .what = "this computer refuses user namespaces to ordinary users",
                .next = "in a container, start it with more rights; else an administrator can say why",
                .detail = std::move(error)};
  const auto because = [&](const std::string& setting, const std::string& next) {
    refusal.what += " (" + setting + ")";
    refusal.next = next;
    return refusal;
  };
  const auto is = [](const std::optional<std::string>& text, char digit) {
    return text && !text->empty() && text->front() == digit;
  };
  if (is(settings.most, '0'))
    return because("user.max_user_namespaces = 0", "sudo sysctl user.max_user_namespaces=10000");
  if (is(settings.clone, '0'))
    return because("kernel.unprivileged_userns_clone = 0", "sudo sysctl kernel.unprivileged_userns_clone=1");
  if (is(settings.restricted, '1'))
    return because("kernel.apparmor_restrict_unprivileged_userns = 1",
                   "sudo sysctl kernel.apparmor_restrict_unprivileged_userns=0, or an AppArmor profile for "
                   "stint-rehearsal that says \"userns,\"");
  return refusal;
}

}  // namespace stint::rehearsal::hosts
