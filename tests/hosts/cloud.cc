// SPDX-License-Identifier: Apache-2.0
#include "cloud.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <string_view>

#include "rehearsal/hosts/image.h"
#include "rehearsal/hosts/own_root.h"
#include "rehearsal/process/process_hosts.h"

namespace stint::rehearsal::hosts {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

Path cache_folder() {
  if (const char* cache = std::getenv("XDG_CACHE_HOME"); cache && *cache)
    return Path(cache) / "stint/rehearsal";
  const char* home = std::getenv("HOME");
  return Path(home ? home : "/root") / ".cache/stint/rehearsal";
}

Path make_folder() {
  std::string name = "/var/tmp/stint-hosts-XXXXXX";
  if (!mkdtemp(name.data())) throw std::runtime_error("mkdtemp " + name);
  return name;
}

std::string text_of(const Path& path) {
  std::ifstream file(path);
  std::string text{std::istreambuf_iterator<char>(file), {}};
  while (!text.empty() && text.back() == '\n') text.pop_back();
  return text;
}

template <class T>
T must(Result<T> result) {
  if (!result) throw std::runtime_error(result.error().what + " (" + result.error().detail + ")");
  return *std::move(result);
}

// An ordinary user has rootless hosts.
std::string take_rights() {
  if (geteuid() == 0) return "";
  const auto taken = become_own_root();
  return taken ? "" : taken.error().what + " (" + taken.error().next + ")";
}

// The kind that STINT_TEST_HOSTS names, "process"; else those in namespaces.
Result<std::unique_ptr<Hosts>> open_hosts(const Hosts::Options& options) {
  const char* kind = std::getenv("STINT_TEST_HOSTS");
  if (kind && std::string_view(kind) == "process") return process::ProcessHosts::open(options);
  return Hosts::open(options);
}

std::string try_a_cloud() {
  if (auto reason = take_rights(); !reason.empty()) return reason;
  const auto folder = make_folder();
  NoLog log;
  auto opened = open_hosts({.state = folder / "state", .log = log});
  const auto reason = opened ? "" : opened.error().what + " (" + opened.error().detail + ")";
  if (opened) opened->reset();
  std::filesystem::remove_all(folder);
  return reason;
}

}  // namespace

const Path& test_image() {
  static const Path root = must(ensure_image(cache_folder(), machine_recipe(), [](std::string_view line) {
    std::cerr << "image: " << line << std::endl;
  }));
  return root;
}

std::string reason_to_skip() {
  static const auto reason = try_a_cloud();
  return reason;
}

Cloud::Cloud() : folder_(make_folder()) {
  const auto key = folder_ / "key";
  run({"ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key});
  public_key_ = text_of(key.native() + ".pub");
  hosts_ = must(open_hosts({.state = folder_ / "state", .log = log_}));
}

Cloud::~Cloud() {
  hosts_.reset();
  std::filesystem::remove_all(folder_);
}

HostSpec Cloud::spec(unsigned n) const {
  return {.id = fmt::format("i-0{}", n),
          .image_root = test_image(),
          .private_address = *Ipv4::parse("172.31.0.10") + n,
          .public_address = hosts_->range().first_host() + n,
          .hostname = fmt::format("ip-172-31-0-{}", 10 + n)};
}

void Cloud::boot(unsigned n, const std::string& user_data) { boot(spec(n), user_data); }

void Cloud::boot(const HostSpec& spec, const std::string& user_data) {
  user_data_[spec.id] = user_data;
  metadata_[spec.id] = std::make_unique<Metadata>(must(hosts_->boot(spec)), spec.id, public_key_, user_data);
}

void Cloud::open_ssh(unsigned n) {
  const Block here{hosts_->client()};
  if (const auto set = hosts_->set_rules(spec(n).id, {{Ingress::Protocol::Tcp, 22, 22, here}}); !set) {
    throw std::runtime_error(set.error().what + set.error().detail);
  }
}

double Cloud::boot_and_wait(unsigned n, const std::string& user_data) {
  const auto start = Clock::now();
  open_ssh(n);
  boot(n, user_data);
  ssh_when_up(n, "true");
  return std::chrono::duration<double>(Clock::now() - start).count();
}

void Cloud::take(HostEvent event) {
  auto& service = metadata_[event.id];
  service.reset();
  if (event.metadata) {
    service =
        std::make_unique<Metadata>(std::move(event.metadata), event.id, public_key_, user_data_[event.id]);
  }
  events_.push_back({.id = event.id, .end = event.end});
}

bool Cloud::until(const std::function<bool()>& is_so, milliseconds limit) {
  const auto end = Clock::now() + limit;
  for (;;) {
    if (is_so()) return true;
    if (Clock::now() >= end) return false;
    std::vector<pollfd> fds;
    if (hosts_) fds.push_back({hosts_->fd(), POLLIN, 0});
    for (const auto& [id, service] : metadata_) {
      if (service) fds.push_back({service->fd(), POLLIN, 0});
    }
    poll(fds.data(), fds.size(), 10);
    for (const auto& [id, service] : metadata_) {
      for (const auto& fd : fds) {
        if (service && fd.fd == service->fd() && fd.revents != 0) service->serve();
      }
    }
    if (hosts_) {
      for (auto& event : hosts_->turn()) take(std::move(event));
    }
  }
}

HostEvent Cloud::next_event(milliseconds limit) {
  if (!until([&] { return !events_.empty(); }, limit)) throw std::runtime_error("no event of a host");
  auto event = std::move(events_.front());
  events_.erase(events_.begin());
  return event;
}

Cloud::Said Cloud::run(std::vector<std::string> argv, milliseconds limit,
                       const std::function<void()>& meanwhile) {
  const auto output = folder_ / "output";
  const Fd file(::open(output.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
  const auto child = fork();
  if (child == 0) {
    dup2(::open("/dev/null", O_RDONLY), 0);
    dup2(file.get(), 1);
    dup2(file.get(), 2);
    std::vector<char*> words;
    for (auto& word : argv) words.push_back(word.data());
    words.push_back(nullptr);
    execvp(words[0], words.data());
    _exit(127);
  }
  int status = 0;
  const auto has_ended = [&] {
    meanwhile();
    return waitpid(child, &status, WNOHANG) == child;
  };
  const bool ended = until(has_ended, limit);
  if (!ended) {
    kill(child, SIGKILL);
    waitpid(child, &status, 0);
  }
  return {.code = !ended              ? 124
                  : WIFEXITED(status) ? WEXITSTATUS(status)
                                      : 128 + WTERMSIG(status),
          .text = text_of(output)};
}

std::vector<std::string> Cloud::ssh_argv(const Ipv4& address, std::vector<std::string> options) const {
  std::vector<std::string> argv{"ssh",
                                "-F",
                                "none",
                                "-i",
                                folder_ / "key",
                                "-o",
                                "IdentitiesOnly=yes",
                                "-o",
                                "BatchMode=yes",
                                "-o",
                                "ConnectTimeout=2",
                                "-o",
                                "LogLevel=ERROR",
                                "-p",
                                std::to_string(hosts_->ssh_port())};
  if (options.empty()) options = {"-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null"};
  argv.insert(argv.end(), options.begin(), options.end());
  argv.push_back("ubuntu@" + address.text());
  return argv;
}

Cloud::Said Cloud::ssh(unsigned n, const std::string& command, milliseconds limit) {
  auto argv = ssh_argv(*spec(n).public_address);
  argv.push_back(command);
  return run(std::move(argv), limit);
}

Cloud::Said Cloud::ssh_when_up(unsigned n, const std::string& command) {
  constexpr int kTries = 200;
  Said said;
  for (int tries = 0; tries < kTries; ++tries) {
    said = ssh(n, command);
    if (said.code != 255) return said;
    run_for(milliseconds(50));
  }
  throw std::runtime_error("ssh does not answer: " + said.text + "\n" + hosts_->console(spec(n).id));
}

}  // namespace stint::rehearsal::hosts
