// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "base/files.h"
#include "base/result.h"
#include "rehearsal/hosts/image_folder.h"
#include "rehearsal/hosts/recipe.h"

namespace stint::rehearsal::hosts {

/// Where the root file system of a recipe lies once it is built: `<images>/<name>/rootfs`. It appears there
/// whole or not at all, and never changes.
Path image_root(const Path& images, const Recipe& recipe);

/// Whether there is room to build it in that folder, which may not be there yet.
Result<> check_room(const Recipe& recipe, const Path& folder);

/// image_root, and builds it where it is missing: minutes, of which `say` tells in whole lines. One process
/// builds at a time; what a killed one left is removed first. Needs root, of this machine or of a
/// namespace of our own, and mmdebstrap.
Result<Path> ensure_image(const Path& cache, const Recipe& recipe, Say say);

/// The image that is made of that one (shipped_image.h), beside it; makes it where it is missing.
Result<Path> ensure_shipped_image(const Path& base_root, Say say);

}  // namespace stint::rehearsal::hosts
