// SPDX-License-Identifier: Apache-2.0
#include "aws/ec2_storage.h"

#include "aws/ec2_form.h"

namespace stint::aws {

static void read(XmlReader& r, VolumeAttachment& attachment) {
  r.take("instanceId", attachment.instance_id);
  r.take("device", attachment.device);
  r.take("deleteOnTermination", attachment.delete_on_termination);
}

static void read(XmlReader& r, Volume& volume) {
  r.need("volumeId", volume.id);
  r.need("size", volume.size_gb);
  r.take("volumeType", volume.type);
  r.need("status", volume.state);
  r.take("availabilityZone", volume.zone);
  r.take("encrypted", volume.encrypted);
  r.take("createTime", volume.created);
  r.list("attachmentSet/item", volume.attachments);
  r.list("tagSet/item", volume.tags);
}

static void read(XmlReader& r, Snapshot& snapshot) {
  r.need("snapshotId", snapshot.id);
  r.take("volumeId", snapshot.volume_id);
  r.need("volumeSize", snapshot.volume_size_gb);
  r.take("status", snapshot.state);
  r.take("description", snapshot.description);
  r.take("startTime", snapshot.started);
  r.list("tagSet/item", snapshot.tags);
}

Result<std::vector<Volume>> describe_volumes(const Client& client, const Select& select) {
  Form form = ec2_form("DescribeVolumes");
  put_select(form, select, "VolumeId");
  return ask_pages<Volume>(client, Service::Ec2, form, "volumeSet/item");
}

Result<> delete_volume(const Client& client, const std::string& volume_id) {
  Form form = ec2_form("DeleteVolume");
  form.put("VolumeId", volume_id);
  return ask_nothing(client, ec2_call(form, Repeat::Idempotent));
}

Result<std::vector<Snapshot>> describe_own_snapshots(const Client& client, const Select& select) {
  Form form = ec2_form("DescribeSnapshots");
  form.list("Owner", std::vector<std::string>{"self"});
  put_select(form, select, "SnapshotId");
  return ask_pages<Snapshot>(client, Service::Ec2, form, "snapshotSet/item");
}

Result<> delete_snapshot(const Client& client, const std::string& snapshot_id) {
  Form form = ec2_form("DeleteSnapshot");
  form.put("SnapshotId", snapshot_id);
  return ask_nothing(client, ec2_call(form, Repeat::Idempotent));
}

}  // namespace stint::aws
