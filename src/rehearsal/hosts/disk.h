// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "base/files.h"
#include "base/result.h"
#include "rehearsal/hosts/standing.h"

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

/// Makes what is missing of it; its root folder belongs to `root`, the root of the hosts' user namespace.
Result<> make_disk(const Disk& disk, std::uint32_t root);
/// Puts cloud-init's own off switch on it (cloud-init, "cloud-init.disabled"): its host reads no user-data.
Result<> leave_out_cloud_init(const Disk& disk, std::uint32_t root);
/// Removes it with all that is on it. One that is not there is fine.
Result<> remove_disk(const Disk& disk);

/// Whose files those of a disk are.
struct Owners {
  Standing standing;
  int user_ns = -1;  ///< of the hosts
};

/// In a mount namespace of one's own: the image and the changes, as one tree at `disk.whole()`. In it files
/// belong to the hosts' user namespace. In an image of root's that is made so by the mount; only root of the
/// machine may have such a mount, so in one's own namespace the image's files belong to that one already
/// (image.h).
Result<> mount_disk(const Disk& disk, const Path& image_root, const Owners& owners);

/// Whether disks can be made below `state`, by doing so once; else why not and what to do.
Result<> check_disks(const Path& state, const Owners& owners);

}  // namespace stint::rehearsal::hosts
