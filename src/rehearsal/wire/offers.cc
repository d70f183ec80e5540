// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <charconv>

#include "rehearsal/model/place_calls.h"
#include "rehearsal/wire/ec2_shapes.h"
#include "rehearsal/wire/row.h"

namespace stint::rehearsal::wire {

double share_of(const Gpu& gpu) {
  double share = 0;
  std::from_chars(gpu.share.data(), gpu.share.data() + gpu.share.size(), share);
  return share;
}

// A part of a GPU counts 0 whole ones and one logical one.
template <class V>
void fields(V& v, const Gpu& gpu) {
  bool whole = gpu.share.empty();
  v("name", gpu.name);
  v("manufacturer", gpu.maker);
  v("count", whole ? gpu.count : 0);
  v("logicalGpuCount", gpu.count);
  v("gpuPartitionSize", whole ? std::nullopt : std::optional(share_of(gpu)));
  v("memoryInfo", Wrapped{"sizeInMiB", gpu.memory_mib});
}
struct GpuInfo {
  const Gpu& gpu;
};
template <class V>
void fields(V& v, const GpuInfo& info) {
  v("gpus", std::vector{&info.gpu});
  v("totalGpuMemoryInMiB", info.gpu.count * info.gpu.memory_mib);
}

template <class V>
void fields(V& v, const InstanceType& type) {
  using Names = std::vector<std::string_view>;
  v("instanceType", type.name);
  v("currentGeneration", type.current);
  v("freeTierEligible", type.free_tier);
  v("supportedUsageClasses", Names{"on-demand", "spot"});
  v("supportedRootDeviceTypes", Names{"ebs"});
  v("supportedVirtualizationTypes", Names{"hvm"});
  v("bareMetal", type.name.ends_with(".metal"));
  v("hypervisor", type.nitro ? "nitro" : "xen");
  v("processorInfo", Wrapped{"supportedArchitectures", Names{type.architecture}});
  v("vCpuInfo", Wrapped{"defaultVCpus", type.vcpus});
  v("memoryInfo", Wrapped{"sizeInMiB", type.memory_mib});
  v("instanceStorageSupported", false);
  if (type.gpu) v("gpuInfo", GpuInfo{*type.gpu});
  v("burstablePerformanceSupported", type.name.starts_with("t"));
  v("supportedInRegion", true);
}

template <class V>
void fields(V& v, DescribeInstanceTypes::Input& in) {
  v("InstanceType", in.ids);
  listing_fields(v, in);
}
template <class V>
void fields(V& v, const DescribeInstanceTypes::Output& out) {
  v("instanceTypeSet", out.items);
  token_field(v, out.next_token);
}

template <class V>
void fields(V& v, DescribeInstanceTypeOfferings::Input& in) {
  v("LocationType", in.location_type);
  v("Filter", in.filters);
  v("MaxResults", in.max_results);
  v("NextToken", in.next_token);
}
template <class V>
void fields(V& v, const DescribeInstanceTypeOfferings::Item& item) {
  v("instanceType", item.type);
  v("locationType", item.location_type);
  v("location", item.location);
}
template <class V>
void fields(V& v, const DescribeInstanceTypeOfferings::Output& out) {
  v("instanceTypeOfferingSet", out.items);
  token_field(v, out.next_token);
}

struct ImageEbs {
  const Image& image;
};
template <class V>
void fields(V& v, const ImageEbs& ebs) {
  v("snapshotId", ebs.image.snapshot);
  v("volumeSize", ebs.image.root_gib);
  v("volumeType", "gp3");
  v("deleteOnTermination", true);
  v("encrypted", false);
}
struct ImageDevice {
  const Image& image;
};
template <class V>
void fields(V& v, const ImageDevice& device) {
  v("deviceName", device.image.root_device);
  v("ebs", ImageEbs{device.image});
}
template <class V>
void fields(V& v, const Image& image) {
  auto created = image.created;
  v("imageId", image.id);
  v("name", image.name);
  v("description", image.description);
  v("imageLocation", (image.owner_alias.empty() ? image.owner_id : image.owner_alias) + "/" + image.name);
  v("imageState", "available");
  v("imageOwnerId", image.owner_id);
  v("imageOwnerAlias", some(image.owner_alias));
  v("creationDate", created);
  v("deprecationTime", created + std::chrono::years{2});
  v("isPublic", true);
  v("architecture", image.architecture);
  v("imageType", "machine");
  v("rootDeviceType", "ebs");
  v("rootDeviceName", image.root_device);
  v("blockDeviceMapping", std::vector{ImageDevice{image}});
  v("virtualizationType", "hvm");
  v("hypervisor", "xen");
  v("enaSupport", true);
  v("platformDetails", "Linux/UNIX");
}

template <class V>
void fields(V& v, DescribeImages::Input& in) {
  v("ImageId", in.ids);
  v("Owner", in.owners);
  v("ExecutableBy", in.executable_by);
  v("IncludeDeprecated", in.deprecated);
  v("IncludeDisabled", in.disabled);
  listing_fields(v, in);
}
template <class V>
void fields(V& v, const DescribeImages::Output& out) {
  v("imagesSet", out.items);
  token_field(v, out.next_token);
}

std::span<const Row> offer_rows() {
  constexpr Pages kPages{.least = 5, .most = 100, .standard = 100};
  static constexpr std::array kRows{
      form_row<DescribeInstanceTypes>("DescribeInstanceTypes", kLook, kPages),
      form_row<DescribeInstanceTypeOfferings>("DescribeInstanceTypeOfferings", kLook,
                                              {.least = 5, .most = 1000}),
      form_row<DescribeImages>("DescribeImages", kLook, {.least = 1, .most = 1000}),
  };
  return kRows;
}

}  // namespace stint::rehearsal::wire
