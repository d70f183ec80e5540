// SPDX-License-Identifier: Apache-2.0
#include "pact/job.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace stint::pact {
namespace {

JobSpec some_job() {
  return {.id = "train-1",
          .argv = {"python3", "{script}", "lab.ipynb", "ünï"},
          .dir = "project",
          .env = {{"A", "1"}, {"MNIST_DIR", "/data"}},
          .script = "print('hi')\n",
          .files = {{"tool.py", "def f(): pass\n"}},
          .log_bytes = 1 << 20,
          .serves = true,
          .prepares = true,
          .in_order = true,
          .after = {"job-1"},
          .input = "stint/input/lab/job-3",
          .terminal = "xterm-256color"};
}

TEST(JobTest, ReadsWhatItWrites) {
  auto read = job_spec_from(to_json(some_job()));
  ASSERT_TRUE(read) << read.error().what;
  EXPECT_EQ(*read, some_job());
}

TEST(JobTest, LeftOutFieldsHaveTheirDefaults) {
  auto read = job_spec_from(Json{{"id", "a"}, {"argv", {"true"}}});
  ASSERT_TRUE(read) << read.error().what;
  EXPECT_EQ(*read, (JobSpec{.id = "a", .argv = {"true"}}));
}

TEST(JobTest, WhatCanBeNoJobIsRefused) {
  auto with = [](auto change) {
    auto job = some_job();
    change(job);
    return check(job).has_value();
  };
  EXPECT_TRUE(with([](JobSpec&) {}));
  for (const char* id : {"", ".", "..", "a/b", "-x", ".hidden", "a b", "a\n"})
    EXPECT_FALSE(with([&](JobSpec& j) { j.id = id; })) << id;
  EXPECT_FALSE(with([](JobSpec& j) { j.id = std::string(65, 'a'); }));
  EXPECT_FALSE(with([](JobSpec& j) { j.argv.clear(); }));
  EXPECT_FALSE(with([](JobSpec& j) { j.argv = {""}; }));
  EXPECT_FALSE(with([](JobSpec& j) { j.argv.push_back(std::string("a\0b", 3)); }));
  EXPECT_FALSE(with([](JobSpec& j) { j.argv.push_back("\xff"); }));
  EXPECT_FALSE(with([](JobSpec& j) { j.dir = "../other"; }));
  EXPECT_FALSE(with([](JobSpec& j) { j.dir = "a/../../b"; }));
  EXPECT_FALSE(with([](JobSpec& j) { j.env = {{"A=B", "1"}}; }));
  EXPECT_TRUE(with([](JobSpec& j) { j.script.clear(); })) << "what prepares has stintd's";
  EXPECT_FALSE(with([](JobSpec& j) { j.prepares = false, j.script.clear(); }));
  EXPECT_FALSE(with([](JobSpec& j) { j.log_bytes = 100; }));
  EXPECT_FALSE(with([](JobSpec& j) { j.input = "../other"; }));
  EXPECT_FALSE(with([](JobSpec& j) { j.after = {"a/b"}; }));
  for (const char* kind : {"x term", "x\n", "../x"})
    EXPECT_FALSE(with([&](JobSpec& j) { j.terminal = kind; })) << kind;
  for (const char* name : {"", "..", "a/b", "/etc/x"})
    EXPECT_FALSE(with([&](JobSpec& j) { j.files = {{name, "text"}}; })) << name;
}

TEST(JobTest, EveryOutcomeGoesThere) {
  for (const Outcome& outcome :
       {Outcome{Exited{3}}, Outcome{Killed{9}}, Outcome{Killed{9, true}},
        Outcome{NotRun{"no such program: x"}}, Outcome{NotRun{"no wheel", Lack::Environment}},
        Outcome{NotRun{"no driver", Lack::Gpu}}, Outcome{Lost{"ended by a reboot"}}}) {
    auto read = outcome_from(to_json(outcome));
    ASSERT_TRUE(read);
    EXPECT_EQ(*read, outcome);
  }
  EXPECT_FALSE(outcome_from(Json::object()));
}

TEST(JobTest, OutcomeHasWordsAndACode) {
  EXPECT_EQ(describe(Exited{3}), "exit code 3");
  EXPECT_EQ(describe(Killed{9}), "killed by signal 9");
  EXPECT_EQ(shell_code(Killed{9}), 137);
  EXPECT_EQ(shell_code(NotRun{"x"}), 127);
  EXPECT_EQ(describe(Killed{9, true}), "killed by signal 9: the machine ran out of memory");
  EXPECT_EQ(shell_code(NotRun{"x", Lack::Environment}), 125);
  EXPECT_EQ(shell_code(NotRun{"x", Lack::Gpu}), 126);
}

TEST(JobTest, ReportSaysWhyItsProgramDidNotBegin) {
  EXPECT_EQ(read_report("environment no wheel for x\nmore"), (NotRun{"no wheel for x", Lack::Environment}));
  EXPECT_EQ(read_report("gpu the driver"), (NotRun{"the driver", Lack::Gpu}));
  EXPECT_EQ(read_report("program there is no foo"), (NotRun{"there is no foo"}));
  for (const char* none : {"", "gpu", "gpu ", "hello there", "\n"}) EXPECT_FALSE(read_report(none)) << none;
}

TEST(JobTest, StatusReadsWhatItWrites) {
  JobStatus queued{.id = "a"};
  JobStatus running{.id = "b", .pid = 77, .started = SysMicros{Micros{1'795'600'800'000'001}}, .log_end = 12};
  JobStatus done = running;
  done.ended = done.started;
  done.outcome = Exited{0};
  JobStatus waiting{.id = "c", .after = {"a", "b"}};
  for (const auto& status : {queued, running, done, waiting}) {
    auto read = job_status_from(to_json(status));
    ASSERT_TRUE(read) << read.error().what;
    EXPECT_EQ(*read, status);
  }
  EXPECT_EQ(to_json(queued)["state"], "queued");
  EXPECT_EQ(to_json(running)["state"], "running");
  EXPECT_EQ(to_json(done)["state"], "done");
}

}  // namespace
}  // namespace stint::pact
