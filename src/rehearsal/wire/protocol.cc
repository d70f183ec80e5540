// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/wire/protocol.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>

#include "rehearsal/wire/json_writer.h"
#include "rehearsal/wire/xml_writer.h"

namespace stint::rehearsal::wire {
namespace {

// What the services that are not EC2 call a parameter that is wrong.
Refusal invalid(Protocol protocol, std::string text) {
  return {speaks_forms(protocol) ? "ValidationError" : "ValidationException", std::move(text)};
}

struct StatusOf {
  std::string_view code;
  int status;
};
// All other codes come with 400.
constexpr std::array kStatus{
    StatusOf{"AccessDenied", 403},
    StatusOf{"AuthFailure", 401},
    StatusOf{"DeleteConflict", 409},
    StatusOf{"DryRunOperation", 412},
    StatusOf{"EntityAlreadyExists", 409},
    StatusOf{"ExpiredToken", 403},
    StatusOf{"InsufficientInstanceCapacity", 500},
    StatusOf{"InternalError", 500},
    StatusOf{"InvalidClientTokenId", 403},
    StatusOf{"MissingAuthenticationToken", 403},
    StatusOf{"NoSuchEntity", 404},
    StatusOf{"OptInRequired", 401},
    StatusOf{"RequestLimitExceeded", 503},
    StatusOf{"ResourceNotFound", 404},
    StatusOf{"ServiceUnavailable", 503},
    StatusOf{"SignatureDoesNotMatch", 403},
    StatusOf{"Unavailable", 503},
    StatusOf{"UnauthorizedOperation", 403},
    StatusOf{"UnknownOperationException", 404},
};

// Services that name calls by paths use HTTP's own words for what goes wrong.
constexpr std::array kRestStatus{
    StatusOf{"AccessDeniedException", 403},
    StatusOf{"ConflictException", 409},
    StatusOf{"ExpiredTokenException", 403},
    StatusOf{"InvalidSignatureException", 403},
    StatusOf{"MissingAuthenticationTokenException", 403},
    StatusOf{"ResourceNotFoundException", 404},
    StatusOf{"ServiceQuotaExceededException", 402},
    StatusOf{"ThrottlingException", 429},
    StatusOf{"UnknownOperationException", 404},
    StatusOf{"UnrecognizedClientException", 403},
};

struct DocumentError {
  std::string type, message;
};
template <class V>
void fields(V& v, const DocumentError& e) {
  v("__type", e.type);
  v("message", e.message);
}

struct RestError {
  std::string message;
};
template <class V>
void fields(V& v, const RestError& e) {
  v("Message", e.message);
}

std::string form_error(Protocol protocol, const Refusal& refusal, std::string_view request_id) {
  auto code = xml_escaped(refusal.code), message = xml_escaped(refusal.message);
  if (protocol == Protocol::Ec2)
    return fmt::format(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Response><Errors><Error><Code>{}</Code><Message>{}"
        "</Message></Error></Errors><RequestID>{}</RequestID></Response>",
        code, message, request_id);
  return fmt::format(
      "<ErrorResponse><Error><Type>{}</Type><Code>{}</Code><Message>{}</Message></Error><RequestId>{}"
      "</RequestId></ErrorResponse>",
      http_status(protocol, refusal.code) < 500 ? "Sender" : "Receiver", code, message, request_id);
}

}  // namespace

Refusal missing_parameter(Protocol protocol, std::string_view name) {
  if (protocol == Protocol::Ec2)
    return {"MissingParameter", fmt::format("The request must contain the parameter {}", name)};
  return invalid(protocol,
                 fmt::format("1 validation error detected: Value null at '{}' failed to satisfy constraint: "
                             "Member must not be null",
                             name));
}

Refusal bad_value(Protocol protocol, std::string_view name, std::string_view value) {
  if (protocol == Protocol::Ec2)
    return {"InvalidParameterValue", fmt::format("Value ({}) for parameter {} is invalid.", value, name)};
  if (protocol == Protocol::Query)
    return {"MalformedInput", fmt::format("Invalid value '{}' for {}", value, name)};
  return {"SerializationException", fmt::format("Invalid value '{}' for {}", value, name)};
}

Refusal unknown_parameter(Protocol protocol, std::string_view name) {
  if (protocol == Protocol::Ec2)
    return {"UnknownParameter", fmt::format("The parameter {} is not recognized", name)};
  return invalid(protocol, fmt::format("The rehearsal does not know the parameter {}", name));
}

Refusal unknown_action(Protocol protocol, std::string_view action, std::string_view version) {
  if (protocol == Protocol::Ec2)
    return {"InvalidAction", fmt::format("The action {} is not valid for this web service.", action)};
  if (protocol == Protocol::Query)
    return {"InvalidAction", fmt::format("Could not find operation {} for version {}", action, version)};
  return {"UnknownOperationException", fmt::format("The rehearsal does not know the operation {}", action)};
}

Refusal bad_page_size(Protocol protocol, int value, int least, int most) {
  auto text =
      fmt::format("Value ( {} ) for parameter maxResults is invalid. Expecting a value between {} and {}.",
                  value, least, most);
  return protocol == Protocol::Ec2 ? Refusal{"InvalidParameterValue", text} : invalid(protocol, text);
}

Refusal too_many_calls(Protocol protocol, std::string_view service) {
  if (protocol == Protocol::Ec2) return {"RequestLimitExceeded", "Request limit exceeded."};
  if (protocol == Protocol::Query) return {"Throttling", "Rate exceeded"};
  return {service == "servicequotas" ? "TooManyRequestsException" : "ThrottlingException", "Rate exceeded"};
}

Refusal not_permitted(Protocol protocol, std::string_view arn, std::string_view action) {
  auto text = fmt::format(
      "User: {} is not authorized to perform: {} because no identity-based policy allows the action", arn,
      action);
  if (protocol == Protocol::Ec2)
    return {"UnauthorizedOperation", "You are not authorized to perform this operation. " + text};
  return {speaks_forms(protocol) ? "AccessDenied" : "AccessDeniedException", text};
}

int http_status(Protocol protocol, std::string_view code) {
  const std::span<const StatusOf> known =
      protocol == Protocol::Rest ? std::span<const StatusOf>(kRestStatus) : kStatus;
  auto found = std::ranges::find(known, code, &StatusOf::code);
  return found == known.end() ? 400 : found->status;
}

Reply error_reply(Protocol protocol, std::string_view service, const Refusal& refusal,
                  std::string_view request_id) {
  Reply reply{.status = http_status(protocol, refusal.code), .headers = {}, .body = {}};
  if (speaks_forms(protocol)) {
    reply.headers.emplace_back("content-type", "text/xml;charset=UTF-8");
    reply.body = form_error(protocol, refusal, request_id);
    return reply;
  }
  if (protocol == Protocol::Rest) {
    reply.headers.emplace_back("x-amzn-errortype", refusal.code);
    reply.headers.emplace_back("content-type", "application/json");
    reply.body = JsonWriter::document(RestError{refusal.message});
    return reply;
  }
  // CloudWatch was a query service once: its codes go along as they were then.
  if (service == "monitoring")
    reply.headers.emplace_back("x-amzn-query-error",
                               refusal.code + (reply.status < 500 ? ";Sender" : ";Receiver"));
  reply.headers.emplace_back("content-type", "application/x-amz-json-1.1");
  reply.body = JsonWriter::document(
      DocumentError{fmt::format("com.amazonaws.{}#{}", service, refusal.code), refusal.message});
  return reply;
}

}  // namespace stint::rehearsal::wire
