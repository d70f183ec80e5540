// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "rehearsal/model/small_cloud.h"
#include "rehearsal/model/storage_calls.h"

namespace stint::rehearsal {
namespace {

struct StorageTest : ::testing::Test {
  SmallCloud small;
  std::string id = small.launch();
  std::string disk = small.instance(id).devices[0].volume;
};

TEST_F(StorageTest, AttachedVolumeIsInUse) {
  EXPECT_EQ(small.code(DeleteVolume::Input{disk}), "VolumeInUse");
  EXPECT_EQ(small.code(DeleteVolume::Input{"vol-0000000000000000f"}), "InvalidVolume.NotFound");
}

TEST_F(StorageTest, VolumesByInstanceAndStatus) {
  auto found = small.call(
      filtered<DescribeVolumes::Input>({{"attachment.instance-id", {id}}, {"status", {"in-use"}}}));
  EXPECT_EQ(found->items.size(), 1U);
  EXPECT_EQ(small.call(filtered<DescribeVolumes::Input>({{"status", {"available"}}}))->items.size(), 0U);
}

TEST_F(StorageTest, SnapshotsOfOnesOwnAndPublicOnes) {
  auto made = small.call(CreateSnapshot::Input{disk, "mine", {}});
  ASSERT_TRUE(made);
  std::string snapshot = made->snapshot->id;
  DescribeSnapshots::Input own;
  own.owners = {"self"};
  EXPECT_EQ(small.call(own)->items.size(), 1U);
  EXPECT_EQ(small.call(DescribeSnapshots::Input{})->items.size(), 2U) << "that of the image as well";
  EXPECT_EQ(small.code(DeleteSnapshot::Input{snapshot}), "");
  EXPECT_EQ(small.code(DeleteSnapshot::Input{snapshot}), "InvalidSnapshot.NotFound");
  EXPECT_EQ(small.call(own)->items.size(), 0U);
}

TEST_F(StorageTest, AddressesCostUntilTheyAreReleased) {
  small.cloud.take_usage();
  auto address = small.call(AllocateAddress::Input{})->address->id;
  EXPECT_EQ(small.call(DescribeAddresses::Input{})->addresses.size(), 1U);
  EXPECT_EQ(small.code(ReleaseAddress::Input{address}), "");
  EXPECT_EQ(small.code(ReleaseAddress::Input{address}), "InvalidAllocationID.NotFound");
  auto usage = small.cloud.take_usage();
  ASSERT_EQ(usage.size(), 2U);
  EXPECT_EQ(usage[0].what, Usage::What::AddressBegins);
  EXPECT_EQ(usage[1].what, Usage::What::AddressEnds);
}

}  // namespace
}  // namespace stint::rehearsal
