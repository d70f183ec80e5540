// SPDX-License-Identifier: Apache-2.0
#include "aws/ec2_images.h"

#include "aws/fixture_test.h"

namespace stint::aws {
namespace {

class Ec2ImagesTest : public AwsFixture {};

TEST_F(Ec2ImagesTest, ImageWithItsRootDisk) {
  http.expect("Action=DescribeImages", xml(R"(<DescribeImagesResponse><imagesSet><item>
      <imageId>ami-1</imageId><name>Deep Learning</name><imageOwnerId>898082745236</imageOwnerId>
      <architecture>x86_64</architecture><imageState>available</imageState><rootDeviceName>/dev/sda1</rootDeviceName>
      <creationDate>2026-10-01T02:03:04.000Z</creationDate><deprecationTime>2028-10-01T02:03:04.000Z</deprecationTime>
      <blockDeviceMapping><item><deviceName>/dev/sda1</deviceName><ebs><snapshotId>snap-1</snapshotId>
        <volumeSize>45</volumeSize><encrypted>false</encrypted></ebs></item>
        <item><deviceName>/dev/sdb</deviceName><virtualName>ephemeral0</virtualName></item></blockDeviceMapping>
      <tagSet><item><key>k</key><value>v</value></item></tagSet>
      </item></imagesSet></DescribeImagesResponse>)"));
  auto images = call([](const Client& client) {
    return describe_images(client, {.select = {.filters = {{"name", {"Deep *"}}}}, .owners = {"amazon"}});
  });
  ASSERT_TRUE(images) << images.error().what;
  const auto& image = images->at(0);
  EXPECT_EQ(image.id, "ami-1");
  EXPECT_EQ(image.name, "Deep Learning");
  EXPECT_EQ(image.owner_id, "898082745236");
  EXPECT_EQ(image.architecture, "x86_64");
  EXPECT_EQ(image.state, "available");
  EXPECT_EQ(image.root_device_name, "/dev/sda1");
  EXPECT_EQ(rfc3339(*image.created), "2026-10-01T02:03:04Z");
  EXPECT_EQ(rfc3339(*image.deprecated), "2028-10-01T02:03:04Z");
  ASSERT_EQ(image.disks.size(), 2U);
  EXPECT_EQ(image.disks[0].device_name, "/dev/sda1");
  EXPECT_EQ(image.disks[0].snapshot_id, "snap-1");
  EXPECT_EQ(image.disks[0].size_gb, 45);
  EXPECT_FALSE(image.disks[0].encrypted);
  EXPECT_EQ(image.disks[1].size_gb, 0);
  EXPECT_EQ(tag_value(image.tags, "k"), "v");
  EXPECT_EQ(tag_value(image.tags, "other"), "");
  EXPECT_EQ(
      body_sent(),
      "Action=DescribeImages&Version=2016-11-15&Owner.1=amazon&Filter.1.Name=name&Filter.1.Value.1=Deep%20%2A"
      "&MaxResults=1000");
}

}  // namespace
}  // namespace stint::aws
