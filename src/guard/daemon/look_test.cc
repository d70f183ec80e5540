// SPDX-License-Identifier: Apache-2.0
// What uses a machine, as read from its servers, files and tools.
#include "guard/daemon/look.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>

#include "guard/daemon/gpu.h"
#include "guard/daemon/http_server_test.h"
#include "guard/daemon/jupyter.h"
#include "guard/daemon/spot.h"
#include "guard/daemon/terminals.h"
#include "testing/stepping_world.h"
#include "testing/temp_dir.h"

namespace stint::guard {
namespace {

using namespace std::chrono_literals;

const SysMicros kNow = *parse_rfc3339("2026-11-25T10:00:00Z");

Kernels ask_one(const NotebookServer& server) { return ask_kernels({server}, kNow); }

TEST(JupyterTest, KernelThatRunsACellIsBusy) {
  HttpServer server([](const std::string&) {
    return HttpServer::said(
        200, R"([{"id":"a","execution_state":"idle","last_activity":"2026-11-25T09:00:00.123456Z"},
                                     {"id":"b","execution_state":"busy","last_activity":"2026-11-25T09:58:00Z"}])");
  });
  auto kernels = ask_one({server.port(), "/lab/", "secret"});
  EXPECT_TRUE(kernels.busy);
  EXPECT_EQ(kernels.quiet, 2min);
  auto asked = server.asked().at(0);
  EXPECT_TRUE(asked.starts_with("GET /lab/api/kernels HTTP/1.1\r\n")) << asked;
  EXPECT_NE(asked.find("\r\nAuthorization: token secret\r\n"), std::string::npos);
}

TEST(JupyterTest, FinishedNotebookIsQuiet) {
  HttpServer server([](const std::string&) {
    return HttpServer::said(
        200, R"([{"execution_state":"idle","last_activity":"2026-11-25T09:00:00Z","connections":1}])");
  });
  auto kernels = ask_one({server.port(), "/", ""});
  EXPECT_FALSE(kernels.busy);
  EXPECT_EQ(kernels.quiet, 1h);
}

TEST(JupyterTest, ServerThatIsGoneOrRefusesHasNoSay) {
  HttpServer refusing([](const std::string&) { return HttpServer::said(403, "{}"); });
  std::uint16_t gone = HttpServer([](const std::string&) { return ""; }).port();
  for (auto port : {refusing.port(), gone}) {
    auto kernels = ask_one({port, "/", "t"});
    EXPECT_FALSE(kernels.busy);
    EXPECT_EQ(kernels.quiet, std::nullopt);
  }
}

TEST(JupyterTest, ServerThatHangsIsBusyAndWaitedForOnce) {
  HttpServer hanging([](const std::string&) { return ""; });
  auto began = std::chrono::steady_clock::now();
  EXPECT_TRUE(ask_kernels({{hanging.port(), "/", "1"}, {hanging.port(), "/", "2"}}, kNow).busy);
  EXPECT_LT(std::chrono::steady_clock::now() - began, 3500ms);
}

TEST(JupyterTest, RuntimeFilesOfBothKindsAreFoundOnce) {
  testing::MemoryFiles files;
  const std::string folder = "/home/u/.local/share/jupyter/runtime/";
  files.contents[folder + "jpserver-1.json"] = R"({"port":8888,"base_url":"/","token":"t","secure":false})";
  files.contents[folder + "jpserver-2.json"] = R"({"port":8888,"base_url":"/","token":"t","secure":false})";
  files.contents[folder + "nbserver-3.json"] = R"({"port":8889,"base_url":"lab","token":"","secure":false})";
  files.contents[folder + "jpserver-4.json"] = "half";
  files.contents[folder + "kernel-5.json"] = R"({"port":1})";
  User user{.name = "u", .home = "/home/u"};
  EXPECT_EQ(notebook_servers(files, user),
            (std::vector<NotebookServer>{{8888, "/", "t"}, {8889, "/lab/", ""}}));
}

TEST(JupyterTest, ServerIsFoundByItsProcess) {
  testing::MemoryFiles files;
  const std::string folder = "/home/u/.local/share/jupyter/runtime/";
  files.contents[folder + "jpserver-7.json"] = R"({"port":8888,"base_url":"/","token":"new","secure":false})";
  files.contents[folder + "nbserver-8.json"] = R"({"port":8889,"base_url":"/","token":"old","secure":false})";
  files.contents["/proc/7/cmdline"] = std::string("/usr/bin/python3\0-m\0jupyterlab\0", 32);
  files.contents["/proc/8/cmdline"] = std::string("/usr/bin/python3\0-m\0notebook\0", 30);
  User user{.name = "u", .home = "/home/u"};
  EXPECT_EQ(notebook_server(files, user, 7)->token, "new");
  EXPECT_EQ(notebook_server(files, user, 8)->token, "old");
  EXPECT_FALSE(notebook_server(files, user, 9));
  EXPECT_TRUE(is_lab(files, 7));
  EXPECT_FALSE(is_lab(files, 8));
}

TEST(JupyterTest, WhatCannotBeAskedIsNoServer) {
  for (const char* text : {R"({"port":0})", R"({"port":70000})", R"({"port":8888,"secure":true})", "[]", ""})
    EXPECT_FALSE(notebook_server_from(text)) << text;
  for (const char* text : {"{}", "", "null"}) EXPECT_FALSE(kernels_from(text, kNow)) << text;
}

class GpuTest : public ::testing::Test {
 protected:
  std::string program(const std::string& script) {
    auto path = dir.path() / "nvidia-smi";
    std::ofstream(path) << "#!/bin/sh\n" + script + "\n";
    std::filesystem::permissions(path, std::filesystem::perms::owner_all);
    return path.string();
  }
  testing::TempDir dir;
};

TEST_F(GpuTest, OneThatWorksIsBusy) {
  EXPECT_TRUE(ask_gpu(program("echo 0; echo 97")));
  EXPECT_FALSE(ask_gpu(program("echo 0; echo 4")));
}

TEST_F(GpuTest, WithoutAWordThereIsNone) {
  EXPECT_FALSE(ask_gpu((dir.path() / "missing").string()));
  EXPECT_FALSE(ask_gpu(program("echo 'NVIDIA-SMI has failed'; exit 9")));
  EXPECT_FALSE(ask_gpu(program("echo '[N/A]'")));
}

TEST_F(GpuTest, OneThatHangsIsBusyAndNotWaitedFor) {
  auto began = std::chrono::steady_clock::now();
  EXPECT_TRUE(ask_gpu(program("trap '' TERM; sleep 60"), 200ms));
  EXPECT_LT(std::chrono::steady_clock::now() - began, 2s);
}

TEST(TerminalTest, LatestInputCountsAndOutputDoesNot) {
  testing::TempDir dir;
  EXPECT_EQ(last_input(kNow, dir.path()), std::nullopt);
  auto made = [&](const char* name, Micros read, Micros written) {
    std::ofstream(dir.path() / name) << "x";
    auto at = [](Micros ago) {
      return timespec{std::chrono::floor<Seconds>(kNow.time_since_epoch() - ago).count(), 0};
    };
    timespec times[2]{at(read), at(written)};
    utimensat(AT_FDCWD, (dir.path() / name).c_str(), times, 0);
  };
  made("0", 50min, 1min);
  made("7", 20min, 19min);
  made("ptmx", 0min, 0min);
  EXPECT_EQ(last_input(kNow, dir.path()), 20min);
}

TEST(LookTest, ProcessorsAreCountedByTheGroupElseByTheKernel) {
  testing::MemoryFiles files;
  files.contents["/proc/stat"] = "cpu  100 20 30 99999 55 4 6 700 0 0\ncpu0 1 1 1 1\n";
  EXPECT_EQ(read_cpu(files), 1600ms)
      << "at 100 ticks a second, without idling, waiting and what others stole";
  files.contents["/sys/fs/cgroup/cpu.stat"] = "usage_usec 1234567\nuser_usec 1\n";
  EXPECT_EQ(read_cpu(files), 1234567us);
}

TEST(LookTest, ReadsWhatItWrites) {
  Readings all{.kernel_busy = true,
               .kernel_quiet = 3s,
               .terminal_quiet = -2s,
               .gpu_busy = true,
               .cpu = 1500ms,
               .moved = 1ULL << 40};
  EXPECT_EQ(*readings_from(to_text(all)), all);
  EXPECT_EQ(*readings_from(to_text(Readings{})), Readings{});
  for (const char* text : {"", "{}", R"({"kernel_busy":1})"}) EXPECT_FALSE(readings_from(text)) << text;
}

// Answers as EC2 does: with a token only, and with no notice until the third question for one.
class SpotTest : public ::testing::Test {
 protected:
  std::string answer(const std::string& request) {
    if (request.starts_with("PUT /latest/api/token"))
      return HttpServer::said(200, fmt::format("token-{}", ++tokens));
    if (request.find(fmt::format("X-aws-ec2-metadata-token: token-{}\r\n", tokens)) == std::string::npos ||
        expire_once)
      return expire_once = false, HttpServer::said(401, "");
    if (request.starts_with("GET /latest/meta-data/instance-life-cycle"))
      return HttpServer::said(200, life_cycle);
    if (++notices < 3) return HttpServer::said(404, "");
    return HttpServer::said(200, R"({"action":"stop","time":"2026-11-25T10:02:00Z"})");
  }
  std::optional<std::string> wait() {
    HttpServer server([this](const std::string& request) { return answer(request); });
    return wait_for_spot_notice({.address = "127.0.0.1", .port = server.port(), .every = 10ms});
  }
  std::string life_cycle = "spot";
  int tokens = 0, notices = 0;
  bool expire_once = false;
};

TEST_F(SpotTest, NoticeIsWaitedFor) {
  EXPECT_EQ(wait(), "stop");
  EXPECT_EQ(notices, 3);
  EXPECT_EQ(tokens, 1) << "one token serves for hours";
}

TEST_F(SpotTest, TokenThatExpiredIsRenewed) {
  expire_once = true;
  EXPECT_EQ(wait(), "stop");
  EXPECT_EQ(tokens, 2);
}

TEST_F(SpotTest, MachineOnDemandIsNotWatched) {
  life_cycle = "on-demand";
  EXPECT_EQ(wait(), std::nullopt);
  EXPECT_EQ(notices, 0);
}

TEST(MetadataServiceTest, EndpointIsAnAddressAndAPort) {
  auto service = metadata_service_at("http://127.77.0.5:8080/");
  EXPECT_EQ(service.address, "127.77.0.5");
  EXPECT_EQ(service.port, 8080);
  EXPECT_EQ(metadata_service_at("http://127.77.0.5").port, 80);
  for (const char* other : {static_cast<const char*>(nullptr), "", "http://[fd00:ec2::254]",
                            "http://127.77.0.5:x", "https://127.77.0.5", "http://somewhere"})
    EXPECT_EQ(metadata_service_at(other).address, "169.254.169.254") << (other ? other : "none");
}

TEST(SpotActionTest, IsOneWord) {
  EXPECT_EQ(spot_action_in(R"({"action":"terminate"})"), "terminate");
  for (const char* text : {"", "{}", R"({"action":"rm -rf\n"})", R"({"action":5})", "<html>"})
    EXPECT_FALSE(spot_action_in(text)) << text;
}

}  // namespace
}  // namespace stint::guard
