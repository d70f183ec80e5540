// SPDX-License-Identifier: Apache-2.0
// What a job may have beside its program: an input, a terminal, a place behind others, something to prepare.
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/socket.h>

#include <csignal>
#include <fstream>

#include "guard/daemon/ask.h"
#include "guard/daemon/job_terminal.h"
#include "guard/daemon/live_test.h"

namespace stint::guard {
namespace {

using namespace std::chrono_literals;
using Whole = LiveClient::Whole;

pact::JobSpec shell(const std::string& id, const std::string& script) {
  return {.id = id, .argv = {"sh", "-c", script}};
}

Whole run(LiveClient& client, const pact::JobSpec& spec) {
  client.ask(pact::Start{spec});
  return client.follow(spec.id);
}

TEST(LiveJobsTest, InputIsReadToItsEndAndIsNobodysAfterwards) {
  LiveGuard guard;
  LiveClient client(guard);
  auto path = guard.dir() / "input";
  const std::string input = std::string(300'000, 'x') + std::string("\0\xff", 2);
  std::ofstream(path) << input;
  auto spec = shell("j", "cat; echo over >&2");
  spec.input = path.string();
  auto whole = run(client, spec);
  EXPECT_EQ(whole.out, input);
  EXPECT_EQ(whole.err, "over\n");
  EXPECT_FALSE(std::filesystem::exists(path));
  spec.id = "k";
  EXPECT_TRUE(std::holds_alternative<pact::NotRun>(*run(client, spec).end->outcome)) << "it is gone";
}

TEST(LiveJobsTest, WhatAProgramExitsWithIsItsOwn) {
  LiveGuard guard;
  LiveClient client(guard);
  auto ended = [&](const std::string& id, const std::string& script) {
    auto spec = shell(id, script);
    spec.prepares = true;
    return *run(client, spec).end->outcome;
  };
  EXPECT_EQ(ended("a", "exit 125"), pact::Outcome{pact::Exited{125}});
  EXPECT_EQ(ended("b", "echo environment no wheel >&3; exit 125"),
            (pact::Outcome{pact::NotRun{"no wheel", pact::Lack::Environment}}));
  EXPECT_EQ(ended("c", "echo gpu no driver >&$STINT_REPORT; exit 126"),
            (pact::Outcome{pact::NotRun{"no driver", pact::Lack::Gpu}}));
  EXPECT_EQ(ended("d", "exec 3>&-; exec sh -c 'exit 126'"), pact::Outcome{pact::Exited{126}});
}

TEST(LiveJobsTest, ScriptThatPreparesIsTheGuardsOwn) {
  LiveGuard guard;
  LiveClient client(guard);
  auto spec = shell("j", "");
  spec.prepares = true;
  spec.files = {{"said", "hello"}};
  spec.argv = {"python3", "{script}", "--environment",      "image",        "--",
               "sh",      "-c",       "cat \"$0\"; exit 3", "{beside}/said"};
  auto whole = run(client, spec);
  EXPECT_EQ(whole.end->outcome, pact::Outcome{pact::Exited{3}}) << whole.err;
  EXPECT_EQ(whole.out, "hello");
}

TEST(LiveJobsTest, JobsInOrderRunOneAfterTheOtherThoughTheGuardDies) {
  LiveGuard guard;
  auto place = [&](const std::string& id) {
    auto spec = shell(id, "echo " + id + " >> " + (guard.dir() / "ran").string() + "; sleep 1");
    spec.in_order = true;
    return spec;
  };
  {
    LiveClient client(guard);
    client.ask(pact::Start{place("b")});
    ASSERT_TRUE(client.next_of<pact::Started>());
    client.ask(pact::Start{place("a")});
    auto waits = client.next_of<pact::Started>();
    ASSERT_TRUE(waits);
    EXPECT_EQ(waits->job.after, std::vector<std::string>{"b"});
  }
  guard.kill_hard();
  guard.start();
  LiveClient client(guard);
  EXPECT_EQ(*client.follow("a").end->outcome, pact::Outcome{pact::Exited{0}});
  std::stringstream ran;
  ran << std::ifstream(guard.dir() / "ran").rdbuf();
  EXPECT_EQ(ran.str(), "b\na\n");
}

// Somebody at a job's terminal.
class Viewer {
 public:
  explicit Viewer(const LiveGuard& guard) {
    auto fd = connect_within(guard.job("j") / "terminal", 5s);
    if (fd) fd_ = *std::move(fd);
  }
  void send(const std::string& message) {
    EXPECT_EQ(::send(fd_.get(), message.data(), message.size(), MSG_NOSIGNAL),
              static_cast<ssize_t>(message.size()));
  }
  // Waits until it has seen these words; false where they do not come.
  bool sees(const std::string& words) {
    while (seen_.find(words) == std::string::npos)
      if (!more()) return false;
    return true;
  }
  bool sees_the_end() {
    while (more()) {
    }
    return ended_;
  }
  const std::string& seen() const { return seen_; }

 private:
  bool more() {
    char bytes[4096];
    pollfd fd{fd_.get(), POLLIN, 0};
    if (poll(&fd, 1, 10'000) <= 0) return false;
    ssize_t n = recv(fd_.get(), bytes, sizeof bytes, 0);
    ended_ = n <= 0;
    if (n > 0) seen_.append(bytes, static_cast<std::size_t>(n));
    return n > 0;
  }
  Fd fd_;
  std::string seen_;
  bool ended_ = false;
};

TEST(LiveJobsTest, TerminalIsRealAndIsItsJobsOwn) {
  LiveGuard guard;
  LiveClient client(guard);
  auto spec = shell("j",
                    "echo kind $TERM; test -t 0 && test -t 1 && test -t 2 && echo all three; read line; "
                    "echo got $line; trap 'echo size $(stty size)' WINCH; trap 'echo stopped; exit 7' INT; "
                    "while :; do sleep 0.1; done");
  spec.terminal = "xterm";
  client.ask(pact::Start{spec});
  ASSERT_TRUE(client.next_of<pact::Started>());
  {
    Viewer first(guard);
    EXPECT_TRUE(first.sees("kind xterm\r\nall three\r\n")) << first.seen();
    first.send(keys_message("hello\r"));
    EXPECT_TRUE(first.sees("got hello")) << first.seen();
    first.send(window_message(50, 132));
    EXPECT_TRUE(first.sees("size 50 132")) << first.seen();
  }
  Viewer second(guard);
  second.send(window_message(50, 132));
  EXPECT_TRUE(second.sees("size 50 132")) << "whoever comes anew sees it drawn anew";
  second.send(keys_message("\x03"));
  EXPECT_TRUE(second.sees("stopped")) << second.seen();
  EXPECT_TRUE(second.sees_the_end());
  auto whole = client.follow("j");
  EXPECT_EQ(*whole.end->outcome, pact::Outcome{pact::Exited{7}});
  EXPECT_NE(whole.out.find("got hello"), std::string::npos) << "it is in the log as well";
  EXPECT_FALSE(std::filesystem::exists(guard.job("j") / "terminal"));
}

TEST(LiveJobsTest, LastViewerHasTheTerminal) {
  LiveGuard guard;
  LiveClient client(guard);
  auto spec = shell("j", "echo begun; read line; echo $line");
  spec.terminal = "xterm";
  client.ask(pact::Start{spec});
  Viewer first(guard);
  EXPECT_TRUE(first.sees("begun"));
  Viewer second(guard);
  EXPECT_TRUE(first.sees_the_end());
  second.send(keys_message("mine\r"));
  EXPECT_TRUE(second.sees("mine\r\nmine")) << second.seen();
}

TEST(JobTerminalTest, MessagesComeInAnyPieces) {
  auto bytes = window_message(24, 300) + keys_message(std::string(70'000, 'k')) + "z" +
               std::string("\1\0?", 3) + keys_message("end");
  std::string buffer, keys;
  Typed typed;
  std::uint16_t columns = 0;
  for (char c : bytes) {
    buffer += c;
    while (take_typed(buffer, typed)) {
      keys += typed.keys;
      if (typed.columns != 0) columns = typed.columns;
    }
  }
  EXPECT_EQ(keys, std::string(70'000, 'k') + "end") << "what is not known is passed over";
  EXPECT_EQ(columns, 300);
  EXPECT_TRUE(buffer.empty());
}

}  // namespace
}  // namespace stint::guard
