// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/hosts/saved_image.h"

#include <fcntl.h>
#include <fmt/format.h>

#include <vector>

#include "rehearsal/hosts/as_hosts_root.h"
#include "rehearsal/hosts/program.h"
#include "rehearsal/hosts/system.h"

namespace stint::rehearsal::hosts {
namespace {

// tar(1) with what it needs to keep of an image, and to compress or not as the file's name says.
std::vector<std::string> tar_command(const char* what, const Path& file, const Path& at) {
  std::vector<std::string> argv{
      "tar", what, "-f", "-", "--xattrs", "--xattrs-include=security.capability", "-C", at.native()};
  argv.insert(argv.begin() + 2, "--numeric-owner");
  if (file.extension() == ".zst") argv.push_back("--zstd");
  if (file.extension() == ".gz") argv.push_back("--gzip");
  return argv;
}

// A link to an image's file that is made meanwhile, for a process host, counts as a change of it (1): its
// bytes never change.
constexpr int kLinked = 1;

Result<> end_of_tar(const Result<Outcome>& outcome, const std::string& what, int fine = 0) {
  if (!outcome) return fail(outcome.error());
  if (outcome->code == 0 || outcome->code == fine) return {};
  return fail({.what = what, .detail = outcome->output});
}

}  // namespace

Result<> save_image(const Path& cache, const Recipe& recipe, const Path& file) {
  STINT_TRY_ASSIGN(const auto standing, our_standing());
  const auto images = images_in(cache, standing);
  const auto name = recipe_name(recipe);
  STINT_TRY_ASSIGN(const Fd to, check_fd(::open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644),
                                         file.native()));
  const auto save = [&](const Path& at) {
    auto argv = tar_command("-c", file, at);
    argv.insert(argv.end(), {"--exclude=" + name + "/rootfs/dev/*", name});
    return end_of_tar(run_program({.argv = argv, .to = to.get()}), "the machine image could not be saved",
                      kLinked);
  };
  return standing.own_namespace ? as_hosts_root(standing, images, save) : save(images);
}

Result<Path> unpack_image(const Path& cache, const Recipe& recipe, const Path& file, Say say) {
  STINT_TRY_ASSIGN(const auto standing, our_standing());
  STINT_TRY_ASSIGN(const Fd from, check_fd(::open(file.c_str(), O_RDONLY | O_CLOEXEC), file.native()));
  const auto name = recipe_name(recipe);
  const auto prepare = [&](const Path& images) { return check_room(recipe, images); };
  const auto make = [&](const Path& images) {
    auto argv = tar_command("-xp", file, images / unfinished(name));
    argv.insert(argv.end(), {"--strip-components=1", name});
    return end_of_tar(run_program({.argv = argv, .from = from.get()}),
                      fmt::format("{} has no machine image of this version of stint", file.native()));
  };
  return made_once(image_root(images_in(cache, standing), recipe), standing, say, prepare, make);
}

}  // namespace stint::rehearsal::hosts
