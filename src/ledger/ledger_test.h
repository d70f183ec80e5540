// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <gtest/gtest.h>

#include <filesystem>

#include "ledger/ledger.h"
#include "testing/stepping_world.h"

namespace stint::ledger {

// The ledger in a folder of its own, on SQLite's own VFS.
class LedgerTest : public ::testing::Test {
 protected:
  LedgerTest() {
    std::string name = ::testing::TempDir() + "/stint-ledger-XXXXXX";
    dir = mkdtemp(name.data());
    w.env.vars["XDG_STATE_HOME"] = dir.string();
    std::filesystem::create_directories(w.env.state_dir());
  }
  ~LedgerTest() override { std::filesystem::remove_all(dir); }

  Ledger open() {
    auto ledger = Ledger::open(world);
    EXPECT_TRUE(ledger) << ledger.error().what;
    return std::move(*ledger);
  }
  static StintOpened opened(const std::string& token, const std::string& name = "lab") {
    StintOpened fact{.token = token, .name = name, .owner = "me"};
    fact.terms = {.place = "aws", .account = "123456789012", .region = "us-east-1", .type = "g4dn.xlarge"};
    fact.terms.budget = Money::dollars(5);
    fact.terms.lifetime = std::chrono::hours{2};
    fact.terms.rates = {.machine = *parse_rate("0.526", Rate::Per::Hour), .disk_gb = 16, .source = "list"};
    return fact;
  }
  void a_whole_stint(Ledger& ledger) {
    ASSERT_TRUE(ledger.record(opened("t1")));
    ASSERT_TRUE(ledger.record(AttemptIntended{"t1", 1, "t1-1", "sg-1", "/state/t1-1"}));
    ASSERT_TRUE(ledger.record(AttemptSettled{"t1", 1, "refused", "InsufficientInstanceCapacity"}));
    ASSERT_TRUE(ledger.record(AttemptIntended{"t1", 2, "t1-2", "sg-1", "/state/t1-2"}));
    ASSERT_TRUE(ledger.record({MachineLaunched{"t1", 2, "i-1", launched},
                               GuardArmed{"t1", "W", "stint-i-1-1", launched + std::chrono::minutes{118}}}));
    ASSERT_TRUE(ledger.record(MachineSeen{"t1", "i-1", "running", "198.51.100.9", ""}));
    ASSERT_TRUE(ledger.record(JobStarted{"t1", "j1", "lenet.ipynb", "/home/me/lab", "stint/lab", {"data/"}}));
    ASSERT_TRUE(ledger.record(JobEnded{"t1", "j1", 0}));
    ASSERT_TRUE(ledger.record(OutputsHome{"t1"}));
  }

  Path dir;
  testing::SteppingWorld w;
  World world{w.out, w.files, w.tasks, w.env, nullptr, w.log, w.terminal};
  SysMicros launched = *parse_rfc3339("2026-11-24T20:00:00Z");
};

}  // namespace stint::ledger
