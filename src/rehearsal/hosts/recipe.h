// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "base/files.h"

namespace stint::rehearsal::hosts {

/// What the root file system of a host is made of, as data. Paths are inside it and begin without a slash.
struct Recipe {
  struct File {
    std::string path, text;
    unsigned mode = 0644;
  };
  struct Link {
    std::string path, target;
  };
  /// Puts `line` below the first line that equals `after`; the building fails where there is none.
  struct Insertion {
    std::string path, after, line;
  };

  std::string suite;
  std::vector<std::string> packages;
  std::vector<std::string> left_out;  ///< patterns of files that dpkg does not unpack
  std::vector<std::string> removed;   ///< files that the packages made and a clone must not share
  std::vector<File> files;
  std::vector<Link> links;
  std::vector<Insertion> insertions;
  std::uintmax_t bytes_to_build =
      0;  ///< what has to be free before it is begun; says nothing of the image itself
};

/// Debian 12 with systemd, cloud-init, sshd, git, rsync, tmux and Jupyter with NumPy, Matplotlib and PyTorch:
/// what the rehearsal offers for a Deep Learning AMI. The login user is `ubuntu`, as there.
Recipe machine_recipe();

/// The name under which an image of this recipe is kept: 16 digits of a hash over all of it.
std::string recipe_name(const Recipe& recipe);

/// mmdebstrap, told to unpack the recipe's packages below `root`, which is empty or missing. Without a
/// mirror, so that mmdebstrap takes its own default.
std::vector<std::string> mmdebstrap_command(const Recipe& recipe, const Path& root);

}  // namespace stint::rehearsal::hosts
