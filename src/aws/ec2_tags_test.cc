// SPDX-License-Identifier: Apache-2.0
#include "aws/ec2_tags.h"

#include "aws/fixture_test.h"

namespace stint::aws {
namespace {

class Ec2TagsTest : public AwsFixture {};

TEST_F(Ec2TagsTest, CreateWritesAnEmptyValueToo) {
  http.expect(
      "Action=CreateTags&Version=2016-11-15&ResourceId.1=i-1&ResourceId.2=vol-1&Tag.1.Key=a&Tag.1.Value=b"
      "&Tag.2.Key=empty&Tag.2.Value=",
      xml("<CreateTagsResponse><return>true</return></CreateTagsResponse>"));
  EXPECT_TRUE(call([](const Client& client) {
    return create_tags(client, {"i-1", "vol-1"}, {{"a", "b"}, {"empty", ""}});
  }));
}

TEST_F(Ec2TagsTest, TagsOfTheWholeRegion) {
  http.expect("Filter.1.Name=key&Filter.1.Value.1=stint%3Atoken&MaxResults=1000",
              xml("<DescribeTagsResponse><tagSet><item><resourceId>vol-1</resourceId><resourceType>volume</"
                  "resourceType>"
                  "<key>stint:token</key><value>t</value></item><item><resourceId>i-1</"
                  "resourceId><resourceType>instance"
                  "</resourceType><key>stint:token</key><value/></item></tagSet></DescribeTagsResponse>"));
  auto tags = call([](const Client& client) { return describe_tags(client, {{"key", {"stint:token"}}}); });
  ASSERT_TRUE(tags) << tags.error().what;
  EXPECT_EQ(tags->at(0).resource_id, "vol-1");
  EXPECT_EQ(tags->at(0).resource_type, "volume");
  EXPECT_EQ(tags->at(0).tag, (Tag{"stint:token", "t"}));
  EXPECT_EQ(tags->at(1).tag, (Tag{"stint:token", ""}));
}

}  // namespace
}  // namespace stint::aws
