// SPDX-License-Identifier: Apache-2.0
#include "testing/temp_dir.h"

#include <cerrno>
#include <cstdlib>
#include <system_error>

namespace stint::testing {

TempDir::TempDir() {
  auto name = (std::filesystem::temp_directory_path() / "stint-test.XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) throw std::system_error(errno, std::generic_category(), name);
  path_ = name;
}

TempDir::~TempDir() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

}  // namespace stint::testing
