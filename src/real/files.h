// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "base/files.h"

namespace stint::real {

class RealFiles final : public Files {
 public:
  Result<std::optional<std::string>> read(const Path& path) override;
  Result<> write(const Path& path, std::string_view bytes, unsigned mode) override;
  Result<> make_dirs(const Path& path, unsigned mode) override;
  Result<> remove(const Path& path) override;
  Result<std::vector<FileInfo>> list(const Path& path) override;
  Result<std::optional<FileInfo>> stat(const Path& path) override;
  Result<std::vector<FileInfo>> entries(const Path& path) override;
  Result<std::optional<FileInfo>> look(const Path& path) override;
  Result<std::unique_ptr<FileLock>> lock(const Path& path) override;
};

}  // namespace stint::real
