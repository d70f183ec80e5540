// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <poll.h>

#include <deque>
#include <map>
#include <string>
#include <vector>

#include "base/outside.h"

namespace stint::real {

/// The child processes of one RealOutside. Each is in a group of its own (unless the terminal is handed to
/// it) and is killed by the kernel when we die. Nothing here blocks: descriptors go into a poll set, and what
/// poll says comes back.
class Children {
 public:
  Children();
  ~Children();
  Children(const Children&) = delete;
  Children& operator=(const Children&) = delete;

  Result<> start(Ticket ticket, const Command& command);
  void write(Ticket child, std::string_view bytes);
  void close_stdin(Ticket child);
  /// Kills the whole group and forgets it.
  void drop(Ticket child);

  /// Adds what each child waits for.
  void watch(std::vector<pollfd>& set) const;
  /// Takes what is ready; events are added in order, the Exited of a child after its last Output.
  void take(const std::vector<pollfd>& set, std::deque<Event>& events);

 private:
  struct Child;
  void feed(Child& child);
  bool drain(Ticket ticket, int& fd, int stream, std::deque<Event>& events);
  std::map<Ticket, Child> children_;
};

}  // namespace stint::real
