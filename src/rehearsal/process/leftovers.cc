// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/process/leftovers.h"

#include <fmt/format.h>
#include <grp.h>
#include <poll.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdlib>
#include <set>
#include <string>
#include <system_error>
#include <utility>

#include "rehearsal/hosts/fd.h"
#include "rehearsal/hosts/system.h"

namespace stint::rehearsal::process {
namespace {

constexpr int kRounds = 200;  // of 10 ms

bool is_number(const std::string& name) {
  return std::ranges::all_of(name, [](char c) { return c >= '0' && c <= '9'; });
}

bool is_rooted_below(const Path& process, const Path& folder) {
  std::array<char, 4096> target{};
  const auto n = readlink((process / "root").c_str(), target.data(), target.size());
  return n > 0 &&
         std::string_view(target.data(), static_cast<std::size_t>(n)).starts_with(folder.native() + "/");
}

bool end_if_left(const Path& process, const Path& instances) {
  const auto pid = std::atoi(process.filename().c_str());
  const hosts::Fd held(static_cast<int>(syscall(SYS_pidfd_open, pid, 0)));
  return held && is_rooted_below(process, instances) &&  // looked at while it is held
         syscall(SYS_pidfd_send_signal, held.get(), SIGKILL, nullptr, 0) == 0;
}

int end_visible(const Path& instances) {
  int ended = 0;
  std::error_code error;
  for (std::filesystem::directory_iterator at{"/proc", error}, end; !error && at != end; at.increment(error))
    if (is_number(at->path().filename()) && end_if_left(at->path(), instances)) ++ended;
  return ended;
}

using Owner = std::pair<unsigned, unsigned>;  // user and group

// "Uid:\tREAL\t…" of /proc/PID/status.
unsigned number_after(const std::string& status, const char* label) {
  const auto at = status.find(label);
  return at == std::string::npos ? 0
                                 : static_cast<unsigned>(std::strtoul(status.c_str() + at + 6, nullptr, 10));
}

std::set<Owner> owners_of_processes() {
  std::set<Owner> owners;
  std::error_code error;
  for (std::filesystem::directory_iterator at{"/proc", error}, end; !error && at != end;
       at.increment(error)) {
    if (!is_number(at->path().filename())) continue;
    const auto status = hosts::read_file(at->path() / "status").value_or("");
    const Owner owner{number_after(status, "\nUid:\t"), number_after(status, "\nGid:\t")};
    if (owner.first != 0) owners.insert(owner);
  }
  return owners;
}

// Root without CAP_SYS_PTRACE does not see where a user's process has its root; that user does.
int end_as(const Owner& owner, const Path& instances) {
  const auto child = fork();
  if (child == 0) {
    const auto [user, group] = owner;
    const bool became =
        setgroups(0, nullptr) == 0 && setresgid(group, group, group) == 0 && setresuid(user, user, user) == 0;
    _exit(became ? std::min(end_visible(instances), 100) : 0);
  }
  return child > 0 ? hosts::wait_for(child) : 0;
}

}  // namespace

int end_left_processes(const Path& instances) {
  std::error_code error;
  const auto folder = std::filesystem::canonical(instances, error);
  if (error || folder == "/") return 0;
  int all = 0;
  for (int round = 0; round < kRounds; ++round) {
    int ended = end_visible(folder);
    for (const auto& owner : owners_of_processes()) ended += end_as(owner, folder);
    if (ended == 0) break;
    all = std::max(all, ended);
    poll(nullptr, 0, 10);
  }
  return all;
}

}  // namespace stint::rehearsal::process
