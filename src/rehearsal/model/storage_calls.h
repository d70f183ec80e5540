// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <vector>

#include "rehearsal/model/calls.h"

// What outlives an instance and goes on costing: volumes, snapshots, addresses.
namespace stint::rehearsal {

struct DescribeVolumes {
  struct Input : Selection {};
  struct Output {
    std::vector<const Volume*> items;
    std::string next_token;
  };
};

struct DeleteVolume {
  struct Input {
    std::string volume;
  };
  using Output = Done;
};

struct CreateSnapshot {
  struct Input {
    std::string volume, description;
    std::vector<TagSpecification> tags;
  };
  struct Output {
    const Snapshot* snapshot = nullptr;
  };
};

struct DescribeSnapshots {
  struct Input : Selection {
    std::vector<std::string> owners, restorable_by;
  };
  struct Output {
    std::vector<Snapshot> items;
    std::string next_token;
  };
};

struct DeleteSnapshot {
  struct Input {
    std::string snapshot;
  };
  using Output = Done;
};

struct AllocateAddress {
  struct Input {
    std::string domain;
    std::vector<TagSpecification> tags;
  };
  struct Output {
    const Address* address = nullptr;
  };
};

struct DescribeAddresses {
  struct Input {
    std::vector<std::string> ips, ids;
    std::vector<Filter> filters;
  };
  struct Output {
    std::vector<const Address*> addresses;
  };
};

struct ReleaseAddress {
  struct Input {
    std::string id;
  };
  using Output = Done;
};

Outcome<DescribeVolumes::Output> perform(Context&, const DescribeVolumes::Input&);
/// VolumeInUse while it is attached.
Outcome<Done> perform(Context&, const DeleteVolume::Input&);
/// Complete at once.
Outcome<CreateSnapshot::Output> perform(Context&, const CreateSnapshot::Input&);
/// Without an owner the public ones (those of the images) come as well.
Outcome<DescribeSnapshots::Output> perform(Context&, const DescribeSnapshots::Input&);
Outcome<Done> perform(Context&, const DeleteSnapshot::Input&);
/// An address that costs from now on; the rehearsal attaches it to nothing.
Outcome<AllocateAddress::Output> perform(Context&, const AllocateAddress::Input&);
Outcome<DescribeAddresses::Output> perform(Context&, const DescribeAddresses::Input&);
Outcome<Done> perform(Context&, const ReleaseAddress::Input&);

}  // namespace stint::rehearsal
