// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/model/filter.h"

#include <gtest/gtest.h>

namespace stint::rehearsal {
namespace {

TEST(FitsTest, StarAndQuestionMark) {
  EXPECT_TRUE(fits("g4dn.*", "g4dn.xlarge"));
  EXPECT_TRUE(fits("*PyTorch 2.? (Ubuntu*", "Deep Learning AMI GPU PyTorch 2.9 (Ubuntu 24.04)"));
  EXPECT_TRUE(fits("a*b*c", "a-b-b-c"));
  EXPECT_TRUE(fits("*", ""));
  EXPECT_TRUE(fits("", ""));
  EXPECT_FALSE(fits("", "a"));
  EXPECT_FALSE(fits("g4dn.?", "g4dn.xlarge"));
  EXPECT_FALSE(fits("a*b*c", "a-b-b"));
  EXPECT_FALSE(fits("g4dn", "g4dn.xlarge")) << "the whole text has to fit";
}

TEST(TagFilterTest, KeyAndValue) {
  Tags tags{{"stint:owner", "me"}, {"stint:token", "t-1"}};
  EXPECT_EQ(tag_filter_holds({"tag:stint:token", {"t-1", "t-2"}}, tags), true);
  EXPECT_EQ(tag_filter_holds({"tag:stint:token", {"t-*"}}, tags), true);
  EXPECT_EQ(tag_filter_holds({"tag:stint:token", {"t-2"}}, tags), false);
  EXPECT_EQ(tag_filter_holds({"tag:other", {"*"}}, tags), false);
  EXPECT_EQ(tag_filter_holds({"tag-key", {"stint:owner"}}, tags), true);
  EXPECT_EQ(tag_filter_holds({"instance-id", {"i-1"}}, tags), std::nullopt);
}

}  // namespace
}  // namespace stint::rehearsal
