// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/hosts/image_folder.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <system_error>

#include "rehearsal/hosts/as_hosts_root.h"
#include "rehearsal/hosts/system.h"

namespace stint::rehearsal::hosts {
namespace {

constexpr auto kUnfinished = ".unfinished";

Result<Fd> lock_images(const Path& images, Say say) {
  const auto path = images / "lock";
  STINT_TRY_ASSIGN(Fd file,
                   check_fd(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600), path.native()));
  if (flock(file.get(), LOCK_EX | LOCK_NB) == 0) return file;
  say("another process is building a machine image: waiting until it is done");
  STINT_TRY(check(flock(file.get(), LOCK_EX), path.native()));
  return file;
}

uid_t owner_of_images(const Standing& standing) { return standing.own_namespace ? standing.ids.first : 0; }

Result<> remove_tree(const Path& path) {
  std::error_code error;
  std::filesystem::remove_all(path, error);
  if (error) return fail(Kind::Failed, fmt::format("removing {}: {}", path.native(), error.message()));
  return {};
}

// Whoever holds the lock knows that nobody is at work on these.
Result<> remove_unfinished(const Path& images) {
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(images, error)) {
    if (entry.path().extension() == kUnfinished) STINT_TRY(remove_tree(entry.path()));
  }
  return {};
}

// In `images` whole, or not at all.
Result<> build(const Path& images, const std::string& name, const Standing& standing, InImages make) {
  const auto beside = images / unfinished(name);
  STINT_TRY(make_folder(beside, 0755));
  STINT_TRY(
      check(chown(beside.c_str(), owner_of_images(standing), owner_of_images(standing)), beside.native()));
  auto built = standing.own_namespace ? as_hosts_root(standing, images, make) : make(images);
  if (built) built = check(::rename(beside.c_str(), (images / name).c_str()), (images / name).native());
  if (!built) (void)remove_tree(beside);  // or else the next one does
  return built;
}

}  // namespace

Path images_in(const Path& cache, const Standing& standing) {
  return cache / (standing.own_namespace ? "rootless" : "images");
}

Path unfinished(const std::string& name) { return name + kUnfinished; }

Result<Path> made_once(const Path& root, const Standing& standing, Say say, InImages prepare, InImages make) {
  const auto folder = root.parent_path(), images = folder.parent_path();
  std::error_code error;
  if (std::filesystem::exists(root, error)) return root;
  std::filesystem::create_directories(images, error);
  if (error) return fail(Kind::Failed, fmt::format("making {}: {}", images.native(), error.message()));
  STINT_TRY(
      check(chmod(images.c_str(), 0700), images.native()));  // there are programs in it that run as root
  STINT_TRY_ASSIGN(const Fd lock, lock_images(images, say));
  if (std::filesystem::exists(root, error)) return root;
  STINT_TRY(remove_unfinished(images));
  STINT_TRY(prepare(images));
  STINT_TRY(build(images, folder.filename(), standing, make));
  return root;
}

}  // namespace stint::rehearsal::hosts
