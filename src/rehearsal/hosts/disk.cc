// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/hosts/disk.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include <system_error>

#include "rehearsal/hosts/system.h"

namespace stint::rehearsal::hosts {
namespace {

// A mount of the image, in which its owner 0 is user 0 of the namespace (mount_setattr(2)).
Result<> mount_image(const Path& image_root, const Path& at, const Owners& whose) {
  STINT_TRY_ASSIGN(const Fd tree,
                   check_fd(open_tree(AT_FDCWD, image_root.c_str(), OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC),
                            image_root.native()));
  mount_attr owners{};
  owners.attr_set = MOUNT_ATTR_RDONLY;
  if (!whose.standing.own_namespace) {
    owners.attr_set |= MOUNT_ATTR_IDMAP;
    owners.userns_fd = static_cast<__u64>(whose.user_ns);
  }
  if (mount_setattr(tree.get(), "", AT_EMPTY_PATH, &owners, sizeof owners) == -1) {
    return system_failure(fmt::format("mapping the owners in {} (needs ext4, XFS or Btrfs, and Linux 5.19)",
                                      image_root.native()));
  }
  return check(move_mount(tree.get(), "", AT_FDCWD, at.c_str(), MOVE_MOUNT_F_EMPTY_PATH), at.native());
}

Result<> probe(const Disk& disk, const Path& image_root, const Owners& owners) {
  STINT_TRY(check(unshare(CLONE_NEWNS), "a mount namespace"));
  STINT_TRY(check(mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr), "private mounts"));
  return mount_disk(disk, image_root, owners);
}

// In a child, since there is no way back out of a mount namespace that may have lost its files.
Result<> probe_in_child(const Disk& disk, const Path& image_root, const Owners& owners) {
  STINT_TRY_ASSIGN(Pipe pipe, make_pipe());
  const auto child = fork();
  STINT_TRY(check(child, "fork"));
  if (child == 0) {
    const auto done = probe(disk, image_root, owners);
    if (!done) dprintf(pipe.writing.get(), "%s", done.error().what.c_str());
    _exit(0);
  }
  pipe.writing.reset();
  const auto why = read_to_end(pipe.reading);
  wait_for(child);
  if (!why.empty()) return fail(Kind::Failed, why);
  return {};
}

}  // namespace

Result<> make_disk(const Disk& disk, std::uint32_t root) {
  STINT_TRY(make_folder(disk.folder.parent_path(), 0700));
  for (const auto& folder : {disk.folder, disk.changes(), disk.work(), disk.image(), disk.whole()}) {
    STINT_TRY(make_folder(folder, 0755));
  }
  return check(chown(disk.changes().c_str(), root, root), disk.changes().native());
}

Result<> leave_out_cloud_init(const Disk& disk, std::uint32_t root) {
  const auto etc = disk.changes() / "etc", cloud = etc / "cloud", off = cloud / "cloud-init.disabled";
  STINT_TRY(make_folder(etc));
  STINT_TRY(make_folder(cloud));
  STINT_TRY(check_fd(open(off.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0644), off.native()));
  for (const auto& made : {etc, cloud, off}) STINT_TRY(check(chown(made.c_str(), root, root), made.native()));
  return {};
}

Result<> remove_disk(const Disk& disk) {
  std::error_code error;
  std::filesystem::remove_all(disk.folder, error);
  if (error) return fail(Kind::Failed, fmt::format("removing {}: {}", disk.folder.native(), error.message()));
  return {};
}

Result<> mount_disk(const Disk& disk, const Path& image_root, const Owners& owners) {
  STINT_TRY(mount_image(image_root, disk.image(), owners));
  // Attributes "trusted.…" are root of the machine's alone.
  const char* attributes = owners.standing.own_namespace ? ",userxattr" : "";
  const auto options = fmt::format("lowerdir={},upperdir={},workdir={}{}", disk.image().native(),
                                   disk.changes().native(), disk.work().native(), attributes);
  return check(mount("overlay", disk.whole().c_str(), "overlay", 0, options.c_str()),
               "an overlay in " + disk.folder.native());
}

Result<> check_disks(const Path& state, const Owners& owners) {
  if (state.native().find_first_of(",:\\") != std::string::npos) {
    return fail(
        Kind::Usage,
        fmt::format("{}: the mount options of an overlay cannot say a path with , : or \\", state.native()));
  }
  const Disk disk{state / "instances" / ".probe"};
  const auto image = disk.folder / "image";
  STINT_TRY(make_disk(disk, owners.standing.ids.first));
  STINT_TRY(make_folder(image));
  const auto probed = probe_in_child(disk, image, owners);
  STINT_TRY(remove_disk(disk));
  if (probed) return {};
  // Before Linux 5.11 nobody but root of the machine has overlays.
  const bool is_old = owners.standing.own_namespace && probed.error().what.ends_with("not permitted");
  return fail({.what = fmt::format("disks of rehearsal hosts cannot be kept in {}", state.native()),
               .next = is_old ? "rootless hosts need Linux 5.11 or later"
                              : "choose a folder on ext4, XFS or Btrfs for the rehearsal's state "
                                "(XDG_STATE_HOME)",
               .detail = probed.error().what});
}

}  // namespace stint::rehearsal::hosts
