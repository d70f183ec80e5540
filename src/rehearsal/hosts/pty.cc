// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/hosts/pty.h"

#include <fcntl.h>
#include <sys/ioctl.h>
#include <termios.h>

#include <array>
#include <cstdlib>

#include "rehearsal/hosts/system.h"

namespace stint::rehearsal::hosts {

Result<Pty> open_pty(std::uint32_t root) {
  Pty pty;
  STINT_TRY_ASSIGN(pty.near,
                   check_fd(::open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK), "/dev/ptmx"));
  STINT_TRY(check(unlockpt(pty.near.get()), "unlockpt"));
  std::array<char, 64> name{};
  STINT_TRY(check(ptsname_r(pty.near.get(), name.data(), name.size()) == 0 ? 0 : -1, "ptsname"));
  pty.path = name.data();
  STINT_TRY_ASSIGN(pty.far,
                   check_fd(::open(pty.path.c_str(), O_RDWR | O_NOCTTY | O_CLOEXEC), pty.path.native()));
  STINT_TRY(check(fchown(pty.far.get(), root, root), pty.path.native()));
  const winsize wide{
      .ws_row = 25, .ws_col = 200, .ws_xpixel = 0, .ws_ypixel = 0};  // so that no line is folded
  STINT_TRY(check(ioctl(pty.far.get(), TIOCSWINSZ, &wide), pty.path.native()));
  return pty;
}

}  // namespace stint::rehearsal::hosts
