// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/server/lock.h"

#include <fcntl.h>

#include <cerrno>

#include "rehearsal/hosts/system.h"

namespace stint::rehearsal::server {
namespace {

struct flock whole_file(Lock::Kind kind = Lock::Kind::Alone) {
  struct flock lock {};
  lock.l_type = kind == Lock::Kind::Shared ? F_RDLCK : F_WRLCK;
  lock.l_whence = SEEK_SET;
  return lock;
}

}  // namespace

Result<Lock> Lock::try_take(const Folder& folder, const std::string& name, Kind kind) {
  STINT_TRY_ASSIGN(Fd file, folder.open_file(name, O_RDWR | O_CREAT));
  auto lock = whole_file(kind);
  if (fcntl(file.get(), F_SETLK, &lock) == 0) return Lock(std::move(file));
  if (errno == EACCES || errno == EAGAIN) return Lock(Fd{});
  return hosts::system_failure("locking " + folder.at(name).native());
}

Result<Lock> Lock::take(const Folder& folder, const std::string& name) {
  STINT_TRY_ASSIGN(Fd file, folder.open_file(name, O_RDWR | O_CREAT));
  auto lock = whole_file();
  while (fcntl(file.get(), F_SETLKW, &lock) == -1)
    if (errno != EINTR) return hosts::system_failure("locking " + folder.at(name).native());
  return Lock(std::move(file));
}

Result<pid_t> lock_holder(const Folder& folder, const std::string& name) {
  auto file = folder.open_file(name, O_RDWR);
  if (!file && file.error().code == "ENOENT") return 0;
  if (!file) return fail(std::move(file).error());
  auto lock = whole_file();
  STINT_TRY(
      hosts::check(fcntl(file->get(), F_GETLK, &lock), "asking for the lock " + folder.at(name).native()));
  return lock.l_type == F_UNLCK ? 0 : lock.l_pid;
}

}  // namespace stint::rehearsal::server
