// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "base/result.h"
#include "rehearsal/process/host_start.h"

namespace stint::rehearsal::process {

/// The disk of a host, made of its image where it is not there yet: whole or not at all, within some 2 s.
/// Without a mount: what is below /usr is the image's own files by hard links, or copies that share their
/// blocks where the file system can (then those of /usr too); all else is copied, and so is all where the
/// image lies on another disk. A hard link that is written to in place would change the image: packages, pip
/// and editors replace files.
Result<> make_root(const HostStart& start);

}  // namespace stint::rehearsal::process
