// SPDX-License-Identifier: Apache-2.0
#include "guard/daemon/live_test.h"

#include <gtest/gtest.h>
#include <poll.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include <algorithm>
#include <fstream>
#include <sstream>
#include <thread>

#include "guard/daemon/ask.h"
#include "guard/daemon/job_files.h"
#include "guard/daemon/process.h"
#include "guard/daemon/room.h"
#include "guard/daemon/unix_socket.h"
#include "testing/stepping_world.h"

namespace stint::guard {

using namespace std::chrono_literals;

namespace {

std::string slurp(const std::filesystem::path& path) {
  std::stringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

std::optional<Running> running_of(const std::filesystem::path& job) {
  testing::MemoryFiles files;
  JobFiles there{job};
  files.contents[there.running().string()] = slurp(there.running());
  return read_running(files, there).value_or(std::nullopt);
}

}  // namespace

// What stintd leaves behind when it is killed becomes this test's child, and is taken by it.
LiveGuard::LiveGuard() {
  prctl(PR_SET_CHILD_SUBREAPER, 1);
  start();
}

void LiveGuard::start() {
  auto path = dir().string();
  pid_ = fork();
  if (pid_ == 0) {
    execl(STINT_STINTD, "stintd", "serve", "--dir", path.c_str(), nullptr);
    _exit(127);
  }
  ASSERT_TRUE(connect_within(dir() / "stintd.sock", 5s));
}

void LiveGuard::kill_hard() {
  kill(pid_, SIGKILL);
  waitpid(pid_, nullptr, 0);
  pid_ = 0;
}

std::optional<int> LiveGuard::ended_within(Micros limit) {
  for (Micros waited{}; waited < limit; waited += 10ms) {
    int status = 0;
    if (waitpid(pid_, &status, WNOHANG) == pid_) {
      pid_ = 0;
      return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    }
    usleep(10'000);
  }
  return std::nullopt;
}

LiveGuard::~LiveGuard() {
  if (pid_ > 0) kill_hard();
  std::error_code none;
  for (const auto& entry : std::filesystem::directory_iterator(dir() / "jobs", none)) {
    auto running = running_of(entry.path());
    if (!running) continue;
    if (lives(running->supervisor)) kill(running->supervisor.pid, SIGKILL);
    if (lives(running->job)) kill(-running->job.pid, SIGKILL);
  }
  for (int i = 0; i < 200 && waitpid(-1, nullptr, WNOHANG) >= 0; ++i) usleep(5'000);
}

LiveClient::LiveClient(const LiveGuard& guard) {
  auto fd = connect_to(guard.dir() / "stintd.sock");
  if (fd) fd_ = *std::move(fd);
  ask(pact::Hello{});
  EXPECT_TRUE(next_of<pact::Welcome>());
}

void LiveClient::say(const std::string& bytes) {
  ASSERT_EQ(send(fd_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL), static_cast<ssize_t>(bytes.size()));
}

std::optional<pact::Told> LiveClient::next() {
  while (true) {
    if (auto line = lines_.next()) {
      auto told = pact::read_answer(line->value());
      EXPECT_TRUE(told);
      if (told && *told) return **std::move(told);
      continue;
    }
    pollfd fd{fd_.get(), POLLIN, 0};
    char bytes[64U << 10];
    if (poll(&fd, 1, 15'000) <= 0) return std::nullopt;
    ssize_t n = recv(fd_.get(), bytes, sizeof bytes, 0);
    if (n <= 0) return std::nullopt;
    lines_.feed({bytes, static_cast<std::size_t>(n)});
  }
}

pact::JobStatus LiveClient::start(const std::string& id, std::vector<std::string> argv) {
  ask(pact::Start{{.id = id, .argv = std::move(argv), .dir = "/"}}, 2);
  auto started = next_of<pact::Started>();
  EXPECT_TRUE(started);
  return started ? started->job : pact::JobStatus{};
}

LiveClient::Whole LiveClient::follow(const std::string& id, std::uint64_t from) {
  ask(pact::Follow{id, from}, 3);
  Whole whole{.next = from};
  while (auto told = next()) {
    if (const auto* log = std::get_if<pact::Log>(&told->what)) {
      EXPECT_EQ(log->at, whole.next) << "a hole or a piece twice";
      whole.next = log->next;
      (log->stream == 1 ? whole.out : whole.err) += log->bytes;
    } else if (const auto* done = std::get_if<pact::Done>(&told->what)) {
      whole.end = done->job;
      return whole;
    }
  }
  return whole;
}

namespace {

TEST(LiveGuardTest, JobRunsAndItsEndIsTold) {
  LiveGuard guard;
  LiveClient client(guard);
  EXPECT_GT(client.start("j", {"sh", "-c", "echo out; echo err >&2; pwd; exit 3"}).pid, 0);
  auto whole = client.follow("j");
  EXPECT_EQ(whole.out, "out\n/\n");
  EXPECT_EQ(whole.err, "err\n");
  ASSERT_TRUE(whole.end);
  EXPECT_EQ(whole.end->outcome, pact::Outcome{pact::Exited{3}});
}

TEST(LiveGuardTest, AnyBytesPassAndAnyOffsetReadsOn) {
  LiveGuard guard;
  LiveClient client(guard);
  client.start("j", {"sh", "-c", R"(printf 'a\000\377\nb'; sleep 0.1; printf '\001\002\003')"});
  auto whole = client.follow("j");
  EXPECT_EQ(whole.out, std::string("a\0\xff\nb\1\2\3", 8));
  LiveClient other(guard);
  other.ask(pact::Follow{"j", 0});
  auto first = other.next_of<pact::Log>();
  ASSERT_TRUE(first);
  EXPECT_EQ(first->bytes + LiveClient(guard).follow("j", first->next).out, whole.out);
}

TEST(LiveGuardTest, WhatCannotRunSaysWhy) {
  LiveGuard guard;
  LiveClient client(guard);
  auto absent = client.start("a", {"no-such-program-here"});
  EXPECT_EQ(absent.outcome, pact::Outcome{pact::NotRun{"there is no program no-such-program-here"}});
  client.ask(pact::Start{{.id = "b", .argv = {"true"}, .dir = "/no/such/folder"}});
  auto nowhere = client.next_of<pact::Started>();
  ASSERT_TRUE(nowhere);
  EXPECT_EQ(
      nowhere->job.outcome,
      pact::Outcome{pact::NotRun{"cannot work in the folder /no/such/folder: No such file or directory"}});
}

TEST(LiveGuardTest, ScriptIsRunByItsPlaceholder) {
  LiveGuard guard;
  LiveClient client(guard);
  client.ask(pact::Start{{.id = "j",
                          .argv = {"sh", "{script}", "word"},
                          .dir = "/",
                          .env = {{"A", "b c"}},
                          .script = "echo \"$1 $A\"\n"}});
  EXPECT_EQ(client.follow("j").out, "word b c\n");
}

TEST(LiveGuardTest, FilesOfAScriptAreBesideIt) {
  LiveGuard guard;
  LiveClient client(guard);
  client.ask(pact::Start{{.id = "j",
                          .argv = {"sh", "{script}"},
                          .dir = "/",
                          .script = "cd \"${0%/*}/beside\"; cat *; pwd\n",
                          .files = {{"a.py", "one "}, {"b.py", "two "}}}});
  const auto out = client.follow("j").out;
  EXPECT_TRUE(out.starts_with("one two /")) << out;
  const auto beside = out.substr(8, out.size() - 9);
  client.ask(pact::Forget{"j"});
  EXPECT_TRUE(client.next_of<pact::Ok>());
  EXPECT_FALSE(std::filesystem::exists(beside)) << beside;
}

TEST(LiveGuardTest, ScriptOfItsOwnIsAProgram) {
  LiveGuard guard;
  LiveClient client(guard);
  client.ask(pact::Start{{.id = "j", .argv = {"{script}"}, .dir = "/", .script = "#!/bin/sh\necho run\n"}});
  EXPECT_EQ(client.follow("j").out, "run\n");
}

// The heart of it: stintd may die at any moment, and neither the job nor a byte nor the exit code is lost.
TEST(LiveGuardTest, DeathOfStintdLosesNothing) {
  LiveGuard guard;
  std::string first;
  std::uint64_t next = 0;
  {
    LiveClient client(guard);
    client.start("j", {"sh", "-c", "for i in 1 2 3 4 5 6 7 8 9 10; do echo $i; sleep 0.1; done; exit 7"});
    client.ask(pact::Follow{"j", 0});
    while (first.find('3') == std::string::npos) {
      auto log = client.next_of<pact::Log>();
      ASSERT_TRUE(log);
      first += log->bytes;
      next = log->next;
    }
  }
  guard.kill_hard();
  usleep(300'000);
  guard.start();
  auto rest = LiveClient(guard).follow("j", next);
  EXPECT_EQ(first + rest.out, "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n");
  ASSERT_TRUE(rest.end);
  EXPECT_EQ(rest.end->outcome, pact::Outcome{pact::Exited{7}});
}

TEST(LiveGuardTest, JobThatEndsWhileNobodyGuardsIsKnownAfterwards) {
  LiveGuard guard;
  LiveClient(guard).start("j", {"sh", "-c", "sleep 0.2; echo last; exit 4"});
  guard.kill_hard();
  usleep(500'000);
  guard.start();
  auto whole = LiveClient(guard).follow("j");
  EXPECT_EQ(whole.out, "last\n");
  ASSERT_TRUE(whole.end);
  EXPECT_EQ(whole.end->outcome, pact::Outcome{pact::Exited{4}});
}

TEST(LiveGuardTest, SigtermEndsStintdAndNoJob) {
  LiveGuard guard;
  LiveClient(guard).start("j", {"sh", "-c", "sleep 0.5; echo done"});
  kill(guard.pid(), SIGTERM);
  EXPECT_EQ(guard.ended_within(3s), 0);
  guard.start();
  EXPECT_EQ(LiveClient(guard).follow("j").out, "done\n");
}

TEST(LiveGuardTest, SupervisorThatIsKilledTakesItsJobAlongAndIsSaid) {
  LiveGuard guard;
  LiveClient client(guard);
  auto pid = client.start("j", {"sleep", "100"}).pid;
  kill(running_of(guard.job("j"))->supervisor.pid, SIGKILL);
  auto end = client.follow("j").end;
  ASSERT_TRUE(end);
  EXPECT_EQ(end->outcome, pact::Outcome{pact::Lost{"its supervisor was killed"}});
  for (int i = 0; i < 100 && lives(process_of(pid)); ++i) usleep(10'000);
  EXPECT_FALSE(lives(process_of(pid)));
}

TEST(LiveGuardTest, SignalReachesTheWholeGroup) {
  LiveGuard guard;
  LiveClient client(guard);
  client.start("j", {"sh", "-c", "sleep 100 & sleep 100"});
  client.ask(pact::SendSignal{"j", SIGTERM});
  auto end = client.follow("j").end;
  ASSERT_TRUE(end);
  EXPECT_EQ(end->outcome, pact::Outcome{pact::Killed{SIGTERM}});
}

TEST(LiveGuardTest, WhatAJobLeavesBehindEndsWithIt) {
  LiveGuard guard;
  LiveClient client(guard);
  client.start("j", {"sh", "-c", "sleep 100 & echo $!"});
  auto whole = client.follow("j");
  ASSERT_TRUE(whole.end);
  EXPECT_EQ(whole.end->outcome, pact::Outcome{pact::Exited{0}});
  EXPECT_FALSE(lives(process_of(std::stoi(whole.out))));
}

TEST(LiveGuardTest, DescendantInASessionOfItsOwnHoldsNothingUp) {
  LiveGuard guard;
  LiveClient client(guard);
  client.start("j", {"sh", "-c", "setsid sleep 3 & echo started"});
  auto whole = client.follow("j");
  EXPECT_EQ(whole.out, "started\n");
  EXPECT_TRUE(whole.end);
}

TEST(LiveGuardTest, TwoClientsAtOnce) {
  LiveGuard guard;
  LiveClient one(guard), two(guard);
  one.start("a", {"sh", "-c", "seq 2000"});
  two.start("b", {"sh", "-c", "seq 3000 | sed s/^/b/"});
  std::string crossed;
  std::thread other([&] { crossed = two.follow("a").out; });
  auto b = one.follow("b").out;
  other.join();
  EXPECT_EQ(std::count(b.begin(), b.end(), '\n'), 3000);
  EXPECT_EQ(std::count(crossed.begin(), crossed.end(), '\n'), 2000);
  EXPECT_EQ(b.substr(0, 3), "b1\n");
}

TEST(LiveGuardTest, ClientThatNeverReadsHoldsNobodyUp) {
  LiveGuard guard;
  LiveClient deaf(guard), other(guard);
  deaf.start("j", {"sh", "-c", "head -c 20000000 /dev/zero | tr '\\0' x"});
  deaf.ask(pact::Follow{"j", 0}, 9);
  auto whole = other.follow("j");
  EXPECT_EQ(whole.out.size(), 20'000'000U);
#ifndef STINT_ASAN  // which keeps what was freed
  std::ifstream status("/proc/" + std::to_string(guard.pid()) + "/status");
  std::string all((std::istreambuf_iterator<char>(status)), {});
  auto peak = std::stol(all.substr(all.find("VmHWM:") + 6));
  EXPECT_LT(peak, 16 * 1024) << "kB held for a client that does not read";
#endif
}

TEST(LiveGuardTest, FiftyMegabytesComeWhole) {
  LiveGuard guard;
  LiveClient client(guard);
  client.start("j", {"sh", "-c", "head -c 50000000 /dev/zero | tr '\\0' y"});
  auto whole = client.follow("j");
  EXPECT_EQ(whole.out.size(), 50'000'000U);
  EXPECT_EQ(whole.out.find_first_not_of('y'), std::string::npos);
}

TEST(LiveGuardTest, LineArrivesWithin150Milliseconds) {
  LiveGuard guard;
  LiveClient client(guard);
  client.start("j", {"sh", "-c", "for i in 1 2 3 4 5 6 7 8 9; do sleep 0.13; date +%s%N; done"});
  client.ask(pact::Follow{"j", 0});
  std::vector<Micros> delays;
  while (delays.size() < 9) {
    auto log = client.next_of<pact::Log>();
    ASSERT_TRUE(log);
    auto arrived = std::chrono::floor<Micros>(std::chrono::system_clock::now().time_since_epoch());
    delays.push_back(arrived - Micros{std::stoll(log->bytes) / 1000});
  }
  std::ranges::sort(delays);
  EXPECT_LT(delays[4], 150ms);
}

TEST(LiveGuardTest, LineWithoutEndIsRefusedAndTheConnectionStays) {
  LiveGuard guard;
  LiveClient client(guard);
  for (int i = 0; i < 40; ++i) client.say(std::string(50'000, 'x'));
  client.say("\nnot json\n");
  EXPECT_TRUE(client.next_of<pact::Refused>());
  EXPECT_TRUE(client.next_of<pact::Refused>());
  client.ask(pact::AskStatus{});
  EXPECT_TRUE(client.next_of<pact::StatusIs>());
}

TEST(LiveGuardTest, ForgottenJobLeavesNoFile) {
  LiveGuard guard;
  LiveClient client(guard);
  client.start("j", {"echo", "x"});
  client.follow("j");
  client.ask(pact::Forget{"j"});
  EXPECT_TRUE(client.next_of<pact::Ok>());
  client.ask(pact::AskStatus{});
  EXPECT_TRUE(client.next_of<pact::StatusIs>()->status.jobs.empty());
  EXPECT_FALSE(std::filesystem::exists(guard.job("j")));
}

TEST(LiveGuardTest, SecondStintdOfOneFolderIsRefused) {
  LiveGuard guard;
  auto command = std::string(STINT_STINTD) + " serve --dir " + guard.dir().string() + " 2>/dev/null";
  EXPECT_EQ(WEXITSTATUS(std::system(command.c_str())), 1);
  LiveClient client(guard);
}

// Without a machine to end it ends its jobs and itself.
TEST(LiveGuardTest, EndSavesTheJobsAndThenItself) {
  LiveGuard guard;
  LiveClient client(guard);
  auto mark = guard.dir() / "saved";
  client.start(
      "j", {"sh", "-c",
            "trap 'echo saved >" + mark.string() + "; exit 0' TERM; echo up; while :; do sleep 0.05; done"});
  client.ask(pact::Follow{"j", 0});
  ASSERT_TRUE(client.next_of<pact::Log>());
  client.ask(pact::EndNow{"enough"}, 5);
  EXPECT_EQ(client.next_of<pact::Ending>()->why, "enough");
  EXPECT_EQ(client.next_of<pact::Done>()->job.outcome, pact::Outcome{pact::Exited{0}});
  EXPECT_EQ(guard.ended_within(3s), 0);
  EXPECT_EQ(slurp(mark), "saved\n");
}

TEST(LiveGuardTest, DeadlineEndsAJobThatRefuses) {
  LiveGuard guard;
  LiveClient client(guard);
  auto pid = client.start("j", {"sh", "-c", "trap '' TERM; while :; do sleep 0.05; done"}).pid;
  SysMicros now{1h};
  client.ask(pact::SendPolicy{{.token = "t",
                               .name = "n",
                               .user = "u",
                               .launched = now,
                               .deadline = now + 1h,
                               .left = 3s,
                               .rate = Rate{0, Rate::Per::Hour},
                               .margins = {3s, 2500ms, 2s, 1s, 0s}}});
  EXPECT_TRUE(client.next_of<pact::Warning>());
  EXPECT_TRUE(client.next_of<pact::Ending>());
  EXPECT_EQ(guard.ended_within(4s), 0);
  for (int i = 0; i < 100 && lives(process_of(pid)); ++i) usleep(10'000);
  EXPECT_FALSE(lives(process_of(pid)));
}

TEST(LiveGuardTest, PolicyOutlivesStintd) {
  LiveGuard guard;
  {
    LiveClient client(guard);
    SysMicros now{1h};
    client.ask(pact::SendPolicy{{.token = "t",
                                 .name = "n",
                                 .user = "u",
                                 .launched = now,
                                 .deadline = now + 2h,
                                 .left = 90min,
                                 .rate = Rate{0, Rate::Per::Hour}}});
    EXPECT_TRUE(client.next_of<pact::Bound>());
  }
  guard.kill_hard();
  guard.start();
  auto status = ask_status(guard.dir() / "stintd.sock", 1s);
  ASSERT_TRUE(status);
  EXPECT_EQ(status->token, "t");
  EXPECT_GT(*status->left, 89min);
  EXPECT_LE(*status->left, 90min);
}

TEST(LiveGuardTest, AttachCarriesAWholeConversation) {
  LiveGuard guard;
  auto asked = guard.dir() / "asked";
  std::ofstream(asked) << pact::to_line({1, pact::Hello{}})
                       << pact::to_line({2, pact::Start{{.id = "j", .argv = {"echo", "hello"}, .dir = "/"}}})
                       << pact::to_line({3, pact::Follow{"j", 0}});
  auto told = guard.dir() / "told";
  auto command = std::string(STINT_STINTD) + " attach --dir " + guard.dir().string() + " <" + asked.string() +
                 " >" + told.string();
  EXPECT_EQ(std::system(command.c_str()), 0);
  auto text = slurp(told);
  EXPECT_NE(text.find("\"say\":\"welcome\""), std::string::npos);
  EXPECT_NE(text.find("\"data\":\"aGVsbG8K\""), std::string::npos);
  EXPECT_NE(text.find("\"say\":\"done\""), std::string::npos);
}

TEST(LiveGuardTest, AttachToNobodySaysSo) {
  testing::TempDir dir;
  auto command = std::string(STINT_STINTD) + " attach --wait 0 --dir " + dir.path().string() + " 2>" +
                 (dir.path() / "err").string();
  EXPECT_EQ(WEXITSTATUS(std::system(command.c_str())), 1);
  EXPECT_NE(slurp(dir.path() / "err").find("cannot connect"), std::string::npos);
}

TEST(LiveGuardTest, InstallBelowAFolderServesAndIsRepeatable) {
  testing::TempDir dir;
  auto command = std::string(STINT_STINTD) + " install --dir " + dir.path().string() + " >" +
                 (dir.path() / "said").string();
  ASSERT_EQ(std::system(command.c_str()), 0);
  ASSERT_EQ(std::system(command.c_str()), 0);
  EXPECT_NE(slurp(dir.path() / "said").find("\"phase\":\"unbound\""), std::string::npos);
  EXPECT_TRUE(pact::free_from(slurp(dir.path() / "said")).value_or(std::nullopt));
  auto fd = connect_to(dir.path() / "stintd.sock");
  ASSERT_TRUE(fd);
  auto end = pact::to_line({1, pact::Hello{}}) + pact::to_line({2, pact::EndNow{}});
  ASSERT_GT(send(fd->get(), end.data(), end.size(), 0), 0);
  for (int i = 0; i < 300 && connect_to(dir.path() / "stintd.sock"); ++i) usleep(10'000);
  EXPECT_FALSE(connect_to(dir.path() / "stintd.sock"));
}

TEST(LiveGuardTest, PowerOffIsRefusedWhereStintLaunchedNothing) {
  testing::TempDir dir;
  auto command = std::string(STINT_STINTD) + " power-off --dir " + dir.path().string() + " 2>" +
                 (dir.path() / "err").string();
  EXPECT_EQ(WEXITSTATUS(std::system(command.c_str())), 2);
  EXPECT_NE(slurp(dir.path() / "err").find("was not launched by stint"), std::string::npos);
}

TEST(LiveGuardTest, DeepFolderHasItsSocketToo) {
  testing::TempDir dir;
  auto deep = dir.path() / std::string(100, 'a') / std::string(100, 'b');
  auto command = std::string(STINT_STINTD) + " install --dir " + deep.string() + " >/dev/null";
  ASSERT_EQ(std::system(command.c_str()), 0);
  auto fd = connect_to(deep / "stintd.sock");
  ASSERT_TRUE(fd);
  auto end = pact::to_line({1, pact::Hello{}}) + pact::to_line({2, pact::EndNow{}});
  ASSERT_GT(send(fd->get(), end.data(), end.size(), 0), 0);
  for (int i = 0; i < 300 && connect_to(deep / "stintd.sock"); ++i) usleep(10'000);
}

// On a disk of its own, which only root can make.
TEST(LiveGuardTest, FullDiskEndsNeitherTheJobNorTheGuard) {
  LiveGuard guard;
  LiveClient client(guard);
  client.start("warm-up", {"true"});
  client.follow("warm-up");
  auto log_dir = guard.job("j") / "log";
  std::filesystem::create_directories(log_dir);
  if (mount("none", log_dir.c_str(), "tmpfs", 0, "size=1m") != 0)
    GTEST_SKIP() << "skipped: no file system can be mounted here";
  client.start("j", {"sh", "-c", "head -c 5000000 /dev/zero | tr '\\0' z; sleep 0.2; exit 6"});
  auto whole = client.follow("j");
  EXPECT_GT(whole.out.size(), 500'000U);
  EXPECT_LT(whole.out.size(), 1'048'576U);
  ASSERT_TRUE(whole.end);
  EXPECT_EQ(whole.end->outcome, pact::Outcome{pact::Exited{6}});
  client.ask(pact::AskStatus{});
  EXPECT_TRUE(client.next_of<pact::StatusIs>());
  umount2(log_dir.c_str(), MNT_DETACH);
}

TEST(LiveGuardTest, StrangerIsTurnedAway) {
  if (geteuid() != 0) GTEST_SKIP() << "skipped: only root can be somebody else";
  LiveGuard guard;
  std::filesystem::permissions(guard.dir(), std::filesystem::perms(0755));
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  pid_t pid = fork();
  if (pid == 0) {
    char bytes[512];
    if (setuid(65534) != 0) _exit(2);
    auto fd = connect_to(guard.dir() / "stintd.sock");
    ssize_t n = fd ? recv(fd->get(), bytes, sizeof bytes, 0) : 0;
    _exit(n > 0 && write(ends[1], bytes, static_cast<std::size_t>(n)) == n ? 0 : 1);
  }
  int status = 0;
  waitpid(pid, &status, 0);
  char bytes[512];
  ASSERT_EQ(WEXITSTATUS(status), 0);
  ssize_t n = read(ends[0], bytes, sizeof bytes);
  EXPECT_NE(std::string(bytes, static_cast<std::size_t>(n)).find("may not talk"), std::string::npos);
  close(ends[0]);
  close(ends[1]);
}

}  // namespace
}  // namespace stint::guard
