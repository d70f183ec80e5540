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
  EXPECT_NE(there.script.find("becomes the job"), std::string::npos);
}

TEST_F(PreparingTest, TypeWithoutGpuIsNotAskedForOne) {
  stint_.terms.place = "aws";
  stint_.terms.type = "t3.micro";
  const auto there = prepare({.argv = {"true"}});
  EXPECT_EQ(std::ranges::find(there.argv, "--gpu"), there.argv.end());
}

TEST_F(PreparingTest, OnlyAnEnvironmentThatCannotBeMadeKeepsTheMachine) {
  stint_.name = "lab";
  auto made = [&](int code) { return check_begun(stint_, {}, {.outcome = pact::Exited{code}}); };
  EXPECT_TRUE(made(0) && made(1) && made(126) && made(127));
  ASSERT_FALSE(made(125));
  EXPECT_EQ(made(125).error().code, "MachineStays");
  EXPECT_EQ(made(125).error().kind, Kind::Failed);
  EXPECT_TRUE(why_not_begun(pact::Exited{1}).empty());
  EXPECT_FALSE(why_not_begun(pact::Exited{126}).empty());
}

}  // namespace
}  // namespace stint::cli
