// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/process/requests.h"

#include <algorithm>
#include <csignal>
#include <optional>

#include "rehearsal/process/units_test.h"

namespace stint::rehearsal::process {
namespace {

using namespace std::chrono_literals;

class RequestsTest : public UnitsTest {
 protected:
  Answer ask(std::vector<std::string> words, bool by_root = true) {
    std::optional<Answer> answer;
    requests.take({std::move(words), by_root}, [&](const Answer& said) { answer = said; });
    EXPECT_TRUE(until([&] { return answer.has_value(); }));
    return answer.value_or(Answer{});
  }
  void SetUp() override {
    unit("a.service", "[Unit]\nDescription=A\n[Service]\nExecStart=/bin/sleep 1000\n");
  }

  Requests requests{units};
};

TEST_F(RequestsTest, IsActiveAnswersAsSystemctlDoes) {
  EXPECT_EQ(ask({"systemctl", "is-active", "a"}).code, 3);
  EXPECT_EQ(ask({"systemctl", "is-active", "a"}).out, "inactive\n");
  EXPECT_EQ(ask({"systemctl", "--no-block", "start", "a"}).code, 0);
  EXPECT_EQ(ask({"systemctl", "--quiet", "is-active", "a.service"}).out, "");
  EXPECT_EQ(ask({"systemctl", "is-active", "a"}).code, 0);
}

TEST_F(RequestsTest, UnknownUnitsOptionsAndVerbsFailInOneLine) {
  EXPECT_EQ(ask({"systemctl", "start", "none"}).code, 5);
  EXPECT_EQ(ask({"systemctl", "--no-block", "start", "none"}).code, 5);
  for (const auto& words : {std::vector<std::string>{"systemctl", "--user", "start", "a"},
                            {"systemctl", "isolate", "rescue.target"},
                            {"systemctl", "start"},
                            {"shutdown", "tomorrow"},
                            {"systemd-run", "--scope=x", "true"},
                            {"journalctl"},
                            {"telinit", "0"}}) {
    const auto answer = ask(words);
    EXPECT_NE(answer.code, 0) << words.back();
    EXPECT_EQ(std::ranges::count(answer.err, '\n'), 1) << answer.err;
  }
  EXPECT_FALSE(units.ending());
}

TEST_F(RequestsTest, OnlyRootChangesAnything) {
  for (const auto& words : {std::vector<std::string>{"systemctl", "start", "a"},
                            {"systemctl", "poweroff", "-ff"},
                            {"shutdown", "now"},
                            {"reboot", "-f"},
                            {"systemd-run", "true"}})
    EXPECT_EQ(ask(words, false).code, 4) << words.front();
  EXPECT_EQ(units.state("a"), Units::State::Inactive);
  EXPECT_FALSE(units.ending());
  EXPECT_EQ(ask({"systemctl", "list-units"}, false).code, 0);
}

TEST_F(RequestsTest, ListsAreThoseThatTheBootTimerReads) {
  unit("stint-off@.timer", "[Timer]\nOnActiveSec=%i\nUnit=a.service\n");
  ask({"systemctl", "--no-block", "start", "stint-off@100.timer"});
  ask({"systemctl", "start", "a"});
  EXPECT_EQ(ask({"systemctl", "--no-legend", "--plain", "list-units", "stint-off@*.timer"}).out,
            "stint-off@100.timer loaded active waiting \n");
  EXPECT_EQ(ask({"systemctl", "--no-legend", "--plain", "list-jobs"}).out, "");
  unit("slow.service", "[Service]\nExecStart=/bin/sleep 1000\nExecStop=/bin/sleep 1\n");
  ask({"systemctl", "start", "slow"});
  ask({"systemctl", "--no-block", "--job-mode=replace-irreversibly", "start", "poweroff.target"});
  EXPECT_NE(ask({"systemctl", "--no-legend", "--plain", "list-jobs"}).out.find("poweroff.target start"),
            std::string::npos);
  ask({"systemctl", "--force", "--force", "--no-sync", "poweroff"});
  EXPECT_TRUE(units.ending()->at_once);
  kill(units.main_process("slow"), SIGKILL);
}

TEST_F(RequestsTest, ForceIsCounted) {
  ask({"poweroff", "-f"});
  ASSERT_TRUE(units.ending());
  EXPECT_FALSE(units.ending()->at_once);
  ask({"poweroff", "-f", "-f"});
  EXPECT_TRUE(units.ending()->at_once);
}

TEST_F(RequestsTest, ShutdownLaterCanBeCalledOff) {
  EXPECT_EQ(ask({"shutdown", "-h", "+5"}).code, 0);
  pass(4min);
  EXPECT_EQ(ask({"shutdown", "-c"}).code, 0);
  pass(10min);
  EXPECT_FALSE(units.ending());
  ask({"shutdown", "-r", "+1"});
  pass(1min);
  ASSERT_TRUE(until([&] { return units.ending().has_value(); }));
  EXPECT_TRUE(units.ending()->reboot);
}

TEST_F(RequestsTest, RunStartsACommandNowOrLater) {
  EXPECT_EQ(ask({"systemd-run", "--unit=x", "sh", "-c", "echo now > " + at("out")}).code, 0);
  EXPECT_TRUE(until([&] { return read("out") == "now\n"; }));
  EXPECT_EQ(ask({"systemd-run", "--on-active=3s", "--timer-property=AccuracySec=100ms", "sh", "-c",
                 "echo later > " + at("out")})
                .code,
            0);
  pass(3s);
  EXPECT_TRUE(until([&] { return read("out") == "later\n"; }));
}

TEST_F(RequestsTest, WaitingForTheBootEndsWithIt) {
  std::optional<Answer> answer;
  requests.take({{"systemctl", "is-system-running", "--wait"}, false},
                [&](const Answer& said) { answer = said; });
  EXPECT_FALSE(answer);
  EXPECT_EQ(ask({"systemctl", "is-system-running"}).out, "starting\n");
  requests.has_booted();
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->out, "running\n");
}

TEST_F(RequestsTest, ShowsTheMainProcess) {
  ask({"systemctl", "start", "a"});
  EXPECT_EQ(ask({"systemctl", "show", "-P", "MainPID", "a"}).out,
            std::to_string(units.main_process("a")) + "\n");
  EXPECT_EQ(ask({"systemctl", "show", "-p", "ActiveState", "a"}).out, "ActiveState=active\n");
}

}  // namespace
}  // namespace stint::rehearsal::process
