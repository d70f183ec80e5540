// SPDX-License-Identifier: Apache-2.0
#include "aws/ec2_tags.h"

#include "aws/ec2_form.h"

namespace stint::aws {

static void read(XmlReader& r, TaggedResource& resource) {
  r.need("resourceId", resource.resource_id);
  r.take("resourceType", resource.resource_type);
  read(r, resource.tag);  // its key and value stand beside the resource, not in an element of their own
}

Result<> create_tags(const Client& client, const std::vector<std::string>& resource_ids,
                     const std::vector<Tag>& tags) {
  Form form = ec2_form("CreateTags");
  form.list("ResourceId", resource_ids);
  form.list("Tag", tags);
  return ask_nothing(client, ec2_call(form, Repeat::Idempotent));
}

Result<std::vector<TaggedResource>> describe_tags(const Client& client, const std::vector<Filter>& filters) {
  Form form = ec2_form("DescribeTags");
  put_select(form, {.filters = filters}, "ResourceId");
  return ask_pages<TaggedResource>(client, Service::Ec2, form, "tagSet/item");
}

}  // namespace stint::aws
