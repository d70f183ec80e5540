// SPDX-License-Identifier: Apache-2.0
#include "guard/daemon/unix_socket.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <cerrno>
#include <cstring>

namespace stint::guard {
namespace {

struct Address {
  Fd folder;
  sockaddr_un name{};
  const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&name); }
};

Failure failed(const Path& path, const char* doing) {
  return fail(Kind::Failed, fmt::format("cannot {} {}: {}", doing, path.string(), std::strerror(errno)));
}

Result<Address> address_of(const Path& path) {
  Address address{Fd{open(path.parent_path().c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC)}};
  if (!address.folder) return failed(path, "reach the folder of");
  auto text = path.string();
  if (text.size() >= sizeof address.name.sun_path)
    text = fmt::format("/proc/self/fd/{}/{}", address.folder.get(), path.filename().string());
  if (text.size() >= sizeof address.name.sun_path)
    return fail(Kind::Failed, path.string() + " has too long a name");
  address.name.sun_family = AF_UNIX;
  std::memcpy(address.name.sun_path, text.c_str(), text.size() + 1);
  return address;
}

Fd make_socket(int flags) { return Fd{socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | flags, 0)}; }

}  // namespace

Result<Fd> listen_at(const Path& path) {
  STINT_TRY_ASSIGN(auto address, address_of(path));
  Fd fd = make_socket(SOCK_NONBLOCK);
  unlink(path.c_str());
  if (!fd || bind(fd.get(), address.get(), sizeof address.name) != 0) return failed(path, "make the socket");
  if (chmod(path.c_str(), 0666) != 0 || listen(fd.get(), 64) != 0) return failed(path, "listen on");
  return fd;
}

Result<Fd> connect_to(const Path& path) {
  STINT_TRY_ASSIGN(auto address, address_of(path));
  Fd fd = make_socket(0);
  if (!fd || connect(fd.get(), address.get(), sizeof address.name) != 0) return failed(path, "connect to");
  return fd;
}

std::optional<uid_t> peer_uid(int fd) {
  ucred peer{};
  socklen_t size = sizeof peer;
  if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0) return std::nullopt;
  return peer.uid;
}

}  // namespace stint::guard
