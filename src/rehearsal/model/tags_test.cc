// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "rehearsal/model/small_cloud.h"
#include "rehearsal/model/tag_calls.h"
#include "rehearsal/model/tagging.h"

namespace stint::rehearsal {
namespace {

struct TagsTest : ::testing::Test {
  SmallCloud small;
  std::string id = small.launch();
};

TEST_F(TagsTest, AnythingOfTheRegionIsTagged) {
  const Instance& i = small.instance(id);
  std::vector<std::string> ids{id, i.devices[0].volume, i.interface.id, i.interface.groups[0].id};
  ASSERT_EQ(small.code(CreateTags::Input{ids, {{"stint:token", "t"}}}), "");
  auto found = small.call(filtered<DescribeTags::Input>({{"key", {"stint:token"}}}));
  std::vector<std::string> types;
  for (const auto& item : found->items) types.push_back(item.resource_type);
  EXPECT_EQ(types, (std::vector<std::string>{"network-interface", "instance", "security-group", "volume"}))
      << "by id";
}

TEST_F(TagsTest, OneUnknownThingAndNothingIsTagged) {
  EXPECT_EQ(small.code(CreateTags::Input{{id, "vol-0000000000000000f"}, {{"a", "b"}}}),
            "InvalidVolume.NotFound");
  EXPECT_EQ(small.code(CreateTags::Input{{id, "what-is-this"}, {{"a", "b"}}}), "InvalidID");
  EXPECT_TRUE(small.instance(id).tags.empty());
}

TEST_F(TagsTest, ValueIsReplaced) {
  small.call(CreateTags::Input{{id}, {{"a", "1"}, {"b", "1"}}});
  small.call(CreateTags::Input{{id}, {{"a", "2"}}});
  EXPECT_EQ(small.instance(id).tags, (Tags{{"a", "2"}, {"b", "1"}}));
}

TEST_F(TagsTest, DeletedByKeyOrByKeyAndValue) {
  small.call(CreateTags::Input{{id}, {{"a", "1"}, {"b", "1"}}});
  small.call(DeleteTags::Input{{id}, {{"a", "2"}}});
  EXPECT_EQ(small.instance(id).tags.size(), 2U) << "the value differs";
  small.call(DeleteTags::Input{{id}, {{"a", std::nullopt}}});
  EXPECT_EQ(small.instance(id).tags, (Tags{{"b", "1"}}));
}

TEST(ReadTagsTest, RulesOfEc2) {
  auto code = [](Tags tags) {
    auto read = read_tags(tags);
    return read ? "" : read.error().code;
  };
  EXPECT_EQ(code({{"b", "1"}, {"a", ""}}), "");
  EXPECT_EQ(code({{"", "1"}}), "InvalidParameterValue");
  EXPECT_EQ(code({{std::string(129, 'k'), "1"}}), "InvalidParameterValue");
  EXPECT_EQ(code({{"k", std::string(257, 'v')}}), "InvalidParameterValue");
  EXPECT_EQ(code({{"aws:k", "1"}}), "InvalidParameterValue");
  EXPECT_EQ(code({{"k", "1"}, {"k", "2"}}), "InvalidParameterValue");
  Tags many;
  for (int i = 0; i < 51; ++i) many.push_back({"k" + std::to_string(i), ""});
  EXPECT_EQ(code(many), "TagLimitExceeded");
}

}  // namespace
}  // namespace stint::rehearsal
