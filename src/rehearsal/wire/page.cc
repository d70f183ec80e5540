// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/wire/page.h"

#include <fmt/format.h>

#include <charconv>

#include "rehearsal/model/base64.h"

namespace stint::rehearsal::wire {

std::string make_page_token(const Exchange& exchange, std::size_t shown, std::string_view key) {
  return to_base64(fmt::format("{}\n{}\n{}", exchange.row.action, shown, key));
}

Outcome<PageStart> read_page_token(const Exchange& exchange, std::string_view token) {
  auto bad = refuse(std::string(exchange.service.bad_page_token), "Unable to parse pagination token");
  auto text = from_base64(token);
  auto stem = fmt::format("{}\n", exchange.row.action);
  if (!text || !text->starts_with(stem)) return bad;
  auto rest = std::string_view(*text).substr(stem.size());
  PageStart start;
  auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), start.shown);
  if (error != std::errc() || end == rest.data() + rest.size() || *end != '\n') return bad;
  start.key = rest.substr(static_cast<std::size_t>(end + 1 - rest.data()));
  return start;
}

Outcome<> check_page_size(const Exchange& exchange, std::optional<int> max_results, bool has_ids) {
  const Pages& pages = exchange.row.pages;
  if (!max_results) return {};
  if (*max_results < pages.least || *max_results > pages.most)
    return tl::unexpected<Refusal>{bad_page_size(exchange.protocol, *max_results, pages.least, pages.most)};
  if (has_ids && pages.not_with_ids)
    return refuse("InvalidParameterCombination",
                  "The parameter instancesSet cannot be used with the parameter maxResults");
  return {};
}

}  // namespace stint::rehearsal::wire
