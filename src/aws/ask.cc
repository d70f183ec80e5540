// SPDX-License-Identifier: Apache-2.0
#include "aws/ask.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

namespace stint::aws {

Form form_for(Service service, std::string_view action) {
  auto lists = info(service).protocol == Protocol::Ec2 ? Form::Lists::Flat : Form::Lists::Member;
  return Form{lists, action, info(service).version};
}

Call call_of(Service service, const Form& form, Repeat repeat) {
  return {.service = service, .operation = form.action(), .body = form.body(), .repeat = repeat};
}

static std::string text_of(const Json& input) {
  return input.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Call call_of(Service service, std::string_view operation, const Json& input, Repeat repeat) {
  return {.service = service, .operation = std::string{operation}, .body = text_of(input), .repeat = repeat};
}

Call rest_call(Service service, std::string_view operation, std::string method, std::string path,
               const Json& input, Repeat repeat) {
  return {.service = service,
          .operation = std::string{operation},
          .body = input.is_null() ? "" : text_of(input),
          .repeat = repeat,
          .method = std::move(method),
          .path = std::move(path)};
}

Error unreadable(const Client& client, const Call& call, const Answer& answer, const std::string& problem) {
  return {.kind = Kind::Unknown,
          .what = fmt::format("{}: AWS's answer cannot be read: {}", place_of(client, call), problem),
          .detail = "request id " + answer.request_id()};
}

}  // namespace stint::aws
