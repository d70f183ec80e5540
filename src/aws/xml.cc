// SPDX-License-Identifier: Apache-2.0
#include "aws/xml.h"

#include <pugixml.hpp>

namespace stint::aws {
namespace {

struct Path {
  std::string first;
  std::string_view rest;
};

Path step(std::string_view path) {
  auto slash = path.find('/');
  return {std::string{path.substr(0, slash)},
          slash == path.npos ? std::string_view{} : path.substr(slash + 1)};
}

}  // namespace

XmlNode descend(XmlNode node, std::string_view path) {
  pugi::xml_node found{node.at};
  while (!path.empty() && found) {
    auto [name, rest] = step(path);
    found = found.child(name.c_str());
    path = rest;
  }
  return {found.internal_object()};
}

void each_item(XmlNode node, std::string_view path, function_ref<void(XmlNode)> body) {
  auto [name, rest] = step(path);
  for (pugi::xml_node child : pugi::xml_node{node.at}.children(name.c_str())) {
    if (rest.empty())
      body({child.internal_object()});
    else
      each_item({child.internal_object()}, rest, body);
  }
}

bool is_blank(XmlNode node) { return pugi::xml_node{node.at}.first_child().empty(); }
std::string_view name_of(XmlNode node) { return pugi::xml_node{node.at}.name(); }
std::string_view text_of(XmlNode node) { return pugi::xml_node{node.at}.child_value(); }

XmlDocument::XmlDocument() : document_(std::make_unique<pugi::xml_document>()) {}
XmlDocument::XmlDocument(XmlDocument&&) noexcept = default;
XmlDocument& XmlDocument::operator=(XmlDocument&&) noexcept = default;
XmlDocument::~XmlDocument() = default;

std::optional<XmlDocument> XmlDocument::parse(std::string_view text) {
  XmlDocument parsed;
  constexpr unsigned kOptions = pugi::parse_default | pugi::parse_ws_pcdata_single;  // a tag may be " "
  auto outcome = parsed.document_->load_buffer(text.data(), text.size(), kOptions, pugi::encoding_utf8);
  if (!outcome || !parsed.document_->document_element()) return std::nullopt;
  return parsed;
}

XmlNode XmlDocument::root() const { return {document_->document_element().internal_object()}; }

}  // namespace stint::aws
