// SPDX-License-Identifier: Apache-2.0
#include "host/link.h"

#include <fmt/format.h>

#include "base/text.h"

namespace stint::host {

std::int64_t Link::send(pact::Request request) {
  child_.write(pact::to_line(pact::Asked{++sent_, std::move(request)}));
  return sent_;
}

Result<std::optional<pact::Told>> Link::next(std::optional<Micros> until) {
  if (!kept_.empty()) {
    auto told = std::move(kept_.front());
    kept_.erase(kept_.begin());
    return told;
  }
  while (true) {
    while (auto line = lines_.next()) {
      STINT_TRY_ASSIGN(std::string text, *std::move(line));
      STINT_TRY_ASSIGN(auto told, pact::read_answer(text));
      if (!told) continue;
      if (auto* refused = std::get_if<pact::Refused>(&told->what);
          refused && told->n == 0)  // the whole connection
        return fail(refused->kind, refused->what, refused->next);
      return told;
    }
    STINT_TRY_ASSIGN(Event event, child_.next(until));
    if (std::holds_alternative<Due>(event)) return std::nullopt;
    if (auto* output = std::get_if<Output>(&event)) {
      if (output->stream == 2)
        errors_ += output->bytes;
      else
        lines_.feed(output->bytes);
    } else {
      auto said = last_line(errors_);
      return fail(
          Error{.kind = Kind::Unreachable,
                .what = "the connection to the machine was lost" + (said.empty() ? "" : " (" + said + ")"),
                .detail = errors_});
    }
  }
}

Result<pact::Answer> Link::ask(pact::Request request, Micros limit) {
  Micros until = world_->out.now().boot + limit;
  auto n = send(std::move(request));
  std::vector<pact::Told> others = std::exchange(kept_, {});
  Result<std::optional<pact::Told>> told;
  while ((told = next(until)) && *told && (*told)->n != n) others.push_back(std::move(**told));
  kept_ = std::move(others);
  if (!told) return fail(std::move(told).error());
  if (!*told)
    return fail(Kind::Unreachable, fmt::format("stintd did not answer within {}", format_duration(limit)));
  if (auto* refused = std::get_if<pact::Refused>(&(*told)->what))
    return fail(refused->kind, refused->what, refused->next);
  return std::move((*told)->what);
}

}  // namespace stint::host
