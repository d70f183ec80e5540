// SPDX-License-Identifier: Apache-2.0
#include "aws/ec2_storage.h"

#include "aws/fixture_test.h"

namespace stint::aws {
namespace {

class Ec2StorageTest : public AwsFixture {};

TEST_F(Ec2StorageTest, VolumeThatIsAttached) {
  http.expect("Filter.1.Name=status&Filter.1.Value.1=in-use",
              xml(R"(<DescribeVolumesResponse><volumeSet><item>
      <volumeId>vol-1</volumeId><size>16</size><volumeType>gp3</volumeType><status>in-use</status>
      <availabilityZone>us-east-1b</availabilityZone><encrypted>true</encrypted>
      <createTime>2026-11-24T20:00:00.123Z</createTime>
      <attachmentSet><item><instanceId>i-1</instanceId><device>/dev/sda1</device>
        <deleteOnTermination>true</deleteOnTermination></item></attachmentSet>
      <tagSet><item><key>stint:token</key><value>t</value></item></tagSet>
      </item></volumeSet></DescribeVolumesResponse>)"));
  auto volumes = call([](const Client& client) {
    return describe_volumes(client, {.filters = {{"status", {"in-use"}}}});
  });
  ASSERT_TRUE(volumes) << volumes.error().what;
  const auto& volume = volumes->at(0);
  EXPECT_EQ(volume.id, "vol-1");
  EXPECT_EQ(volume.size_gb, 16);
  EXPECT_EQ(volume.type, "gp3");
  EXPECT_EQ(volume.state, "in-use");
  EXPECT_EQ(volume.zone, "us-east-1b");
  EXPECT_TRUE(volume.encrypted);
  EXPECT_EQ(rfc3339(*volume.created), "2026-11-24T20:00:00.123000Z");
  EXPECT_EQ(volume.attachments.at(0).instance_id, "i-1");
  EXPECT_EQ(volume.attachments.at(0).device, "/dev/sda1");
  EXPECT_TRUE(volume.attachments.at(0).delete_on_termination);
  EXPECT_EQ(tag_value(volume.tags, "stint:token"), "t");
}

TEST_F(Ec2StorageTest, OwnSnapshotsAlone) {
  http.expect(
      "Action=DescribeSnapshots&Version=2016-11-15&Owner.1=self",
      xml("<DescribeSnapshotsResponse><snapshotSet><item><snapshotId>snap-1</snapshotId><volumeId>vol-1</"
          "volumeId>"
          "<volumeSize>16</volumeSize><status>completed</status><description>d</description>"
          "<startTime>2026-11-24T20:00:00Z</startTime></item></snapshotSet></DescribeSnapshotsResponse>"));
  auto snapshots = call([](const Client& client) { return describe_own_snapshots(client, {}); });
  ASSERT_TRUE(snapshots) << snapshots.error().what;
  EXPECT_EQ(snapshots->at(0).id, "snap-1");
  EXPECT_EQ(snapshots->at(0).volume_id, "vol-1");
  EXPECT_EQ(snapshots->at(0).volume_size_gb, 16);
  EXPECT_EQ(snapshots->at(0).state, "completed");
  EXPECT_EQ(snapshots->at(0).description, "d");
  EXPECT_EQ(rfc3339(*snapshots->at(0).started), "2026-11-24T20:00:00Z");
}

TEST_F(Ec2StorageTest, DeletionsKeepAwsCode) {
  http.expect("Action=DeleteVolume&Version=2016-11-15&VolumeId=vol-1", ec2_error("VolumeInUse"));
  http.expect("Action=DeleteSnapshot&Version=2016-11-15&SnapshotId=snap-1",
              xml("<DeleteSnapshotResponse><return>true</return></DeleteSnapshotResponse>"));
  EXPECT_EQ(call([](const Client& client) { return delete_volume(client, "vol-1"); }).error().code,
            "VolumeInUse");
  EXPECT_TRUE(call([](const Client& client) { return delete_snapshot(client, "snap-1"); }));
}

}  // namespace
}  // namespace stint::aws
