// SPDX-License-Identifier: Apache-2.0
#include "base/files.h"

namespace stint {

Result<> remove_tree(Files& files, const Path& path) {
  STINT_TRY_ASSIGN(auto inside, files.entries(path));  // what a link leads to stays
  for (const auto& file : inside) {
    Path name = path / file.name;
    STINT_TRY(file.is_dir ? remove_tree(files, name) : files.remove(name));
  }
  return files.remove(path);
}

}  // namespace stint
