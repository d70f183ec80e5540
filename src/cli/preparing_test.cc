// SPDX-License-Identifier: Apache-2.0
#include "cli/preparing.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "testing/stepping_world.h"

namespace stint::cli {
namespace {

class PreparingTest : public ::testing::Test {
 protected:
  life::Work prepare(const life::Work& work, const Preparing& preparing = {}) {
    World world{w_.out, w_.files, w_.tasks, w_.env, nullptr, w_.log, w_.terminal};
    Show show{world, options_};
    Context c{world, options_, show};
    return prepared(c, stint_, work, preparing);
  }

  testing::SteppingWorld w_;
  Options options_;
  ledger::Stint stint_;
};

TEST_F(PreparingTest, OwnComputerDoesTheWorkItself) {
  stint_.terms.place = "local";
  options_.setup = "make data";
  const life::Work work{.argv = {"python3", "train.py"}};
  EXPECT_EQ(prepare(work).argv, work.argv);
  EXPECT_TRUE(prepare(work).script.empty());
  EXPECT_NE(w_.terminal.err.find("your own Python is used"), std::string::npos);
}

TEST_F(PreparingTest, MachineMakesTheEnvironmentAndBecomesTheWork) {
  stint_.terms.place = "aws";
  stint_.terms.type = "g4dn.xlarge";
  options_.setup = "make data";
  const auto there =
      prepare({.argv = {"python3", "{script}", "lab.ipynb"}, .subdir = "labs/one", .script = "run"},
              {.jupyter = "run", .source = "lab.ipynb"});
  const std::vector<std::string> argv{"python3",   "{script}",  "--top", "./../..",  "--setup",
                                      "make data", "--jupyter", "run",   "--source", "lab.ipynb",
                                      "--gpu",     "NVIDIA T4", "--",    "python3",  "{beside}/program.py",
                                      "lab.ipynb"};
  EXPECT_EQ(there.argv, argv);
  EXPECT_EQ(there.files.back(), std::pair(std::string("program.py"), std::string("run")));
  EXPECT_TRUE(there.prepares && there.script.empty()) << "stintd has it";
}

TEST_F(PreparingTest, TypeWithoutGpuIsNotAskedForOne) {
  stint_.terms.place = "aws";
  stint_.terms.type = "t3.micro";
  const auto there = prepare({.argv = {"true"}});
  EXPECT_EQ(std::ranges::find(there.argv, "--gpu"), there.argv.end());
}

TEST_F(PreparingTest, OnlyAnEnvironmentThatCannotBeMadeKeepsTheMachine) {
  stint_.name = "lab";
  using pact::Lack;
  auto made = [&](const pact::Outcome& outcome) { return check_begun(stint_, {}, {.outcome = outcome}); };
  for (int code : {0, 1, 125, 126, 127}) {
    EXPECT_TRUE(made(pact::Exited{code})) << "the program's own";
    EXPECT_TRUE(why_not_begun(pact::Exited{code}).empty());
  }
  EXPECT_TRUE(made(pact::NotRun{"no driver", Lack::Gpu}));
  auto not_made = made(pact::NotRun{"no wheel", Lack::Environment});
  ASSERT_FALSE(not_made);
  EXPECT_EQ(not_made.error().code, "MachineStays");
  EXPECT_EQ(not_made.error().kind, Kind::Failed);
  EXPECT_EQ(why_not_begun(pact::NotRun{"no driver", Lack::Gpu}), "no driver");
  EXPECT_EQ(why_not_begun(pact::NotRun{"there is no program x"}), "did not run: there is no program x");
}

}  // namespace
}  // namespace stint::cli
