// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <functional>
#include <map>
#include <set>
#include <string>

#include "base/world.h"
#include "testing/stepping_outside.h"

namespace stint {
using testing::SteppingOutside;
}

namespace stint::testing {

/// What is in a folder of files that are kept by their paths, its folders included.
std::vector<FileInfo> entries_of(const std::map<std::string, std::string>& files, const Path& folder);
/// One of them, or one of their folders.
std::optional<FileInfo> look_at(const std::map<std::string, std::string>& files, const Path& path);

/// Files in memory; `full` makes every write fail as a full disk does.
class MemoryFiles final : public Files {
 public:
  std::map<std::string, std::string> contents;
  std::map<std::string, unsigned> modes;
  std::set<std::string> dirs, locked;
  bool full = false;

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

/// Keeps what was written.
class RecordingTerminal final : public Terminal {
 public:
  std::string out, err;
  bool tty = false;
  void write(Stream stream, std::string_view text) override { (stream == Stream::Out ? out : err) += text; }
  bool is_tty(Stream) const override { return tty; }
  bool can_ask() const override { return tty; }
  unsigned columns() const override { return 80; }
};

/// A World for unit tests. Everything in it is open to the test.
struct SteppingWorld {
  SteppingOutside out;
  MemoryFiles files;
  Tasks tasks{out};
  Env env{.cwd = "/project", .home = "/home/u", .program = "/usr/bin/stint", .user = "u", .host = "laptop"};
  NoLog log;
  RecordingTerminal terminal;

  void run(const std::function<void(World&)>& body) {
    World world{out, files, tasks, env, nullptr, log, terminal};
    tasks.run([&] { body(world); });
  }
};

}  // namespace stint::testing
