// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>

namespace stint::testing {

/// A folder of its own for one test; it goes, with all that is in it, when this does.
class TempDir {
 public:
  TempDir();
  ~TempDir();
  TempDir(const TempDir&) = delete;
  TempDir& operator=(const TempDir&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace stint::testing
