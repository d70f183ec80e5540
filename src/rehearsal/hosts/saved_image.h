// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "rehearsal/hosts/image.h"

namespace stint::rehearsal::hosts {

/// The image of a recipe in a file, to have it elsewhere without any network: an archive of tar(1),
/// compressed if the file's name ends in .zst or .gz; owners and modes are as a host has them, devices are
/// left out.
Result<> save_image(const Path& cache, const Recipe& recipe, const Path& file);
/// image_root, out of such a file where it is missing. Fails where the file has no image of this very recipe.
Result<Path> unpack_image(const Path& cache, const Recipe& recipe, const Path& file, Say say);

}  // namespace stint::rehearsal::hosts
