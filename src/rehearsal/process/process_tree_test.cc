// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/process/process_tree.h"

#include <gtest/gtest.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdlib>

#include "rehearsal/hosts/system.h"

namespace stint::rehearsal::process {
namespace {

using namespace std::chrono_literals;

// A program whose only child has a session of its own, which it leaves behind; the descendant's number.
constexpr auto kLeaves = "setsid sh -c 'trap \"\" TERM; echo $$; while :; do sleep 0.05; done' & sleep 0.2";

// In a child that is the subreaper of what it starts, as a supervisor is: this process's other children are
// not touched. Its exit code.
template <class Do>
int as_supervisor(Do what) {
  const auto child = fork();
  if (child == 0) {
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    _exit(what());
  }
  return hosts::wait_for(child);
}

pid_t start(const char* script, const hosts::Fd& output) {
  const auto child = fork();
  if (child == 0) {
    dup2(output.get(), 1);
    execl("/bin/sh", "sh", "-c", script, nullptr);
    _exit(127);
  }
  return child;
}

TEST(ProcessTreeTest, WhatHasLeftItsSessionAndRefusesTermIsEndedToo) {
  EXPECT_EQ(as_supervisor([] {
              auto pipe = hosts::make_pipe().value();
              const auto child = start(kLeaves, pipe.writing);
              pipe.writing.reset();
              std::array<char, 32> number{};
              if (::read(pipe.reading.get(), number.data(), number.size() - 1) <= 0) return 2;
              waitpid(child, nullptr, 0);  // its parent has gone: it is ours now
              const auto left = static_cast<pid_t>(std::atoi(number.data()));
              if (kill(left, 0) != 0) return 3;
              if (!end_descendants(50ms, 5s)) return 4;
              return kill(left, 0) == 0 ? 5 : 0;
            }),
            0);
}

TEST(ProcessTreeTest, ThoseSparedAndWhoIsNoDescendantLiveOn) {
  const hosts::Fd nothing;
  const auto other = start("exec sleep 1000", nothing);
  EXPECT_EQ(as_supervisor([&] {
              const auto spared = start("sleep 1000 & wait", nothing),
                         ended = start("exec sleep 1000", nothing);
              poll(nullptr, 0, 100);
              if (!end_children_but({spared}, 5s)) return 2;
              const bool right = kill(ended, 0) != 0 && waitpid(spared, nullptr, WNOHANG) == 0;
              if (!end_descendants(0ms, 5s)) return 3;
              return right ? 0 : 4;
            }),
            0);
  EXPECT_EQ(waitpid(other, nullptr, WNOHANG), 0) << "it is a child of ours, and none of theirs";
  kill(other, SIGKILL);
  waitpid(other, nullptr, 0);
}

}  // namespace
}  // namespace stint::rehearsal::process
