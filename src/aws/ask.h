// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "aws/form.h"
#include "aws/page.h"
#include "aws/send.h"

namespace stint::aws {

// What the typed calls are made of: write the input down, send it, read the answer.

/// A form for this service: its list style and API version.
Form form_for(Service service, std::string_view action);
/// The call that the form is, or the JSON document is.
Call call_of(Service service, const Form& form, Repeat repeat);
Call call_of(Service service, std::string_view operation, const Json& input, Repeat repeat);
/// One of RestJson: `path` is below the endpoint; an input of null is no body.
Call rest_call(Service service, std::string_view operation, std::string method, std::string path,
               const Json& input, Repeat repeat);

/// An answer that is whole as a document and still lacks what was asked for: Kind::Unknown.
Error unreadable(const Client& client, const Call& call, const Answer& answer, const std::string& problem);

template <class Node>
Node node_of(const Answer& answer) {
  if constexpr (std::is_same_v<Node, XmlNode>)
    return answer.xml();
  else
    return answer.json();
}

/// Sends and lets `read(Reader<Node>&)` take what it wants.
template <class Node, class Read>
Result<> ask_with(const Client& client, const Call& call, Read read) {
  STINT_TRY_ASSIGN(Answer answer, send(client, call));
  std::string problem;
  Reader<Node> reader{node_of<Node>(answer), problem};
  read(reader);
  if (!problem.empty()) return fail(unreadable(client, call, answer, problem));
  return {};
}

/// Sends and reads the answer's members by `read(reader, out)`.
template <class Out, class Node = XmlNode>
Result<Out> ask(const Client& client, const Call& call) {
  Out out{};
  STINT_TRY(ask_with<Node>(client, call, [&](Reader<Node>& reader) { read(reader, out); }));
  return out;
}

/// Sends and reads one list.
template <class Item, class Node = XmlNode>
Result<std::vector<Item>> ask_list(const Client& client, const Call& call, std::string_view path) {
  std::vector<Item> items;
  STINT_TRY(ask_with<Node>(client, call, [&](Reader<Node>& reader) { reader.list(path, items); }));
  return items;
}

/// Sends; a whole answer is all that is wanted.
inline Result<> ask_nothing(const Client& client, const Call& call) {
  STINT_TRY(send(client, call));
  return {};
}

/// Page after page of one list. `call_for(token)` is the call for the page of that token (empty: the first);
/// `token_path` is where the next one stands.
template <class Item, class Node = XmlNode, class CallFor>
Result<std::vector<Item>> ask_pages(const Client& client, std::string_view list_path,
                                    std::string_view token_path, CallFor call_for) {
  return all_pages<Item>([&](const std::string& token) -> Result<Page<Item>> {
    Page<Item> page;
    STINT_TRY(ask_with<Node>(client, call_for(token), [&](Reader<Node>& reader) {
      reader.list(list_path, page.items);
      reader.take(token_path, page.next_token);
    }));
    return page;
  });
}

/// The same for forms, whose token is put in as NextToken.
template <class Item>
Result<std::vector<Item>> ask_pages(const Client& client, Service service, const Form& form,
                                    std::string_view list_path, std::string_view token_path = "nextToken") {
  return ask_pages<Item>(client, list_path, token_path, [&](const std::string& token) {
    Form page = form;
    if (!token.empty()) page.put("NextToken", token);
    return call_of(service, page, Repeat::Read);
  });
}

}  // namespace stint::aws
