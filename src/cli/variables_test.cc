// SPDX-License-Identifier: Apache-2.0
#include "cli/variables.h"

#include <gtest/gtest.h>

#include "testing/stepping_world.h"

namespace stint::cli {
namespace {

struct Desk {
  testing::SteppingWorld w;
  Options options;
  Result<Variables> read() {
    World world{w.out, w.files, w.tasks, w.env, nullptr, w.log, w.terminal};
    Show show{world, options};
    Context c{world, options, show};
    return job_variables(c);
  }
};

TEST(VariablesTest, FlagsWinOverFilesAndTakeWhatIsSetHere) {
  Desk desk;
  desk.w.files.contents[(desk.w.env.cwd / "a.env").string()] = "# keys\nKEY=from=file\r\n\nEMPTY=\nB=file\n";
  desk.w.env.vars["TOKEN"] = "here";
  desk.options.env_files = {"a.env"};
  desk.options.env = {"B=flag", "TOKEN"};
  EXPECT_EQ(desk.read().value(),
            (Variables{{"KEY", "from=file"}, {"EMPTY", ""}, {"B", "flag"}, {"TOKEN", "here"}}));
}

TEST(VariablesTest, WhatCannotBeIsNamedWithoutItsValue) {
  Desk desk;
  desk.w.files.contents[(desk.w.env.cwd / "a.env").string()] = "A=1\nsecret\n";
  desk.options.env_files = {"a.env"};
  EXPECT_EQ(desk.read().error().what, "a.env:2 is no NAME=VALUE");
  desk.options.env_files = {"b.env"};
  EXPECT_EQ(desk.read().error().what, "there is no file b.env");
  desk.options.env_files.clear();
  desk.options.env = {"2X=secret"};
  EXPECT_EQ(desk.read().error().what, "--env \"2X\": that is no name of a variable");
  desk.options.env = {"UNSET"};
  EXPECT_EQ(desk.read().error().what, "--env UNSET: it is not set here");
}

}  // namespace
}  // namespace stint::cli
