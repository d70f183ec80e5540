// SPDX-License-Identifier: Apache-2.0
#include "aws/ec2_types.h"

#include "aws/fixture_test.h"

namespace stint::aws {
namespace {

class Ec2TypesTest : public AwsFixture {};

TEST_F(Ec2TypesTest, TypeWithAGpu) {
  http.expect("Action=DescribeInstanceTypes", xml(R"(<DescribeInstanceTypesResponse><instanceTypeSet><item>
      <instanceType>g4dn.xlarge</instanceType><currentGeneration>true</currentGeneration>
      <freeTierEligible>false</freeTierEligible>
      <supportedUsageClasses><item>on-demand</item><item>spot</item></supportedUsageClasses>
      <processorInfo><supportedArchitectures><item>x86_64</item></supportedArchitectures></processorInfo>
      <vCpuInfo><defaultVCpus>4</defaultVCpus></vCpuInfo><memoryInfo><sizeInMiB>16384</sizeInMiB></memoryInfo>
      <instanceStorageInfo><totalSizeInGB>125</totalSizeInGB></instanceStorageInfo>
      <gpuInfo><gpus><item><name>T4</name><manufacturer>NVIDIA</manufacturer><count>1</count>
        <memoryInfo><sizeInMiB>16384</sizeInMiB></memoryInfo></item></gpus>
        <totalGpuMemoryInMiB>16384</totalGpuMemoryInMiB></gpuInfo>
      </item></instanceTypeSet></DescribeInstanceTypesResponse>)"));
  auto types =
      call([](const Client& client) { return describe_instance_types(client, {.ids = {"g4dn.xlarge"}}); });
  ASSERT_TRUE(types) << types.error().what;
  const auto& type = types->at(0);
  EXPECT_EQ(type.name, "g4dn.xlarge");
  EXPECT_EQ(type.vcpus, 4);
  EXPECT_EQ(type.memory_mib, 16384);
  EXPECT_EQ(type.architectures, std::vector<std::string>{"x86_64"});
  EXPECT_EQ(type.usage_classes, (std::vector<std::string>{"on-demand", "spot"}));
  EXPECT_TRUE(type.current_generation);
  EXPECT_FALSE(type.free_tier_eligible);
  EXPECT_EQ(type.local_disk_gb, 125);
  EXPECT_EQ(type.total_gpu_memory_mib, 16384);
  EXPECT_EQ(type.gpus.at(0).name, "T4");
  EXPECT_EQ(type.gpus.at(0).manufacturer, "NVIDIA");
  EXPECT_EQ(type.gpus.at(0).count, 1);
  EXPECT_EQ(type.gpus.at(0).memory_mib, 16384);
  EXPECT_EQ(body_sent(), "Action=DescribeInstanceTypes&Version=2016-11-15&InstanceType.1=g4dn.xlarge");
}

TEST_F(Ec2TypesTest, FractionOfAGpuHasCountZero) {
  http.expect("MaxResults=100", xml(R"(<DescribeInstanceTypesResponse><instanceTypeSet><item>
      <instanceType>g6f.large</instanceType><vCpuInfo><defaultVCpus>2</defaultVCpus></vCpuInfo>
      <memoryInfo><sizeInMiB>8192</sizeInMiB></memoryInfo>
      <gpuInfo><gpus><item><name>L4</name><count>0</count><logicalGpuCount>1</logicalGpuCount>
        <gpuPartitionSize>0.125</gpuPartitionSize><memoryInfo><sizeInMiB>2861</sizeInMiB></memoryInfo></item></gpus></gpuInfo>
      </item></instanceTypeSet></DescribeInstanceTypesResponse>)"));
  auto types = call([](const Client& client) {
    return describe_instance_types(client, {.filters = {{"instance-type", {"g6f.*"}}}});
  });
  ASSERT_TRUE(types) << types.error().what;
  EXPECT_EQ(types->at(0).gpus.at(0).count, 0);
  EXPECT_EQ(types->at(0).gpus.at(0).logical_count, 1);
  EXPECT_EQ(types->at(0).gpus.at(0).partition_size, 0.125);
}

TEST_F(Ec2TypesTest, OfferingsByZone) {
  http.expect(
      "LocationType=availability-zone&Filter.1.Name=instance-type&Filter.1.Value.1=g4dn.%2A",
      xml("<DescribeInstanceTypeOfferingsResponse><instanceTypeOfferingSet><item><instanceType>g4dn.xlarge"
          "</instanceType><location>us-east-1b</location></item></instanceTypeOfferingSet>"
          "</DescribeInstanceTypeOfferingsResponse>"));
  auto offerings = call([](const Client& client) { return describe_type_offerings(client, {"g4dn.*"}); });
  ASSERT_TRUE(offerings) << offerings.error().what;
  EXPECT_EQ(offerings->at(0).instance_type, "g4dn.xlarge");
  EXPECT_EQ(offerings->at(0).zone, "us-east-1b");
}

}  // namespace
}  // namespace stint::aws
