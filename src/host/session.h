// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/function_ref.h"
#include "host/link.h"
#include "host/reach.h"
#include "project/synced.h"

namespace stint::host {

/// The connection to a machine that all else goes over: opened once, shared, closed when this goes. On the
/// machine itself there is none, and everything works the same.
class Session {
 public:
  /// Tries until it stands or the boot clock reads `until`. A host key that is not the known one stops at
  /// once (an own machine whose key nobody has accepted yet: code "NewHost"). Kind::Unreachable has code
  /// "NoAnswer" where not even a refusal came back.
  static Result<Session> open(World& world, Reach reach, Micros until);

  /// Has the user accept the host key of an own machine, at the terminal.
  static Result<> meet(World& world, const Reach& reach);

  /// Whether the connection still stands, as far as is known without asking.
  bool stands();

  /// Puts the stintd of the machine's architecture there where it is not yet (its path names its content),
  /// and gives that path; on this computer, where it lies. Kind::Usage where there is none for such a
  /// machine.
  Result<std::string> install();
  /// Runs `stintd VERB…` there to its end.
  Result<ChildResult> stintd(const std::string& program, const std::vector<std::string>& verb, bool as_root,
                             Micros limit);
  Result<Link> attach(const std::string& program);

  /// Carries a port of this computer's loopback to one of the machine's, for as long as the connection
  /// stands. false: the port is taken here.
  Result<bool> forward(std::uint16_t here, std::uint16_t there);

  /// The files of these names below `from`, or all but these, go to the folder `to` there. `heard` is told
  /// again and again how many bytes have gone; where it fails, so does this, and what has gone stays there.
  enum class Named { Goes, Stays };
  Result<> push(const Path& from, const std::string& to, Named named, const std::vector<std::string>& names,
                function_ref<Result<>(std::uint64_t)> heard);
  /// The same of data: a file or folder, whole, into the folder `to` there.
  Result<> push_data(const Path& from, const std::string& to, function_ref<Result<>(std::uint64_t)> heard);
  /// What differs there, by size and time.
  Result<std::vector<project::Seen>> differing(const std::string& from, const Path& to,
                                               const std::vector<std::string>& rules);
  /// The same by content, of these names.
  Result<std::vector<project::Seen>> compare(const std::string& from, const Path& to,
                                             const std::vector<std::string>& names);
  /// Brings these files home; what they replace is moved below `replaced`, a folder below `to`. Those that
  /// are gone there by now are no failure. What came.
  Result<std::vector<project::Seen>> pull(const std::string& from, const Path& to,
                                          const std::vector<std::string>& names, const std::string& replaced);
  /// One file or folder into a folder there or here; names of what was copied.
  Result<std::vector<std::string>> put(const Path& from, const std::string& to);
  Result<std::vector<std::string>> get(const std::string& from, const Path& to);
  /// A job's terminal at ours; the exit code of what carried it.
  Result<int> terminal(const std::string& program, const std::string& job);
  /// The user's own shell at the terminal; its exit code.
  Result<int> shell(const std::vector<std::string>& argv);

  const Reach& reach() const { return reach_; }

 private:
  Session(World& world, Reach reach) : world_(&world), reach_(std::move(reach)) {}
  static Result<Child> connect_once(World& world, const Reach& reach, Micros until);
  Result<> push(const Command& command, const std::string& names, const char* what,
                function_ref<Result<>(std::uint64_t)> heard);
  Result<ChildResult> transfer(Command command, const char* what, const char* where,
                               const std::vector<std::string>& names = {});

  World* world_;
  Reach reach_;
  std::optional<Child> master_;  // absent on the machine itself
};

}  // namespace stint::host
