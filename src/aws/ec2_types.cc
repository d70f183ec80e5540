// SPDX-License-Identifier: Apache-2.0
#include "aws/ec2_types.h"

#include "aws/ec2_form.h"

namespace stint::aws {

static constexpr int kTypesPage = 100;

static void read(XmlReader& r, TypeGpu& gpu) {
  r.take("name", gpu.name);
  r.take("manufacturer", gpu.manufacturer);
  r.take("count", gpu.count);
  r.take("logicalGpuCount", gpu.logical_count);
  r.take("gpuPartitionSize", gpu.partition_size);
  r.take("memoryInfo/sizeInMiB", gpu.memory_mib);
}

static void read(XmlReader& r, InstanceType& type) {
  r.need("instanceType", type.name);
  r.need("vCpuInfo/defaultVCpus", type.vcpus);
  r.need("memoryInfo/sizeInMiB", type.memory_mib);
  r.list("processorInfo/supportedArchitectures/item", type.architectures);
  r.list("supportedUsageClasses/item", type.usage_classes);
  r.take("currentGeneration", type.current_generation);
  r.take("freeTierEligible", type.free_tier_eligible);
  r.list("gpuInfo/gpus/item", type.gpus);
  r.take("gpuInfo/totalGpuMemoryInMiB", type.total_gpu_memory_mib);
  r.take("instanceStorageInfo/totalSizeInGB", type.local_disk_gb);
}

static void read(XmlReader& r, TypeOffering& offering) {
  r.need("instanceType", offering.instance_type);
  r.need("location", offering.zone);
}

Result<std::vector<InstanceType>> describe_instance_types(const Client& client, const Select& select) {
  Form form = ec2_form("DescribeInstanceTypes");
  put_select(form, select, "InstanceType", kTypesPage);
  return ask_pages<InstanceType>(client, Service::Ec2, form, "instanceTypeSet/item");
}

Result<std::vector<TypeOffering>> describe_type_offerings(const Client& client,
                                                          const std::vector<std::string>& types) {
  Form form = ec2_form("DescribeInstanceTypeOfferings");
  form.put("LocationType", "availability-zone");
  if (!types.empty()) form.list("Filter", std::vector{Filter{"instance-type", types}});
  form.put("MaxResults", kPageSize);
  return ask_pages<TypeOffering>(client, Service::Ec2, form, "instanceTypeOfferingSet/item");
}

}  // namespace stint::aws
