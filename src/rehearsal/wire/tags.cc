// SPDX-License-Identifier: Apache-2.0
#include <array>

#include "rehearsal/model/tag_calls.h"
#include "rehearsal/wire/ec2_shapes.h"
#include "rehearsal/wire/row.h"

namespace stint::rehearsal::wire {

template <class V>
void fields(V& v, CreateTags::Input& in) {
  v("ResourceId", in.resources, kRequired);
  v("Tag", in.tags, kRequired);
}

template <class V>
void fields(V& v, DeleteTags::WishedTag& tag) {
  v("Key", tag.key, kRequired);
  v("Value", tag.value);
}
template <class V>
void fields(V& v, DeleteTags::Input& in) {
  v("ResourceId", in.resources, kRequired);
  v("Tag", in.tags);
}

template <class V>
void fields(V& v, DescribeTags::Input& in) {
  listing_fields(v, in);
}
template <class V>
void fields(V& v, const DescribeTags::Item& item) {
  v("resourceId", item.resource);
  v("resourceType", item.resource_type);
  v("key", item.tag.key);
  v("value", item.tag.value);
}
template <class V>
void fields(V& v, const DescribeTags::Output& out) {
  v("tagSet", out.items);
  token_field(v, out.next_token);
}

std::span<const Row> tag_rows() {
  static constexpr std::array kRows{
      form_row<CreateTags>("CreateTags"),
      form_row<DeleteTags>("DeleteTags"),
      form_row<DescribeTags>("DescribeTags", kLook, {.least = 5, .most = 1000}),
  };
  return kRows;
}

}  // namespace stint::rehearsal::wire
