// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/process/capabilities.h"

#include <linux/capability.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cstdint>
#include <utility>

#include "rehearsal/hosts/system.h"

namespace stint::rehearsal::process {
namespace {

struct Capability {
  int number;
  const char* name;
  bool kept;
};
constexpr std::array kNeeded{
    Capability{CAP_CHOWN, "CAP_CHOWN", true},
    Capability{CAP_DAC_OVERRIDE, "CAP_DAC_OVERRIDE", true},
    Capability{CAP_FOWNER, "CAP_FOWNER", true},
    Capability{CAP_FSETID, "CAP_FSETID", true},
    Capability{CAP_KILL, "CAP_KILL", true},
    Capability{CAP_SETGID, "CAP_SETGID", true},
    Capability{CAP_SETUID, "CAP_SETUID", true},
    Capability{CAP_SYS_CHROOT, "CAP_SYS_CHROOT", true},  // sshd's own children want it
    Capability{CAP_SETPCAP, "CAP_SETPCAP", false},
    Capability{CAP_MKNOD, "CAP_MKNOD", false}};
// Useful where they are there.
constexpr std::array kAlsoKept{CAP_NET_BIND_SERVICE, CAP_AUDIT_WRITE};

constexpr std::uint64_t bit(int capability) { return std::uint64_t{1} << capability; }

std::uint64_t kept() {
  std::uint64_t set = 0;
  for (const auto& needed : kNeeded)
    if (needed.kept) set |= bit(needed.number);
  for (const int capability : kAlsoKept) set |= bit(capability);
  return set;
}

using Halves = std::array<__user_cap_data_struct, 2>;

Result<Halves> own() {
  __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
  Halves halves{};
  STINT_TRY(hosts::check(syscall(SYS_capget, &header, halves.data()), "capget"));
  return halves;
}

std::uint32_t half(std::uint64_t set, std::size_t n) { return static_cast<std::uint32_t>(set >> (32 * n)); }

}  // namespace

std::vector<std::string> lacking_capabilities() {
  const auto halves = own();
  if (!halves) return {"capabilities"};
  const auto has = (std::uint64_t{(*halves)[1].effective} << 32) | (*halves)[0].effective;
  std::vector<std::string> lacking;
  for (const auto& needed : kNeeded)
    if ((has & bit(needed.number)) == 0) lacking.emplace_back(needed.name);
  return lacking;
}

Result<> keep_harmless_capabilities() {
  for (int capability = 0; prctl(PR_CAPBSET_READ, capability) >= 0; ++capability) {
    if ((kept() & bit(capability)) != 0) continue;
    STINT_TRY(hosts::check(prctl(PR_CAPBSET_DROP, capability), "giving up a capability"));
  }
  prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
  STINT_TRY_ASSIGN(auto halves, own());
  for (std::size_t n = 0; n < halves.size(); ++n) {
    halves[n].permitted &= half(kept(), n);
    halves[n].effective = halves[n].permitted;
    halves[n].inheritable = 0;
  }
  __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
  return hosts::check(syscall(SYS_capset, &header, halves.data()), "capset");
}

}  // namespace stint::rehearsal::process
