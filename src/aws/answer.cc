// SPDX-License-Identifier: Apache-2.0
#include "aws/answer.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

namespace stint::aws {
namespace {

bool says_yes(const HttpResponse& response) { return response.status >= 200 && response.status < 300; }

Lost unreadable(const HttpResponse& response, std::string_view what) {
  return {.status = response.status, .why = fmt::format("HTTP {} with {}", response.status, what)};
}

// The first of these elements that has a text.
std::string first_text(XmlNode root, std::initializer_list<std::string_view> paths) {
  for (auto path : paths)
    if (auto text = text_of(descend(root, path)); !text.empty()) return std::string{text};
  return {};
}

std::string request_id(const HttpResponse& response, XmlNode root) {
  auto id = first_text(root, {"requestId", "ResponseMetadata/RequestId", "RequestID", "RequestId"});
  return id.empty() ? std::string{response.header("x-amzn-requestid")} : id;
}

// ec2: <Response><Errors><Error>…; query: <ErrorResponse><Error>…
Outcome read_xml_refusal(const HttpResponse& response, XmlNode root) {
  Refusal refusal{.status = response.status,
                  .code = first_text(root, {"Errors/Error/Code", "Error/Code"}),
                  .message = first_text(root, {"Errors/Error/Message", "Error/Message"}),
                  .request_id = request_id(response, root)};
  if (refusal.code.empty()) return unreadable(response, "no error code in its body");
  return refusal;
}

Outcome read_xml(Protocol protocol, std::string_view operation, const HttpResponse& response) {
  auto document = XmlDocument::parse(response.body);
  if (!document)
    return unreadable(response, response.body.empty() ? "an empty body" : "a body that is no whole XML");
  XmlNode root = document->root();
  if (!says_yes(response)) return read_xml_refusal(response, root);
  if (name_of(root) != fmt::format("{}Response", operation))
    return unreadable(response, fmt::format("<{}> where <{}Response> belongs", name_of(root), operation));
  auto id = request_id(response, root);
  XmlNode members = protocol == Protocol::Query ? descend(root, fmt::format("{}Result", operation)) : root;
  return Answer{*std::move(document), members, std::move(id)};
}

std::string text_member(const Json& body, const char* name) {
  auto found = body.find(name);
  return found != body.end() && found->is_string() ? found->get<std::string>() : std::string{};
}

// "com.amazonaws.x#NoSuchResourceException:http://…" -> "NoSuchResourceException"
std::string plain_code(std::string_view type) {
  type = type.substr(0, type.find(':'));
  auto hash = type.rfind('#');
  return std::string{hash == type.npos ? type : type.substr(hash + 1)};
}

Outcome read_json_refusal(const HttpResponse& response, const Json& body) {
  auto type = text_member(body, "__type");
  if (type.empty()) type = response.header("x-amzn-errortype");
  Refusal refusal{.status = response.status,
                  .code = plain_code(type),
                  .message = text_member(body, "message"),
                  .request_id = std::string{response.header("x-amzn-requestid")}};
  if (refusal.message.empty()) refusal.message = text_member(body, "Message");
  if (refusal.code.empty()) return unreadable(response, "no error code in its body");
  return refusal;
}

// An operation of RestJson whose output has no members may answer with no body at all.
Outcome read_json(const HttpResponse& response, bool may_be_empty) {
  auto request_id = std::string{response.header("x-amzn-requestid")};
  if (may_be_empty && response.body.empty() && says_yes(response))
    return Answer{Json::object(), std::move(request_id)};
  Json body = Json::parse(response.body, nullptr, /*allow_exceptions=*/false);
  if (!body.is_object())
    return unreadable(response, response.body.empty() ? "an empty body" : "a body that is no whole JSON");
  if (!says_yes(response)) return read_json_refusal(response, body);
  return Answer{std::move(body), std::move(request_id)};
}

}  // namespace

Answer::Answer(XmlDocument document, XmlNode members, std::string request_id)
    : xml_(std::move(document)), members_(members), request_id_(std::move(request_id)) {}
Answer::Answer(Json document, std::string request_id)
    : json_(std::make_unique<Json>(std::move(document))), request_id_(std::move(request_id)) {}
Answer::Answer(Answer&&) noexcept = default;
Answer& Answer::operator=(Answer&&) noexcept = default;
Answer::~Answer() = default;

Outcome read_answer(Protocol protocol, std::string_view operation, const HttpResponse& response) {
  bool rest = protocol == Protocol::RestJson;
  if (rest || protocol == Protocol::Json) return read_json(response, rest);
  return read_xml(protocol, operation, response);
}

}  // namespace stint::aws
