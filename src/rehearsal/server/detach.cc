// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/server/detach.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "rehearsal/hosts/system.h"

namespace stint::rehearsal::server {
namespace {

using Json = nlohmann::json;

constexpr auto kLog = "log", kOldLog = "log.old";
constexpr off_t kLongLog = 4 << 20;

std::string to_text(const Result<std::string>& outcome) {
  Json json;
  if (outcome)
    json = {{"ready", *outcome}};
  else
    json = {
        {"what", outcome.error().what}, {"next", outcome.error().next}, {"detail", outcome.error().detail}};
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Result<std::string> from_text(const std::string& text, const Path& log) {
  const Json json = Json::parse(text, nullptr, false);
  if (!json.is_object())
    return fail(Kind::Failed, "the rehearsal cloud ended before it was ready", "less " + log.native());
  if (json.contains("ready")) return json.value("ready", "");
  return fail(
      {.what = json.value("what", ""), .next = json.value("next", ""), .detail = json.value("detail", "")});
}

Result<Fd> open_log(const Folder& folder) {
  STINT_TRY_ASSIGN(Fd log, folder.open_file(kLog, O_WRONLY | O_CREAT | O_APPEND));
  struct stat now {};
  if (fstat(log.get(), &now) == 0 && now.st_size < kLongLog) return log;
  STINT_TRY(folder.rename(kLog, kOldLog));
  return folder.open_file(kLog, O_WRONLY | O_CREAT | O_APPEND);
}

// Descriptors 0 to 3 are what the server has: nothing, nothing, the log, and where it tells its readiness.
bool take_descriptors(const Fd& log, const Fd& readiness) {
  constexpr int kAbove = 10;
  const int high_log = fcntl(log.get(), F_DUPFD, kAbove),
            high_ready = fcntl(readiness.get(), F_DUPFD, kAbove);
  const int nothing = ::open("/dev/null", O_RDWR);
  return dup2(nothing, 0) == 0 && dup2(nothing, 1) == 1 && dup2(high_log, 2) == 2 &&
         dup3(high_ready, 3, O_CLOEXEC) == 3 && close_range(4, ~0u, 0) == 0;
}

[[noreturn]] void become_server(const Fd& log, const Fd& readiness,
                                const std::function<int(Readiness)>& serve) {
  std::signal(SIGHUP, SIG_IGN);
  std::signal(SIGPIPE, SIG_IGN);
  if (chdir("/") != 0 || !take_descriptors(log, readiness)) _exit(1);
  std::exit(serve(Readiness(Fd(3))));
}

// A child of a child: nobody's, and unable to get a terminal by opening one.
[[noreturn]] void stand_between(const Fd& log, const Fd& readiness,
                                const std::function<int(Readiness)>& serve) {
  setsid();
  const auto server = fork();
  if (server == 0) become_server(log, readiness, serve);
  _exit(server > 0 ? 0 : 1);
}

std::string read_all(const Fd& from) {
  std::string text;
  std::array<char, 4096> part{};
  for (;;) {
    const auto n = ::read(from.get(), part.data(), part.size());
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return text;
    text.append(part.data(), static_cast<std::size_t>(n));
  }
}

}  // namespace

void Readiness::tell(const Result<std::string>& outcome) {
  if (!to_) return;
  const auto text = to_text(outcome);
  (void)!::write(to_.get(), text.data(), text.size());
  to_.reset();
}

Result<std::string> run_detached(const Folder& folder, const std::function<int(Readiness)>& serve) {
  STINT_TRY_ASSIGN(const Fd log, open_log(folder));
  std::array<int, 2> ends{};
  STINT_TRY(hosts::check(pipe2(ends.data(), O_CLOEXEC), "pipe"));
  Fd reading(ends[0]), writing(ends[1]);
  const auto between = fork();
  STINT_TRY(hosts::check(between, "fork"));
  if (between == 0) stand_between(log, writing, serve);
  writing.reset();
  while (waitpid(between, nullptr, 0) == -1 && errno == EINTR) {
  }
  return from_text(read_all(reading), folder.at(kLog));
}

}  // namespace stint::rehearsal::server
