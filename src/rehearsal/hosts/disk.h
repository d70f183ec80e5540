// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "base/files.h"
#include "base/result.h"

namespace stint::rehearsal::hosts {

/// The disk of one host: what it changed of its image, as the upper layer of an overlay (kernel document
/// filesystems/overlayfs). It survives the host's end and is the same at its next start.
struct Disk {
  Path folder;  ///< `<state>/instances/<id>`

  Path changes() const { return folder / "upper"; }
  Path work() const { return folder / "work"; }
  Path image() const {
    return folder / "lower";
  }  ///< where the image is mounted, seen by the host's mounts alone
  Path whole() const { return folder / "merged"; }  ///< and the two together
};

/// Makes what is missing of it.
Result<> make_disk(const Disk& disk);
/// Puts cloud-init's own off switch on it (cloud-init, "cloud-init.disabled"): its host reads no user-data.
Result<> leave_out_cloud_init(const Disk& disk);
/// Removes it with all that is on it. One that is not there is fine.
Result<> remove_disk(const Disk& disk);

/// In a mount namespace of one's own: the image and the changes, as one tree at `disk.whole()`. In it files
/// belong to the hosts' user namespace `user_ns`.
Result<> mount_disk(const Disk& disk, const Path& image_root, int user_ns);

/// Whether disks can be made below `state`, by doing so once; else why not and what to do.
Result<> check_disks(const Path& state, int user_ns);

}  // namespace stint::rehearsal::hosts
