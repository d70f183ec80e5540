// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <vector>

#include "rehearsal/model/calls.h"
#include "rehearsal/wire/visit.h"

// What the inputs and outputs of many EC2 calls hold.
namespace stint::rehearsal::wire {

/// A shape that is both read and written: its fields() takes it as either.
template <class T, class Shape>
concept As = std::is_same_v<std::remove_const_t<T>, Shape>;

template <class V, As<Tag> T>
void fields(V& v, T& tag) {
  v("key", tag.key);
  v("value", tag.value);
}

template <class V>
void fields(V& v, TagSpecification& s) {
  v("resourceType", s.resource_type);
  v("Tag", s.tags);
}

template <class V>
void fields(V& v, Filter& filter) {
  v("Name", filter.name, kRequired);
  v("Value", filter.values);
}

/// Filters and pages; the ids have a name of their own in each call.
template <class V>
void listing_fields(V& v, Selection& selection) {
  v("Filter", selection.filters);
  v("MaxResults", selection.max_results);
  v("NextToken", selection.next_token);
}

/// "nextToken" of an answer; an empty element would mean the same.
template <class V>
void token_field(V& v, const std::string& token) {
  v("nextToken", some(token));
}

/// An element that holds another: <name><inner>…</inner></name>.
template <class T>
struct Wrapped {
  std::string_view inner;
  const T& value;
};
template <class T>
Wrapped(std::string_view, const T&) -> Wrapped<T>;
template <class V, class T>
void fields(V& v, const Wrapped<T>& wrapped) {
  v(wrapped.inner, wrapped.value);
}

}  // namespace stint::rehearsal::wire
