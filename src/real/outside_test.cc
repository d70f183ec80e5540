// SPDX-License-Identifier: Apache-2.0
#include "real/outside.h"

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include <thread>

#include "base/world.h"
#include "real/files.h"
#include "real/process.h"

namespace stint::real {
namespace {

using namespace std::chrono_literals;

class Quiet final : public Terminal {
 public:
  void write(Stream, std::string_view) override {}
  bool is_tty(Stream) const override { return false; }
  bool can_ask() const override { return false; }
  unsigned columns() const override { return 80; }
};

struct RealWorld {
  Env env = read_env();
  RealOutside out{env};
  RealFiles files;
  Tasks tasks{out};
  NoLog log;
  Quiet terminal;
  void run(const std::function<void(World&)>& body) {
    World world{out, files, tasks, env, nullptr, log, terminal};
    tasks.run([&] { body(world); });
  }
};

// A server on 127.0.0.1 that answers each connection with `reply`, or closes it where that is empty.
class OneReplyServer {
 public:
  explicit OneReplyServer(std::string reply)
      : reply_(std::move(reply)), listener_(socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    EXPECT_EQ(bind(listener_.get(), reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
    EXPECT_EQ(listen(listener_.get(), 8), 0);
    socklen_t length = sizeof address;
    getsockname(listener_.get(), reinterpret_cast<sockaddr*>(&address), &length);
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { serve(); });
  }
  ~OneReplyServer() {
    shutdown(listener_.get(), SHUT_RDWR);
    thread_.join();
  }
  std::string url() const { return "http://127.0.0.1:" + std::to_string(port_) + "/"; }
  /// What was read last; to be looked at once its answer has come.
  const std::string& asked() const { return asked_; }

 private:
  void serve() {
    while (true) {
      Descriptor peer{accept(listener_.get(), nullptr, nullptr)};
      if (!peer) return;
      char buffer[4096];
      asked_.assign(buffer,
                    static_cast<std::size_t>(std::max<ssize_t>(0, read(peer.get(), buffer, sizeof buffer))));
      (void)!write(peer.get(), reply_.data(), reply_.size());
    }
  }
  std::string reply_, asked_;
  Descriptor listener_;
  int port_ = 0;
  std::thread thread_;
};

TEST(RealOutsideTest, HttpAnswerIsReadWhole) {
  OneReplyServer server("HTTP/1.1 418 Teapot\r\nX-Thing:  a b \r\nContent-Length: 5\r\n\r\nhello");
  RealWorld w;
  w.run([&](World& world) {
    auto response = fetch(world, {.method = "POST", .url = server.url(), .body = "x=1"});
    ASSERT_TRUE(response) << response.error().what;
    EXPECT_EQ(response->status, 418);
    EXPECT_EQ(response->header("x-thing"), "a b");
    EXPECT_EQ(response->body, "hello");
  });
}

TEST(RealOutsideTest, RequestWithoutABodyNamesNoTypeOfOne) {
  OneReplyServer server("HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\n{}");
  RealWorld w;
  w.run([&](World& world) {
    auto response = fetch(world, {.method = "DELETE", .url = server.url()});
    ASSERT_TRUE(response) << response.error().what;
    EXPECT_EQ(response->body, "{}");
  });
  EXPECT_TRUE(server.asked().starts_with("DELETE / HTTP/1.1\r\n")) << server.asked();
  EXPECT_EQ(server.asked().find("Content-Type"), std::string::npos) << server.asked();
}

TEST(RealOutsideTest, RefusedIsUnsentAndClosedIsUnknown) {
  std::string url;
  {
    OneReplyServer server("");
    url = server.url();
    RealWorld w;
    w.run([&](World& world) {
      EXPECT_EQ(fetch(world, {.method = "POST", .url = url}).error().kind, Kind::Unknown);
    });
  }
  RealWorld w;
  w.run([&](World& world) { EXPECT_EQ(fetch(world, {.url = url}).error().kind, Kind::Unreachable); });
}

TEST(RealOutsideTest, AnswerBeyondTheLimitIsRefused) {
  OneReplyServer server("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n" + std::string(100, 'x'));
  RealWorld w;
  w.run([&](World& world) {
    HttpLimits limits;
    limits.bytes = 99;
    auto response = fetch(world, {.url = server.url()}, limits);
    ASSERT_FALSE(response);
    EXPECT_EQ(response.error().what, "the answer is larger than 99 bytes");
  });
}

TEST(RealOutsideTest, ChildIsFedAndBothStreamsComeBack) {
  RealWorld w;
  w.run([&](World& world) {
    std::string big(300'000, 'y');
    auto result =
        run_child(world, {.argv = {"sh", "-c", "cat; echo err >&2; exit 7"}, .env = {{"A", "1"}}}, big);
    ASSERT_TRUE(result);
    EXPECT_EQ(result->code, 7);
    EXPECT_EQ(result->out, big);
    EXPECT_EQ(result->err, "err\n");
  });
}

TEST(RealOutsideTest, ChildGetsAddedEnvironmentAndFolder) {
  RealWorld w;
  w.run([&](World& world) {
    auto result = run_child(world, {.argv = {"sh", "-c", "echo $HOME $STINT_X; pwd"},
                                    .env = {{"HOME", "/h"}, {"STINT_X", "2"}},
                                    .dir = "/"});
    EXPECT_EQ(result->out, "/h 2\n/\n");
  });
}

TEST(RealOutsideTest, ProgramThatIsNotThereIsAnError) {
  RealWorld w;
  w.run([&](World& world) {
    auto result = run_child(world, {.argv = {"no-such-program-here"}});
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().what, "cannot start no-such-program-here: No such file or directory");
  });
}

TEST(RealOutsideTest, DroppedChildIsKilledWithItsGroup) {
  RealWorld w;
  w.run([&](World& world) {
    std::string pid;
    {
      auto child = Child::start(world, {.argv = {"sh", "-c", "sleep 100 & echo $!; wait"}});
      ASSERT_TRUE(child);
      pid = std::get<Output>(*child->next()).bytes;
    }
    auto grandchild = static_cast<pid_t>(std::stol(pid));
    auto until = world.out.now().boot + 5s;
    // Killed; init (or nobody, in a bare container) reaps it: a zombie counts as gone.
    auto state = [&] {
      auto stat = world.files.read("/proc/" + std::to_string(grandchild) + "/stat");
      return stat && *stat ? (**stat)[(**stat).rfind(')') + 2] : 'X';
    };
    while (state() != 'X' && state() != 'Z' && world.out.now().boot < until)
      ASSERT_TRUE(sleep_for(world, 10ms));
    EXPECT_TRUE(state() == 'X' || state() == 'Z');
  });
}

TEST(RealOutsideTest, ChildThatIgnoresItsInputDoesNotBlockUs) {
  RealWorld w;
  w.run([&](World& world) {
    auto result = run_child(world, {.argv = {"true"}}, std::string(1 << 20, 'x'));
    ASSERT_TRUE(result);
    EXPECT_EQ(result->code, 0);
  });
}

TEST(RealOutsideTest, SignalComesAsAnEvent) {
  RealWorld w;
  w.run([&](World& world) {
    kill(getpid(), SIGINT);
    auto result = sleep_for(world, 10s);
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().kind, Kind::Interrupted);
    EXPECT_EQ(world.tasks.interrupted(), SIGINT);
  });
}

TEST(RealOutsideTest, TimersComeInOrder) {
  RealWorld w;
  w.run([&](World& world) {
    Micros start = world.out.now().boot;
    std::vector<size_t> order;
    each(world, 3, [&](size_t i) {
      ASSERT_TRUE(sleep_until(world, start + (3 - i) * 10ms));
      order.push_back(i);
    });
    EXPECT_EQ(order, (std::vector<size_t>{2, 1, 0}));
    EXPECT_GE(world.out.now().boot - start, 30ms);
  });
}

class RealFilesTest : public ::testing::Test {
 protected:
  RealFilesTest() {
    std::string name = ::testing::TempDir() + "/stint-files-XXXXXX";
    dir = mkdtemp(name.data());
  }
  ~RealFilesTest() override { std::filesystem::remove_all(dir); }
  Path dir;
  RealFiles files;
};

TEST_F(RealFilesTest, AbsentDiffersFromFailed) {
  EXPECT_EQ(files.read(dir / "none").value(), std::nullopt);
  EXPECT_FALSE(files.read(dir)) << "a folder cannot be read";
  EXPECT_EQ(files.stat(dir / "none").value(), std::nullopt);
  EXPECT_TRUE(files.remove(dir / "none"));
  EXPECT_TRUE(files.list(dir / "none")->empty());
}

TEST_F(RealFilesTest, WritesWithItsModeAndLeavesNothingBeside) {
  ASSERT_TRUE(files.make_dirs(dir / "a/b", 0700));
  ASSERT_TRUE(files.write(dir / "a/b/f", "one", 0600));
  ASSERT_TRUE(files.write(dir / "a/b/f", "two", 0640));
  EXPECT_EQ(files.read(dir / "a/b/f").value(), "two");
  EXPECT_EQ(std::filesystem::status(dir / "a/b/f").permissions(), std::filesystem::perms{0640});
  EXPECT_EQ(files.list(dir / "a/b")->size(), 1U);
}

TEST_F(RealFilesTest, FullDiskKeepsTheOldContent) {
  auto result = files.write("/dev/full/x", "x", 0600);
  ASSERT_FALSE(result);
  EXPECT_NE(result.error().what.find("/dev/full/x"), std::string::npos);
}

TEST_F(RealFilesTest, LockIsHeldByOne) {
  auto first = files.lock(dir / "l");
  ASSERT_TRUE(first && *first);
  EXPECT_EQ(*files.lock(dir / "l"), nullptr);
  first->reset();
  EXPECT_NE(*files.lock(dir / "l"), nullptr);
}

}  // namespace
}  // namespace stint::real
