// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "aws/reader.h"
#include "aws/scalar.h"

namespace pugi {
class xml_document;
struct xml_node_struct;
}  // namespace pugi

namespace stint::aws {

/// An element of an XmlDocument, or none. Valid while the document is.
struct XmlNode {
  pugi::xml_node_struct* at = nullptr;
};
using XmlReader = Reader<XmlNode>;

/// The first element at "a/b" below `node`; none where a step is missing. An empty path is the node itself.
XmlNode descend(XmlNode node, std::string_view path);
/// Every element at "a/b": all `b` of all `a`, in the order of the document.
void each_item(XmlNode node, std::string_view path, function_ref<void(XmlNode)> body);
/// Whether there is no element, or nothing in it.
bool is_blank(XmlNode node);
std::string_view name_of(XmlNode node);
std::string_view text_of(XmlNode node);

template <class T>
bool scalar(XmlNode node, T& to) {
  return from_text(text_of(node), to);
}

/// A whole XML document. Nothing here throws for what it is given.
class XmlDocument {
 public:
  /// nullopt for what is not well-formed, cut short, or empty.
  static std::optional<XmlDocument> parse(std::string_view text);
  XmlDocument(XmlDocument&&) noexcept;
  XmlDocument& operator=(XmlDocument&&) noexcept;
  ~XmlDocument();

  XmlNode root() const;

 private:
  XmlDocument();
  std::unique_ptr<pugi::xml_document> document_;
};

}  // namespace stint::aws
