// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/wire/json_reader.h"

namespace stint::rehearsal::wire {

std::optional<Json> parse_document(std::string_view body) {
  if (body.empty()) return Json::object();
  auto document = Json::parse(body, nullptr, false);
  if (document.is_discarded() || !document.is_object()) return std::nullopt;
  return document;
}

}  // namespace stint::rehearsal::wire
