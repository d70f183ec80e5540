// SPDX-License-Identifier: Apache-2.0
#include "base/outside.h"

namespace stint {
namespace {

struct TicketOf {
  Ticket operator()(const Signal&) const { return Ticket{}; }
  template <class E>
  Ticket operator()(const E& event) const {
    return event.ticket;
  }
};

}  // namespace

Ticket ticket_of(const Event& event) { return std::visit(TicketOf{}, event); }

std::string_view HttpResponse::header(std::string_view name) const {
  for (const auto& [key, value] : headers)
    if (key == name) return value;
  return {};
}

}  // namespace stint
