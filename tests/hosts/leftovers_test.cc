// SPDX-License-Identifier: Apache-2.0
// What is left on this machine when a cloud ends, and when it is killed.
#include <arpa/inet.h>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>

#include "cloud.h"

namespace stint::rehearsal::hosts {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
namespace fs = std::filesystem;

std::string text_of(const Path& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

// All that one can find of a cloud from outside.
struct Traces {
  std::string way;  ///< the link; of rootless hosts the first one's public address as /proc/net/tcp has it
  Path cgroup, folder;
  std::set<std::string> processes;  ///< the hosts' and the keeper

  static Traces of(Cloud& cloud) {
    const auto& range = cloud.hosts().range();
    const bool rootless = cloud.hosts().kind() == "rootless";
    Traces traces{rootless ? fmt::format(" {:08X}:", htonl(range.first_host().bits)) : range.link_name(),
                  text_of(cloud.folder() / "state/cgroup"),
                  cloud.folder(),
                  {}};
    while (!traces.see_cgroup()) {  // one below it has gone meanwhile
    }
    for (const auto& entry : fs::directory_iterator("/proc")) {
      if (entry.path().filename().native().find_first_not_of("0123456789") != std::string::npos) continue;
      const bool ours = text_of(entry.path() / "stat").find(fmt::format("(stint-keeper) S {} ", getpid())) !=
                        std::string::npos;
      if (ours) traces.processes.insert(entry.path().filename());
    }
    return traces;
  }

  bool see_cgroup() {
    std::error_code error;
    for (fs::recursive_directory_iterator at{cgroup, error}, end; !error && at != end; at.increment(error)) {
      if (at->path().filename() != "cgroup.procs") continue;
      std::istringstream pids(text_of(at->path()));
      for (std::string pid; pids >> pid;) processes.insert(pid);
    }
    return !error;
  }

  // Each thing that is there still, in words.
  std::vector<std::string> left() const {
    std::vector<std::string> found;
    if (fs::exists("/sys/class/net/" + way)) found.push_back("link " + way);
    if (text_of("/proc/net/route").find(way) != std::string::npos) found.push_back("route by " + way);
    if (std::regex_search(text_of("/proc/net/tcp"), std::regex(way + ".{4} 00000000:0000 0A")))  // listening
      found.push_back("door at" + way);
    if (fs::exists(cgroup)) found.push_back("cgroup " + cgroup.native());
    if (text_of("/proc/self/mountinfo").find(folder.native()) != std::string::npos)
      found.push_back("a mount");
    for (const auto& pid : processes) {
      const auto state = text_of("/proc/" + pid + "/stat");
      if (!state.empty() && state.find(") Z ") == std::string::npos)
        found.push_back("process " + state.substr(0, 40));
    }
    return found;
  }

  // As lines, so that they fit through a pipe.
  std::string text() const {
    std::string lines = way + "\n" + cgroup.native() + "\n" + folder.native() + "\n";
    for (const auto& pid : processes) lines += pid + "\n";
    return lines;
  }
  static Traces read(const std::string& lines) {
    std::istringstream in(lines);
    Traces traces;
    std::string line;
    std::getline(in, traces.way);
    std::getline(in, line);
    traces.cgroup = line;
    std::getline(in, line);
    traces.folder = line;
    while (std::getline(in, line)) traces.processes.insert(line);
    return traces;
  }
};

std::vector<std::string> left_within(const Traces& traces, milliseconds limit) {
  const auto end = std::chrono::steady_clock::now() + limit;
  while (!traces.left().empty() && std::chrono::steady_clock::now() < end) usleep(20'000);
  return traces.left();
}

// Plays the server: boots two hosts, tells its traces, and goes on until it is killed.
[[noreturn]] void be_a_server(int say) noexcept {
  Cloud cloud;
  cloud.boot_and_wait(0);
  cloud.boot_and_wait(1);
  const auto text = Traces::of(cloud).text();
  if (write(say, text.data(), text.size()) < 0) _exit(1);
  close(say);
  cloud.run_for(seconds(300));
  _exit(0);
}

class Leftovers : public CloudTest {};

TEST_F(Leftovers, NothingWhenTheCloudEnds) {
  Traces traces;
  {
    Cloud ending;
    ending.boot_and_wait(0);
    traces = Traces::of(ending);
    ASSERT_GT(traces.processes.size(), 5u);
    const auto seen = traces.left();  // processes come and go; these do not
    std::vector<std::string> staying{"cgroup " + traces.cgroup.native()};
    for (const auto* way : {"link ", "route by "})
      if (ending.hosts().kind() == "namespace") staying.push_back(way + traces.way);
    if (ending.hosts().kind() == "rootless") staying.push_back("door at" + traces.way);
    for (const auto& trace : staying) {
      EXPECT_EQ(std::count(seen.begin(), seen.end(), trace), 1) << trace;
    }
  }
  EXPECT_EQ(traces.left(), std::vector<std::string>{});
}

TEST_F(Leftovers, NothingWhenTheServerIsKilledButItsDisks) {
  std::array<int, 2> ends{};
  ASSERT_EQ(pipe(ends.data()), 0);
  const auto server = fork();
  if (server == 0) be_a_server(ends[1]);
  close(ends[1]);
  std::string said;
  std::array<char, 4096> part{};
  for (ssize_t n = 0; (n = read(ends[0], part.data(), part.size())) > 0;)
    said.append(part.data(), static_cast<std::size_t>(n));
  close(ends[0]);
  const auto traces = Traces::read(said);
  ASSERT_GT(traces.processes.size(), 10u);
  ASSERT_EQ(kill(server, SIGKILL), 0);
  waitpid(server, nullptr, 0);
  EXPECT_EQ(left_within(traces, seconds(10)), std::vector<std::string>{});
  EXPECT_TRUE(fs::exists(traces.folder / "state/instances/i-01/upper/home/ubuntu"));
  fs::remove_all(traces.folder);
}

TEST_F(Leftovers, StateOfAnotherCloudIsNotShared) {
  NoLog log;
  const auto second = Hosts::open({.state = cloud().folder() / "state", .log = log});
  ASSERT_FALSE(second);
  EXPECT_NE(second.error().what.find("another rehearsal cloud is using"), std::string::npos);
}

TEST_F(Leftovers, PredecessorThatWasKilledWithItsKeeperIsCleared) {
  const auto state = cloud().folder() / "second";
  fs::create_directories(state);
  const auto own = Path(text_of(cloud().folder() / "state/cgroup")).parent_path();
  const auto old = own / fmt::format("stint-rehearsal-old-{}", getpid());
  fs::create_directories(old / "i-00" / "system.slice");
  std::ofstream(state / "cgroup") << old.native();
  const auto sleeper = fork();
  if (sleeper == 0) {
    std::ofstream(old / "i-00" / "cgroup.procs") << "0" << std::flush;
    execlp("sleep", "sleep", "60", nullptr);
    _exit(127);
  }
  while (text_of(old / "i-00" / "cgroup.procs").empty()) usleep(1000);
  NoLog log;
  const auto opened = Hosts::open({.state = state, .log = log});
  int status = 0;
  waitpid(sleeper, &status, 0);
  EXPECT_TRUE(opened);
  EXPECT_TRUE(WIFSIGNALED(status));
  EXPECT_FALSE(fs::exists(old));
}

}  // namespace
}  // namespace stint::rehearsal::hosts
