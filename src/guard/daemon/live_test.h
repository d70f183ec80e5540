// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "guard/daemon/fd.h"
#include "pact/answer.h"
#include "pact/lines.h"
#include "pact/request.h"
#include "testing/temp_dir.h"

namespace stint::guard {

/// The real stintd, below a folder of its own. It is killed when this goes, and its jobs are with it.
class LiveGuard {
 public:
  LiveGuard();
  ~LiveGuard();
  LiveGuard(const LiveGuard&) = delete;
  LiveGuard& operator=(const LiveGuard&) = delete;

  void start();
  void kill_hard();  ///< as if it had crashed
  /// Whether it ended by itself within the time, and with which code.
  std::optional<int> ended_within(Micros limit);
  std::filesystem::path dir() const { return dir_.path(); }
  std::filesystem::path job(const std::string& id) const { return dir() / "jobs" / id; }
  pid_t pid() const { return pid_; }

 private:
  testing::TempDir dir_;
  pid_t pid_ = 0;
};

/// A client of it.
class LiveClient {
 public:
  explicit LiveClient(const LiveGuard& guard);

  void say(const std::string& bytes);
  void ask(const pact::Request& what, std::int64_t n = 1) { say(pact::to_line({n, what})); }
  /// The next answer; nullopt at the end of the connection, or when nothing comes for long.
  std::optional<pact::Told> next();
  /// The next answer of one kind; others are passed over.
  template <class T>
  std::optional<T> next_of() {
    while (auto told = next())
      if (auto* what = std::get_if<T>(&told->what)) return std::move(*what);
    return std::nullopt;
  }

  pact::JobStatus start(const std::string& id, std::vector<std::string> argv);
  /// Follows to the job's end.
  struct Whole {
    std::string out, err;
    std::optional<pact::JobStatus> end;
    std::uint64_t next = 0;
  };
  Whole follow(const std::string& id, std::uint64_t from = 0);

 private:
  Fd fd_;
  pact::Lines lines_;
};

}  // namespace stint::guard
