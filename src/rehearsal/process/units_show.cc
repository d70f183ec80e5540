// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/process/units.h"

namespace stint::rehearsal::process {

const char* Units::word(State state) {
  switch (state) {
    case State::Inactive:
      return "inactive";
    case State::Activating:
      return "activating";
    case State::Active:
      return "active";
    case State::Deactivating:
      return "deactivating";
    case State::Failed:
      break;
  }
  return "failed";
}

std::vector<Units::Line> Units::list() const {
  std::vector<Line> lines;
  for (const auto& [name, entry] : entries_) {
    if (entry.state == State::Inactive) continue;
    const char* sub = entry.main > 0 ? "running" : "exited";
    if (entry.unit.timer) sub = entry.due == Micros::max() ? "elapsed" : "waiting";
    if (!entry.unit.timer && !entry.unit.service) sub = "active";
    if (entry.state != State::Active) sub = word(entry.state);
    lines.push_back({name, entry.unit.description, word(entry.state), sub});
  }
  return lines;
}

std::vector<std::string> Units::jobs() const {
  std::vector<std::string> jobs;
  if (is_shutting_down()) jobs.push_back(going_to_ + " start waiting");
  for (const auto& [name, entry] : entries_) {
    if (entry.state == State::Activating) jobs.push_back(name + " start running");
    if (entry.state == State::Deactivating) jobs.push_back(name + " stop running");
  }
  return jobs;
}

}  // namespace stint::rehearsal::process
