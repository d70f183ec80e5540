// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <sys/types.h>

#include <string>
#include <string_view>

#include "base/files.h"
#include "base/result.h"
#include "rehearsal/hosts/fd.h"

namespace stint::rehearsal::hosts {

/// A failure that says `what` and then errno in words; its code is errno's name ("EEXIST").
Failure system_failure(std::string what);

/// Of a system call: -1 becomes a failure that says `what`.
Result<> check(long returned, std::string_view what);
/// The same for calls that return a descriptor.
Result<Fd> check_fd(long returned, std::string_view what);

/// Writes to a file that is there: one write, as the files of /proc and /sys want it.
Result<> write_file(const Path& path, std::string_view text);
/// All of a file, as much as one can read.
Result<std::string> read_file(const Path& path);
/// All that comes from a pipe, until nobody has its other end any more.
std::string read_to_end(const Fd& from);
/// Makes a folder; one that is there already is fine.
Result<> make_folder(const Path& path, unsigned mode = 0755);

struct Pipe {
  Fd reading, writing;
};
Result<Pipe> make_pipe();

/// Waits until a child of ours has ended; its exit code, or 128 + signal.
int wait_for(pid_t child);

}  // namespace stint::rehearsal::hosts
