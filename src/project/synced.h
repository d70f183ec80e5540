// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "project/tree.h"

namespace stint::project {

/// A file as it lies on the machine. `there.changed` is known to the second alone.
struct Seen {
  enum class What { File, Link, Folder } what = What::File;
  std::string name;  ///< below the project's folder
  State there;
};

/// What is to become of a file that differs.
enum class Course {
  Leave,  ///< it was changed, or deleted, here alone; or both versions are home already
  Bring,  ///< it was changed there alone
  Both,   ///< it was changed on both sides: the one that is here stays, the machine's comes beside it
};

/// What both sides last had in common, of one project at one machine: by that a change is told from no
/// change, whatever the clocks say. Kept in a file (docs/files.md), so that a later command knows it too.
class Synced {
 public:
  /// Garbage is as good as nothing: then each file that differs is one that was changed on both sides.
  static Synced from(std::string_view text);
  std::string text() const;

  /// The project has just been sent: this is what both sides have.
  void sent(const Tree& tree);
  /// What will be the same here once it has been brought; said before, since whoever brings it may die.
  void coming(const Seen& seen);
  /// It has been brought; absent: it is not here any more.
  void brought(const std::string& name, const std::optional<State>& here);
  /// The machine's version of a file that was changed on both sides is home.
  void kept_both(const Seen& seen);

  Course course(const Seen& seen, const std::optional<State>& here) const;
  /// Whether what is here is what both sides have, or had, in common: no change of the owner's.
  bool is_known(const std::string& name, const State& here) const;
  /// Files that came from there, for a comparison by content.
  std::vector<std::string> from_there() const;

 private:
  struct Known {
    std::optional<State> common;
    std::optional<State> coming;  // to the second
    std::optional<State> beside;  // the machine's, kept beside; to the second
    bool from_there = false;
  };
  std::map<std::string, Known, std::less<>> known_;
};

}  // namespace stint::project
