// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <string_view>

#include "base/files.h"
#include "base/function_ref.h"
#include "base/result.h"
#include "rehearsal/hosts/standing.h"

namespace stint::rehearsal::hosts {

using Say = function_ref<void(std::string_view)>;

/// Where the images lie: `<cache>/images`, or `<cache>/rootless` where we are root of a namespace of our own:
/// there their files belong to the root of the hosts.
Path images_in(const Path& cache, const Standing& standing);

/// The folder in the images in which the image of that name is being made.
Path unfinished(const std::string& name);

/// Does something in the images, which it sees at that path.
using InImages = function_ref<Result<>(const Path& images)>;

/// The root file system at this path, `<images>/<name>/rootfs`, which appears there whole or not at all.
/// Where it is missing `prepare` is called, and then `make`, as the root of the hosts, to make it in
/// unfinished(name). By one process at a time; what a killed one left is removed first.
Result<Path> made_once(const Path& root, const Standing& standing, Say say, InImages prepare, InImages make);

}  // namespace stint::rehearsal::hosts
