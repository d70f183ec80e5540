// SPDX-License-Identifier: Apache-2.0
#include <array>

#include "rehearsal/model/storage_calls.h"
#include "rehearsal/wire/ec2_shapes.h"
#include "rehearsal/wire/row.h"

namespace stint::rehearsal::wire {

struct VolumeAttachment {
  const Volume& volume;
};
template <class V>
void fields(V& v, const VolumeAttachment& out) {
  v("volumeId", out.volume.id);
  v("instanceId", out.volume.instance);
  v("device", out.volume.device);
  v("status", "attached");
  v("attachTime", out.volume.attached);
  v("deleteOnTermination", out.volume.delete_on_termination);
}
template <class V>
void fields(V& v, const Volume& volume) {
  std::vector<VolumeAttachment> attachments;
  if (!volume.instance.empty()) attachments.push_back({volume});
  v("volumeId", volume.id);
  v("size", volume.gib);
  v("snapshotId", volume.snapshot);
  v("availabilityZone", volume.zone);
  v("status", volume.instance.empty() ? "available" : "in-use");
  v("createTime", volume.created);
  v("attachmentSet", attachments);
  v("volumeType", volume.type);
  v("iops", 3000);
  v("throughput", 125);
  v("encrypted", volume.encrypted);
  v("tagSet", volume.tags);
}

template <class V>
void fields(V& v, DescribeVolumes::Input& in) {
  v("VolumeId", in.ids);
  listing_fields(v, in);
}
template <class V>
void fields(V& v, const DescribeVolumes::Output& out) {
  v("volumeSet", out.items);
  token_field(v, out.next_token);
}
template <class V>
void fields(V& v, DeleteVolume::Input& in) {
  v("VolumeId", in.volume, kRequired);
}

template <class V>
void fields(V& v, const Snapshot& snapshot) {
  v("snapshotId", snapshot.id);
  v("volumeId", snapshot.volume);
  v("status", "completed");
  v("progress", "100%");
  v("startTime", snapshot.started);
  v("ownerId", snapshot.owner);
  v("ownerAlias", some(snapshot.owner_alias));
  v("volumeSize", snapshot.gib);
  v("description", snapshot.description);
  v("encrypted", snapshot.encrypted);
  v("tagSet", snapshot.tags);
}
template <class V>
void fields(V& v, CreateSnapshot::Input& in) {
  v("VolumeId", in.volume, kRequired);
  v("Description", in.description);
  v("TagSpecification", in.tags);
}
template <class V>
void fields(V& v, const CreateSnapshot::Output& out) {
  fields(v, *out.snapshot);
}
template <class V>
void fields(V& v, DescribeSnapshots::Input& in) {
  v("SnapshotId", in.ids);
  v("Owner", in.owners);
  v("RestorableBy", in.restorable_by);
  listing_fields(v, in);
}
template <class V>
void fields(V& v, const DescribeSnapshots::Output& out) {
  v("snapshotSet", out.items);
  token_field(v, out.next_token);
}
template <class V>
void fields(V& v, DeleteSnapshot::Input& in) {
  v("SnapshotId", in.snapshot, kRequired);
}

template <class V>
void fields(V& v, AllocateAddress::Input& in) {
  v("Domain", in.domain);
  v("TagSpecification", in.tags);
}
template <class V>
void fields(V& v, const Address& address) {
  v("publicIp", address.ip);
  v("allocationId", address.id);
  v("domain", "vpc");
}
template <class V>
void fields(V& v, const AllocateAddress::Output& out) {
  fields(v, *out.address);
}
struct AddressRow {
  const Address& address;
};
template <class V>
void fields(V& v, const AddressRow& row) {
  fields(v, row.address);
  v("tagSet", row.address.tags);
}
template <class V>
void fields(V& v, DescribeAddresses::Input& in) {
  v("PublicIp", in.ips);
  v("AllocationId", in.ids);
  v("Filter", in.filters);
}
template <class V>
void fields(V& v, const DescribeAddresses::Output& out) {
  std::vector<AddressRow> rows;
  for (const Address* address : out.addresses) rows.push_back({*address});
  v("addressesSet", rows);
}
template <class V>
void fields(V& v, ReleaseAddress::Input& in) {
  v("AllocationId", in.id, kRequired);
}

std::span<const Row> storage_rows() {
  constexpr Pages kPages{.least = 5, .most = 1000, .not_with_ids = true};
  static constexpr std::array kRows{
      form_row<DescribeVolumes>("DescribeVolumes", kLook, kPages),
      form_row<DeleteVolume>("DeleteVolume"),
      form_row<CreateSnapshot>("CreateSnapshot"),
      form_row<DescribeSnapshots>("DescribeSnapshots", kLook, kPages),
      form_row<DeleteSnapshot>("DeleteSnapshot"),
      form_row<AllocateAddress>("AllocateAddress"),
      form_row<DescribeAddresses>("DescribeAddresses", kLook),
      form_row<ReleaseAddress>("ReleaseAddress"),
  };
  return kRows;
}

}  // namespace stint::rehearsal::wire
