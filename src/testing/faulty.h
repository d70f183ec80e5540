// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <map>

#include "base/files.h"
#include "base/outside.h"
#include "testing/gate.h"

namespace stint::testing {

/// An Outside that passes the gate around every call that has an effect, and hands it on.
class FaultyOutside final : public Outside {
 public:
  FaultyOutside(Outside& real, Gate& gate) : real_(real), gate_(gate) {}

  Instant now() override { return real_.now(); }
  Ticket http(const HttpRequest& request, const HttpLimits& limits) override;
  Result<Ticket> spawn(const Command& command) override;
  void write(Ticket child, std::string_view bytes) override;
  void close_stdin(Ticket child) override;
  Ticket timer(Micros boot) override { return real_.timer(boot); }  // in real time their number is chance
  Ticket read_stdin() override { return real_.read_stdin(); }
  void drop(Ticket ticket) override { real_.drop(ticket); }
  void random(std::span<std::byte> bytes) override { real_.random(bytes); }
  /// The answer to a request is where its effect is certain: "after" of an HTTP call is passed here.
  Event next() override;

 private:
  Outside& real_;
  Gate& gate_;
  std::map<Ticket, Gate::Call> asked_;
};

/// Files in the same way.
class FaultyFiles final : public Files {
 public:
  FaultyFiles(Files& real, Gate& gate) : real_(real), gate_(gate) {}

  Result<std::optional<std::string>> read(const Path& path) override { return real_.read(path); }
  Result<> write(const Path& path, std::string_view bytes, unsigned mode) override;
  Result<> make_dirs(const Path& path, unsigned mode) override { return real_.make_dirs(path, mode); }
  Result<> remove(const Path& path) override;
  Result<std::vector<FileInfo>> list(const Path& path) override { return real_.list(path); }
  Result<std::optional<FileInfo>> stat(const Path& path) override { return real_.stat(path); }
  Result<std::vector<FileInfo>> entries(const Path& path) override { return real_.entries(path); }
  Result<std::optional<FileInfo>> look(const Path& path) override { return real_.look(path); }
  Result<std::unique_ptr<FileLock>> lock(const Path& path) override { return real_.lock(path); }

 private:
  Files& real_;
  Gate& gate_;
};

}  // namespace stint::testing
