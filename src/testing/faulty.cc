// SPDX-License-Identifier: Apache-2.0
#include "testing/faulty.h"

#include "testing/call_names.h"

namespace stint::testing {

Ticket FaultyOutside::http(const HttpRequest& request, const HttpLimits& limits) {
  auto call = gate_.before(name_of(request));
  Ticket ticket = real_.http(request, limits);
  asked_[ticket] = call;
  return ticket;
}

Result<Ticket> FaultyOutside::spawn(const Command& command) {
  return through(gate_, name_of(command), [&] { return real_.spawn(command); });
}

void FaultyOutside::write(Ticket child, std::string_view bytes) {
  gate_.before(name_of_write(bytes));
  real_.write(child, bytes);
  gate_.after();
}

void FaultyOutside::close_stdin(Ticket child) { real_.close_stdin(child); }

Event FaultyOutside::next() {
  Event event = real_.next();
  if (auto asked = asked_.find(ticket_of(event)); asked != asked_.end()) {
    gate_.after(asked->second);
    asked_.erase(asked);
  }
  return event;
}

Result<> FaultyFiles::write(const Path& path, std::string_view bytes, unsigned mode) {
  return through(gate_, "file write " + path.filename().string(),
                 [&] { return real_.write(path, bytes, mode); });
}

Result<> FaultyFiles::remove(const Path& path) {
  return through(gate_, "file remove", [&] { return real_.remove(path); });
}

}  // namespace stint::testing
