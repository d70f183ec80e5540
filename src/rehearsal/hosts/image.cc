// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/hosts/image.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <array>
#include <system_error>

#include "rehearsal/hosts/image_folder.h"
#include "rehearsal/hosts/program.h"
#include "rehearsal/hosts/root_tree.h"
#include "rehearsal/hosts/shipped_image.h"
#include "rehearsal/hosts/suitability.h"
#include "rehearsal/hosts/system.h"

namespace stint::rehearsal::hosts {
namespace {

bool is_progress(std::string_view line) {
  return line.starts_with("I: downloading") || line.starts_with("I: extracting") ||
         line.starts_with("I: installing");
}

// apt's last word, or mmdebstrap's: "E: …".
std::string last_error(const std::string& output) {
  const auto at = output.rfind("\nE: ");
  const auto begin = at == std::string::npos ? 0 : at + 4;
  return output.substr(begin, output.find('\n', begin) - begin);
}

bool says(std::string_view output, std::string_view words) { return output.find(words) != output.npos; }

// How apt and the system say that nothing can be downloaded.
bool tells_of_no_network(std::string_view output) {
  constexpr std::array<std::string_view, 4> kWords{"Temporary failure resolving", "Could not resolve",
                                                   "Could not connect", "Network is unreachable"};
  for (auto words : kWords)
    if (says(output, words)) return true;
  return false;
}

Failure disk_is_full(const Recipe& recipe, const Path& folder) {
  struct statvfs disk {};
  const bool known = statvfs(folder.c_str(), &disk) == 0;
  const auto free = std::uintmax_t{disk.f_bavail} * disk.f_frsize;
  return fail(Kind::Failed,
              fmt::format("the machine image needs {} in {}, {} free", gigabytes(recipe.bytes_to_build),
                          folder.native(), known ? gigabytes(free) + " are" : "less is"),
              "make room there, or set XDG_CACHE_HOME to a folder on a larger disk");
}

Result<> unpack(const Recipe& recipe, const Path& root, Say say) {
  STINT_TRY_ASSIGN(const auto outcome,
                   run_program({.argv = mmdebstrap_command(recipe, root), .own_mounts = true},
                               [say](std::string_view line) {
                                 if (is_progress(line)) say(line.substr(3));
                               }));
  if (outcome.code == 0) return {};
  if (outcome.code == 127) {
    return fail(Kind::Failed, "mmdebstrap, which builds the machine image, is not installed",
                "sudo apt-get install mmdebstrap debian-archive-keyring");
  }
  if (says(outcome.output, "No space left on device")) return disk_is_full(recipe, root.parent_path());
  if (tells_of_no_network(outcome.output)) {
    return fail({.what = "the machine image cannot be built: Debian's packages cannot be downloaded",
                 .next = "connect this computer to the network once; afterwards no rehearsal needs it",
                 .detail = outcome.output});
  }
  return fail({.what = "the machine image could not be built: " + last_error(outcome.output),
               .detail = fmt::format("mmdebstrap ended with code {}\n{}", outcome.code, outcome.output)});
}

Result<> insert(RootTree& tree, const Recipe::Insertion& insertion) {
  STINT_TRY_ASSIGN(auto text, tree.read(insertion.path));
  const auto line = "\n" + insertion.after + "\n";
  const auto at = text.find(line);
  if (at == std::string::npos) {
    return fail(Kind::Failed, fmt::format("{} has no line \"{}\": a newer package than this recipe knows",
                                          insertion.path, insertion.after));
  }
  text.insert(at + line.size(), insertion.line + "\n");
  return tree.write(insertion.path, text, 0644);
}

Result<> finish(const Recipe& recipe, const Path& root) {
  STINT_TRY_ASSIGN(auto tree, RootTree::open(root));
  for (const auto& path : recipe.removed) STINT_TRY(tree.remove(path));
  for (const auto& file : recipe.files) STINT_TRY(tree.write(file.path, file.text, file.mode));
  for (const auto& link : recipe.links) STINT_TRY(tree.link(link.path, link.target));
  for (const auto& insertion : recipe.insertions) STINT_TRY(insert(tree, insertion));
  STINT_TRY_ASSIGN(const Fd folder, check_fd(::open(root.c_str(), O_RDONLY | O_CLOEXEC), root.native()));
  return check(syncfs(folder.get()), root.native());  // an image must not lose its middle in a power cut
}

Result<> announce(const Recipe& recipe, const Path& images, Say say) {
  STINT_TRY(check_room(recipe, images));
  say(fmt::format("building the machine image, this once: 2 to 5 minutes, 480 MB to download, 1.9 GB in {}",
                  images.native()));
  return {};
}

Result<> make_image(const Recipe& recipe, const Path& root, Say say) {
  STINT_TRY(unpack(recipe, root, say));
  STINT_TRY(finish(recipe, root));
  say("the machine image is built");
  return {};
}

}  // namespace

Result<> check_room(const Recipe& recipe, const Path& folder) {
  std::error_code error;
  Path there = folder;
  while (!std::filesystem::exists(there, error) && there.has_relative_path()) there = there.parent_path();
  struct statvfs disk {};
  STINT_TRY(check(statvfs(there.c_str(), &disk), there.native()));
  if (std::uintmax_t{disk.f_bavail} * disk.f_frsize >= recipe.bytes_to_build) return {};
  return disk_is_full(recipe, there);
}

Path image_root(const Path& images, const Recipe& recipe) { return images / recipe_name(recipe) / "rootfs"; }

Result<Path> ensure_image(const Path& cache, const Recipe& recipe, Say say) {
  STINT_TRY_ASSIGN(const auto standing, our_standing());
  const auto name = recipe_name(recipe);
  const auto prepare = [&](const Path& images) { return announce(recipe, images, say); };
  const auto make = [&](const Path& images) {
    return make_image(recipe, images / unfinished(name) / "rootfs", say);
  };
  return made_once(image_root(images_in(cache, standing), recipe), standing, say, prepare, make);
}

Result<Path> ensure_shipped_image(const Path& base_root, Say say) {
  STINT_TRY_ASSIGN(const auto standing, our_standing());
  const auto base = base_root.parent_path();
  const auto name = shipped_image_name(base.filename());
  const auto make = [&](const Path& images) {
    return make_shipped_image(images / base.filename() / "rootfs", images / unfinished(name) / "rootfs");
  };
  return made_once(
      base.parent_path() / name / "rootfs", standing, say, [](const Path&) -> Result<> { return {}; }, make);
}

}  // namespace stint::rehearsal::hosts
