// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "aws/ec2_common.h"
#include "aws/session.h"
#include "base/result.h"

namespace stint::aws {

struct VolumeAttachment {
  std::string instance_id;
  std::string device;
  bool delete_on_termination = false;
};

struct Volume {
  std::string id;
  int size_gb = 0;    ///< what is provisioned, and billed
  std::string type;   ///< "gp3"
  std::string state;  ///< "creating", "available", "in-use", "deleting", "deleted", "error"
  std::string zone;
  bool encrypted = false;
  std::optional<SysMicros> created;
  std::vector<VolumeAttachment> attachments;
  std::vector<Tag> tags;
};

/// DescribeVolumes. Filters: `tag:KEY`, `status`, `attachment.instance-id`.
Result<std::vector<Volume>> describe_volumes(const Client& client, const Select& select);

/// DeleteVolume. VolumeInUse while attached; InvalidVolume.NotFound: it is gone.
Result<> delete_volume(const Client& client, const std::string& volume_id);

struct Snapshot {
  std::string id;
  std::string volume_id;
  int volume_size_gb = 0;
  std::string state;  ///< "pending", "completed", "error"
  std::string description;
  std::optional<SysMicros> started;
  std::vector<Tag> tags;
};

/// DescribeSnapshots, of this account's own alone (the public catalogue has a hundred thousand).
Result<std::vector<Snapshot>> describe_own_snapshots(const Client& client, const Select& select);

/// DeleteSnapshot. InvalidSnapshot.InUse while an image uses it; InvalidSnapshot.NotFound: it is gone.
Result<> delete_snapshot(const Client& client, const std::string& snapshot_id);

}  // namespace stint::aws
