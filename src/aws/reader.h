// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/function_ref.h"

namespace stint::aws {

/// Reads members of an answer into plain fields. Paths are the wire's ("placement/availabilityZone"). What is
/// wrong is kept, the first of it, and the rest is read on: an answer is whole or it is no answer (see Result
/// in ask.h).
///
///     void read(XmlReader& r, Volume& v) {
///       r.need("volumeId", v.id);             // absent or empty: the answer is broken
///       r.take("createTime", v.created);      // absent: the field stays as it is; not a time: broken
///       r.list("tagSet/item", v.tags);        // each by its own read()
///     }
///
/// Node is XmlNode (aws/xml.h) or JsonNode (aws/json_node.h): a cheap handle that may be null, with
/// `descend`, `is_blank`, `scalar` and `each_item` found beside it.
template <class Node>
class Reader {
 public:
  Reader(Node node, std::string& problem) : node_(node), problem_(problem) {}

  template <class T>
  void need(std::string_view path, T& to) {
    if (!get(path, to)) blame(path, "is missing");
  }

  template <class T>
  void take(std::string_view path, T& to) {
    get(path, to);
  }

  template <class T>
  void take(std::string_view path, std::optional<T>& to) {
    T value{};
    if (get(path, value)) to = std::move(value);
  }

  template <class T>
  void list(std::string_view path, std::vector<T>& to) {
    each_item(node_, path, [&](Node item) { read_value(item, path, to.emplace_back()); });
  }

 private:
  template <class T>
  bool get(std::string_view path, T& to) {
    Node found = descend(node_, path);
    if (is_blank(found)) return false;
    read_value(found, path, to);
    return true;
  }

  template <class T>
  void read_value(Node from, std::string_view path, T& to) {
    if constexpr (requires(Reader & inner) { read(inner, to); }) {
      Reader inner{from, problem_};
      read(inner, to);
    } else {
      if (!scalar(from, to)) blame(path, "cannot be read");
    }
  }

  void blame(std::string_view path, std::string_view what) {
    if (problem_.empty()) problem_.append(path).append(" ").append(what);
  }

  Node node_;
  std::string& problem_;
};

}  // namespace stint::aws
