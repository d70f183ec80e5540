// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <set>
#include <string>
#include <vector>

#include "host/session.h"
#include "life/life.h"
#include "project/synced.h"

namespace stint::life {

/// The way home of what a job changes there. It tells a change there from a change here by what both sides
/// last had in common (project/synced.h), so that the owner's own version of a file is never written over: a
/// file that changed on both sides stays as it is here, and the machine's version comes to
/// stint-conflicts/NAME/ in the project. Deletes nothing, here or there.
class Homeward {
 public:
  Homeward(Life& life, const ledger::Stint& stint, ledger::JobStarted job);

  /// Brings what differs there. true: nothing did.
  Result<bool> bring(host::Session& session);
  /// Until nothing differs, and what came is the same by checksum; false where files kept changing meanwhile.
  Result<bool> bring_all(host::Session& session);
  /// The project has just been sent, as this.
  void sent(const project::Tree& tree);
  /// Whether the machine has had this state of a file already.
  bool is_known(const std::string& name, const project::State& here) const {
    return synced_.is_known(name, here);
  }

  const std::set<std::string>& brought() const { return brought_; }  ///< names of files that came
  /// Of those that changed on both sides.
  const std::set<std::string>& kept_twice() const { return kept_twice_; }

 private:
  using Seen = project::Seen;
  struct Sorted {
    std::vector<Seen> bring, both;
  };
  Result<Sorted> sort(const std::vector<Seen>& list) const;
  bool holds_what_stays(const std::string& folder) const;
  Result<bool> same_content(host::Session& session);
  Result<> fetch(host::Session& session, const std::vector<Seen>& files);
  Result<> fetch_beside(host::Session& session, const std::vector<Seen>& files);
  Result<bool> look_after_replaced(const Path& folder, const std::string& below);
  std::string conflicts() const { return std::string{project::kConflicts} + "/" + name_; }
  std::string replaced() const { return conflicts() + ".here"; }
  void save();

  Life& life_;
  const std::string name_;
  const ledger::JobStarted job_;
  const Path file_;
  const std::vector<std::string> rules_;
  project::Synced synced_;
  std::string saved_;  // as it is in the file
  std::set<std::string> brought_, kept_twice_;
};

}  // namespace stint::life
