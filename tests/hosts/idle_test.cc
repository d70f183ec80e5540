// SPDX-License-Identifier: Apache-2.0
// What keeps a real host alive that would end when idle, and what does not.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <fstream>

#include "guarded.h"

namespace stint::rehearsal::hosts {
namespace {

using namespace std::chrono_literals;

constexpr Seconds kIdle{20};
// From the last use: the span, a second to save, and the way down.
constexpr auto kEndsWithin = kIdle + 1s + kSlack;

// Makes the one kernel of this user's server run a cell of so many seconds.
constexpr const char* kRunACell = R"py(
import glob, sys, jupyter_client
client = jupyter_client.BlockingKernelClient(connection_file=glob.glob("/home/ubuntu/.local/share/jupyter/runtime/kernel-*.json")[0])
client.load_connection_file()
client.start_channels()
client.wait_for_ready(timeout=30)
client.execute(f"import time; time.sleep({sys.argv[1]})")
)py";

class Idle : public GuardedTest {
 protected:
  void SetUp() override {
    GuardedTest::SetUp();
    if (IsSkipped()) return;
    boot(3600s);
    install_stintd();
  }

  void bind() {
    auto terms = policy(1800s, {5s, 4s, 3s, 2s, 1s});
    terms.idle = kIdle;
    tell({pact::SendPolicy{terms}});
  }

  /// A command of the login user's that outlives its session.
  void in_background(const std::string& command) {
    auto said = cloud().ssh(0, "setsid bash -c '" + command + "' </dev/null >/dev/null 2>&1 &");
    ASSERT_EQ(said.code, 0) << said.text;
  }

  /// It is alive for twice the span, and `busy` is what stintd says keeps it so.
  void expect_alive(const std::string& busy) {
    std::string seen;
    for (auto began = Clock::now(); Clock::now() - began < 2 * kIdle; cloud().run_for(4s)) {
      ASSERT_EQ(cloud().events_waiting(), 0U) << "it has ended; seen before: " << seen;
      seen += status().busy + " ";
    }
    EXPECT_NE(seen.find(busy), std::string::npos) << seen;
  }

  void expect_end() { EXPECT_LE(wait_for_off(kEndsWithin + 20s), kEndsWithin); }
};

TEST_F(Idle, HostThatNobodyUsesEnds) {
  bind();
  auto took = wait_for_off(kEndsWithin + 20s);
  EXPECT_GE(took, kIdle - 1s);
  EXPECT_LE(took, kEndsWithin);
}

TEST_F(Idle, RunningJobKeepsItAlive) {
  bind();
  tell({pact::Start{{.id = "j", .argv = {"sleep", fmt::format("{}", 2 * kIdle.count() + 5)}}}});
  expect_alive("job");
  expect_end();
}

TEST_F(Idle, TerminalInUseKeepsItAliveAndAnOpenOneDoesNot) {
  bind();
  // A terminal that is read from, and kept open afterwards.
  in_background(
      fmt::format("(for i in $(seq {}); do echo; sleep 1; done; sleep 600) | script -qfc cat /dev/null",
                  2 * kIdle.count() + 2));
  expect_alive("terminal");
  expect_end();
}

TEST_F(Idle, DownloadKeepsItAlive) {
  bind();
  auto argv = cloud().ssh_argv(*cloud().spec(0).public_address);
  argv.insert(argv.begin(),
              {"sh", "-c",
               fmt::format("for i in $(seq {}); do head -c 200000 /dev/zero; sleep 1; done | \"$@\" "
                           "'cat >/dev/null' & sleep {}; \"$@\" '/var/lib/stint/bin/stintd status'; wait",
                           2 * kIdle.count(), 2 * kIdle.count() - 5),
               "sh"});
  auto said = cloud().run(argv, 120s);
  EXPECT_NE(said.text.find(R"("busy":"network")"), std::string::npos) << said.text;
  ASSERT_EQ(cloud().events_waiting(), 0U);
  expect_end();
}

TEST_F(Idle, BusyKernelKeepsItAliveAndAFinishedNotebookDoesNot) {
  std::ofstream(cloud().folder() / "cell.py") << kRunACell;
  ASSERT_EQ(ssh_fed(cloud().folder() / "cell.py", "cat >cell.py").code, 0);
  in_background("jupyter notebook --no-browser --port 8888");
  auto said = cloud().ssh(
      0,
      "for i in $(seq 60); do file=$(ls .local/share/jupyter/runtime/nbserver-*.json 2>/dev/null) && break; "
      "sleep 0.5; "
      "done; token=$(python3 -c 'import json, sys; print(json.load(open(sys.argv[1]))[\"token\"])' $file) && "
      "curl -sS -f --retry 20 --retry-delay 1 --retry-connrefused -X POST -H \"Authorization: token $token\" "
      "http://127.0.0.1:8888/api/kernels");
  ASSERT_EQ(said.code, 0) << said.text;
  said = cloud().ssh(0, fmt::format("python3 cell.py {}", 2 * kIdle.count() + 5));
  ASSERT_EQ(said.code, 0) << said.text;
  bind();
  expect_alive("kernel");
  expect_end();
}

}  // namespace
}  // namespace stint::rehearsal::hosts
