// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "aws/xml.h"

namespace stint::aws {

class Form;

// What many EC2 calls share. Field names are ours; the wire's stand in the .cc files.

struct Tag {
  std::string key, value;
  friend bool operator==(const Tag&, const Tag&) = default;
};
void write(Form& form, const Tag& tag);
void read(XmlReader& r, Tag& tag);

/// The value of a tag, or empty.
std::string_view tag_value(const std::vector<Tag>& tags, std::string_view key);

/// Tags for what a call makes, by the type of the resource: "instance", "volume", "security-group".
struct TagSpecification {
  std::string resource_type;
  std::vector<Tag> tags;
};
void write(Form& form, const TagSpecification& specification);

/// One condition; several values are alternatives, several filters must all hold. `*` and `?` are wild.
struct Filter {
  std::string name;  ///< "instance-state-name", "tag:stint:token"
  std::vector<std::string> values;
};
void write(Form& form, const Filter& filter);

/// Which ones: by id, or by filters, or all there are. An unknown id fails the call; a filter never does.
/// Ids and filters may be combined.
struct Select {
  std::vector<std::string> ids;
  std::vector<Filter> filters;
};

}  // namespace stint::aws
