// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <dirent.h>

#include <chrono>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "base/files.h"
#include "base/log.h"
#include "base/result.h"
#include "rehearsal/hosts/fd.h"

namespace stint::rehearsal::hosts {

/// Folders that nobody wants any more, on their way out a little at a time: whoever serves others never waits
/// for a large one. What is left when the process ends is gone on with by the next.
///
///     STINT_TRY(attic.take(disk));                // at once, whatever is in it
///     poll({attic.fd()}); attic.clear_a_little();  // as often as that is readable
class Attic {
 public:
  /// `folder`: on the file system of what it is to take; made where it is missing.
  static Result<Attic> open(const Path& folder, Log& log);

  /// Moves a folder in. One that is not there is fine.
  Result<> take(const Path& tree);

  /// Readable while there is something to remove; not all the time, so that others have theirs.
  int fd() const { return timer_.get(); }
  /// Removes for some milliseconds. What cannot be removed is said in the log, and left to the next process.
  void clear_a_little();
  bool is_empty() const { return trees_.empty() && way_.empty(); }

 private:
  struct Close {
    void operator()(DIR* folder) const { closedir(folder); }
  };
  struct Level {
    std::string name;  ///< in the level above; of the first, in the attic
    std::unique_ptr<DIR, Close> entries;
  };
  Attic(Path folder, Fd attic, Fd timer, Log& log)
      : log_(&log), path_(std::move(folder)), attic_(std::move(attic)), timer_(std::move(timer)) {}

  void set_timer(bool on);
  void remove_one();
  bool remove_entry(int folder, const std::string& name);
  bool enter(int folder, const std::string& name);
  void give_up(const std::string& what);

  Log* log_;
  Path path_;
  Fd attic_, timer_;
  std::set<std::string> trees_;  ///< names in the attic
  std::string tree_;             ///< the one of them that is being removed
  std::vector<Level> way_;       ///< into that one
};

}  // namespace stint::rehearsal::hosts
