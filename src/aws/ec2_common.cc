// SPDX-License-Identifier: Apache-2.0
#include "aws/ec2_common.h"

#include "aws/form.h"

namespace stint::aws {

void write(Form& form, const Tag& tag) {
  form.put("Key", tag.key);
  form.put("Value", tag.value);
}

void read(XmlReader& r, Tag& tag) {
  r.need("key", tag.key);
  r.take("value", tag.value);
}

std::string_view tag_value(const std::vector<Tag>& tags, std::string_view key) {
  for (const Tag& tag : tags)
    if (tag.key == key) return tag.value;
  return {};
}

void write(Form& form, const TagSpecification& specification) {
  form.put("ResourceType", specification.resource_type);
  form.list("Tag", specification.tags);
}

void write(Form& form, const Filter& filter) {
  form.put("Name", filter.name);
  form.list("Value", filter.values);
}

}  // namespace stint::aws
