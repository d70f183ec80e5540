// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "base/files.h"
#include "sim/disk.h"
#include "sim/names.h"

namespace stint::sim {

/// The client's files on the simulated disk. One that holds a moment (RFC 3339), as the outputs of jobs do,
/// was changed then. Writes are whole and synced, as the seam promises; reads do not count as seam calls.
class SimFiles final : public Files {
 public:
  SimFiles(Disk& disk, Gate& gate) : disk_(disk), gate_(gate) {}

  Result<std::optional<std::string>> read(const Path& path) override;
  Result<> write(const Path& path, std::string_view bytes, unsigned mode) override;
  Result<> make_dirs(const Path& path, unsigned mode) override;
  Result<> remove(const Path& path) override;
  Result<std::vector<FileInfo>> list(const Path& path) override;
  Result<std::optional<FileInfo>> stat(const Path& path) override;
  Result<std::vector<FileInfo>> entries(const Path& path) override;
  Result<std::optional<FileInfo>> look(const Path& path) override;
  Result<std::unique_ptr<FileLock>> lock(const Path& path) override;

 private:
  Disk& disk_;
  Gate& gate_;
};

}  // namespace stint::sim
