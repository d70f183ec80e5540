// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "rehearsal/model/launch_plan.h"

namespace stint::rehearsal {
namespace {

constexpr int kMostGib = 65'536;  // gp3
constexpr int kFreeIops = 3000;   // operations and MB/s that a gp3 disk has at its plain price
constexpr int kFreeThroughput = 125;

Outcome<> check_kind(const RunInstances::Ebs& ebs) {
  if (!ebs.type.empty() && ebs.type != "gp3")
    return refuse("Unsupported", fmt::format("The rehearsal sells gp3 volumes only, not '{}'.", ebs.type));
  if (ebs.iops.value_or(kFreeIops) != kFreeIops ||
      ebs.throughput.value_or(kFreeThroughput) != kFreeThroughput)
    return refuse("Unsupported", fmt::format("The rehearsal sells gp3 volumes of {} IOPS and {} MB/s only.",
                                             kFreeIops, kFreeThroughput));
  return {};
}

Outcome<> take_wish(const Image& image, const RunInstances::Ebs& ebs, PlannedDisk& disk) {
  REHEARSAL_TRY(check_kind(ebs));
  if (!ebs.snapshot.empty() && ebs.snapshot != image.snapshot)
    return refuse("InvalidSnapshot.NotFound", fmt::format("The snapshot '{}' does not exist.", ebs.snapshot));
  if (!ebs.snapshot.empty()) disk.snapshot = ebs.snapshot;
  if (!ebs.size && disk.gib == 0)
    return refuse("MissingParameter", "The request must contain the parameter size or snapshotId");
  disk.gib = ebs.size.value_or(disk.gib);
  if (disk.gib < 1 || disk.gib > kMostGib)
    return refuse("InvalidParameterValue",
                  fmt::format("Volume of {}GB is not supported. Please use a size between 1 "
                              "and {}.",
                              disk.gib, kMostGib));
  if (!disk.snapshot.empty() && disk.gib < image.root_gib)
    return refuse("InvalidBlockDeviceMapping",
                  fmt::format("Volume of size {}GB is smaller than snapshot '{}', expect "
                              "size >= {}GB",
                              disk.gib, disk.snapshot, image.root_gib));
  disk.encrypted = ebs.encrypted.value_or(disk.encrypted);
  disk.delete_on_termination = ebs.delete_on_termination.value_or(disk.delete_on_termination);
  return {};
}

}  // namespace

Outcome<std::vector<PlannedDisk>> plan_disks(const Image& image,
                                             const std::vector<RunInstances::BlockDevice>& wishes) {
  std::vector<PlannedDisk> disks{
      {.device = image.root_device, .snapshot = image.snapshot, .gib = image.root_gib}};
  for (const auto& wish : wishes) {
    if (wish.device.empty())
      return refuse("MissingParameter", "The request must contain the parameter deviceName");
    if (!wish.ebs)
      return refuse("Unsupported", "The rehearsal maps EBS volumes only: send Ebs for " + wish.device);
    auto disk = std::ranges::find(disks, wish.device, &PlannedDisk::device);
    if (disk == disks.end())
      disk = disks.insert(disk, {.device = wish.device, .delete_on_termination = false});
    REHEARSAL_TRY(take_wish(image, *wish.ebs, *disk));
  }
  return disks;
}

}  // namespace stint::rehearsal
