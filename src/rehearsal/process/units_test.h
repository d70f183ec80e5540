// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/wait.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <string>

#include "rehearsal/process/units.h"

namespace stint::rehearsal::process {

/// Units of a tree in a temporary folder, whose services are real processes of this computer. Its clock is
/// moved by hand: pass(), which also lets processes end.
class UnitsTest : public testing::Test {
 protected:
  UnitsTest() { std::filesystem::create_directories(root_ / "run"); }
  ~UnitsTest() override {
    for (const auto& line : units.list()) units.stop(line.name);
    settle();
    std::filesystem::remove_all(root_);
  }

  void write(const std::string& path, const std::string& text) {
    std::filesystem::create_directories((root_ / path).parent_path());
    std::ofstream(root_ / path) << text;
  }
  void unit(const std::string& name, const std::string& text) { write("etc/systemd/system/" + name, text); }
  std::string read(const std::string& path) const {
    std::ifstream file(root_ / path);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  std::string at(const std::string& path) const { return (root_ / path).native(); }

  /// What is running may end, for as long as `limit` of real time, until `is_so`.
  template <class IsSo>
  bool until(IsSo is_so, std::chrono::milliseconds limit = std::chrono::seconds{10}) {
    const auto end = std::chrono::steady_clock::now() + limit;
    while (!is_so()) {
      if (std::chrono::steady_clock::now() > end) return false;
      int status = 0;
      for (pid_t pid = 0; (pid = waitpid(-1, &status, WNOHANG)) > 0;) units.child_ended(pid, status);
      units.turn();
      poll(nullptr, 0, 2);
    }
    return true;
  }
  void settle() {
    until([this] {
      const auto lines = units.list();
      return std::ranges::none_of(
          lines, [](const auto& line) { return line.state == "activating" || line.state == "deactivating"; });
    });
  }
  void pass(Micros span) {
    now_ += span;
    units.turn();
  }
  bool is(const std::string& name, Units::State state) {
    return until([&] { return units.state(name) == state; });
  }

  static Path new_folder() {
    std::string name = testing::TempDir() + "stint-units-XXXXXX";
    return mkdtemp(name.data());
  }

  Path root_ = new_folder();
  Micros now_{};
  std::string told_;
  Units units{{.root = root_,
               .environment = {{"PATH", "/usr/bin:/bin"}},
               .now = [this] { return now_; },
               .tell = [this](std::string_view line) { told_ += std::string(line) + "\n"; }}};
};

}  // namespace stint::rehearsal::process
