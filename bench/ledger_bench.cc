// SPDX-License-Identifier: Apache-2.0
// A ledger of N machines and M events, written by the real Ledger, and what the shortest questions to it cost
// as whole processes: `stint ls` and `stint cost`, beside the sqlite3 program that sums one column of the
// same file.
//     ledger_bench [MACHINES EVENTS]...     default: 2500 250000 5000 500000 10000 1000000
#include <fmt/ranges.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "ledger/bill.h"
#include "ledger/ledger.h"
#include "testing/stepping_world.h"
#include "whole_process.h"

namespace {

using namespace stint;
using namespace std::chrono_literals;

constexpr int kOpen = 20;               // the last ones run, every fourth of them is stopped
constexpr std::size_t kBatch = 20'000;  // facts a transaction
const SysMicros kFirst = *parse_rfc3339("2026-01-01T00:00:00Z");

void need(bool good, const std::string& what) {
  if (good) return;
  fmt::print(stderr, "ledger_bench: {}\n", what);
  std::exit(1);
}

ledger::StintOpened opening(int i, const std::string& token) {
  ledger::StintOpened fact{.token = token, .name = fmt::format("lab-{}", i % 50), .owner = "me"};
  fact.terms = {.place = "aws",
                .account = "123456789012",
                .region = "us-east-1",
                .type = i % 3 == 0 ? "g5.xlarge" : "g4dn.xlarge",
                .image = "ami-0123456789abcdef0",
                .image_asked = "Deep Learning OSS Nvidia Driver AMI GPU PyTorch 2.9 (Ubuntu 24.04)",
                .login = "ubuntu",
                .root_device = "/dev/sda1",
                .allowed_from = "198.51.100.1/32",
                .budget = Money::dollars(5),
                .deadline = 12h,
                .lifetime = 9h,
                .rates = {.machine = *parse_rate("0.526", Rate::Per::Hour),
                          .disk = *parse_rate("0.08", Rate::Per::GbMonth),
                          .address = *parse_rate("0.005", Rate::Per::Hour),
                          .traffic = *parse_rate("0.09", Rate::Per::Gb),
                          .disk_gb = 100,
                          .source = "AWS Price List, published 2026-11-20"},
                .wish = "--type g4dn.xlarge"};
  return fact;
}

// One stint of `events` facts: launched, seen and measured again and again, and ended unless it is one of the
// last.
std::vector<ledger::Fact> a_stint(int i, int events, bool open) {
  const auto token = fmt::format("{:020x}", i);
  const auto id = fmt::format("i-{:017x}", i);
  const SysMicros launched = kFirst + i * 45min;
  std::vector<ledger::Fact> facts{
      opening(i, token),
      ledger::AttemptIntended{token, 1, token + "-1", "sg-0123456789abcdef0", "/home/me/user-data-1"},
      ledger::MachineLaunched{.token = token, .n = 1, .id = id, .launched = launched},
      ledger::GuardArmed{token, "W", fmt::format("stint-{}-1", id), launched + 9h}};
  while (static_cast<int>(facts.size()) < events - 2) {
    const SysMicros at = launched + 90s * static_cast<int>(facts.size());
    if (facts.size() % 2 == 0)
      facts.emplace_back(ledger::UsageSeen{token, id, static_cast<std::int64_t>(facts.size()) * 1'000'000});
    else
      facts.emplace_back(ledger::GuardSeen{token, "W", fmt::format("stint-{}-1", id), at});
  }
  if (open) {
    if (i % 4 == 0) facts.emplace_back(ledger::MachineStopped{token, id, launched + 1h, "asked"});
    return facts;
  }
  const SysMicros ended = launched + 1h + 1s * (i % 3600);
  const auto cost = budget::reported(
      opening(i, token).terms.rates,
      {.machine = 1h, .disk = 1h, .address = 1h, .traffic_out = events * std::int64_t{1'000'000}});
  facts.emplace_back(ledger::MachineEnded{token, id, ended, ended + 20s, "down"});
  facts.emplace_back(ledger::StintEnded{token, "down", cost});
  return facts;
}

void write_ledger(const Path& dir, int machines, int events) {
  testing::SteppingWorld w;
  w.env.vars["XDG_STATE_HOME"] = dir.string();
  std::filesystem::create_directories(w.env.state_dir());
  World world{w.out, w.files, w.tasks, w.env, nullptr, w.log, w.terminal};
  auto ledger = ledger::Ledger::open(world);
  need(ledger.has_value(), "the ledger cannot be opened");
  std::vector<ledger::Fact> batch;
  for (int i = 0; i < machines; ++i) {
    auto facts = a_stint(i, events / machines, i >= machines - kOpen);
    batch.insert(batch.end(), facts.begin(), facts.end());
    if (batch.size() < kBatch && i + 1 < machines) continue;
    need(ledger->record(batch).has_value(), "the ledger cannot be written");
    batch.clear();
  }
}

// Milliseconds from spawn to exit.
double run(const std::vector<std::string>& words) {
  const auto start = std::chrono::steady_clock::now();
  need(bench::run(words).has_value(), words[0] + " " + words.back() + " failed");
  const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - start;
  return took.count();
}

double median(const std::vector<std::string>& words) {
  std::vector<double> times;
  for (int i = 0; i < 21; ++i) times.push_back(run(words));
  std::sort(times.begin(), times.end());
  return times[times.size() / 2];
}

void measure(const Path& root, int machines, int events) {
  const Path dir = root / std::to_string(machines);
  const auto start = std::chrono::steady_clock::now();
  write_ledger(dir, machines, events);
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
  const auto file = (dir / "stint" / "ledger.db").string();
  fmt::print("{} machines, {} events: {:.1f} MB ({} bytes an event), written in {:.1f} s\n", machines, events,
             static_cast<double>(std::filesystem::file_size(file)) / 1e6,
             std::filesystem::file_size(file) / static_cast<std::uintmax_t>(events), took.count());
  setenv("XDG_STATE_HOME", dir.c_str(), 1);
  const double peer = median({"sqlite3", file, "SELECT sum(machine_micros) FROM bills"});
  fmt::print("  {:<28} {:6.1f} ms\n", "sqlite3, one sum", peer);
  for (const auto& words : std::vector<std::vector<std::string>>{{"ls"},
                                                                 {"ls", "--json"},
                                                                 {"cost"},
                                                                 {"cost", "--json"},
                                                                 {"cost", "--by", "day"},
                                                                 {"cost", "--by", "type"},
                                                                 {"cost", "--by", "machine"}}) {
    std::vector<std::string> command{STINT_PROGRAM};
    command.insert(command.end(), words.begin(), words.end());
    const double time = median(command);
    fmt::print("  {:<28} {:6.1f} ms  {:5.1f} x\n", fmt::format("stint {}", fmt::join(words, " ")), time,
               time / peer);
  }
}

}  // namespace

int main(int argc, char** argv) {
  std::vector<int> sizes;
  for (int i = 1; i < argc; ++i) sizes.push_back(std::atoi(argv[i]));
  if (sizes.empty()) sizes = {2'500, 250'000, 5'000, 500'000, 10'000, 1'000'000};
  std::string root = "/tmp/stint-ledger-XXXXXX";
  need(mkdtemp(root.data()) != nullptr, "no temporary folder");
  for (std::size_t i = 0; i + 1 < sizes.size(); i += 2) {
    need(sizes[i] > kOpen && sizes[i + 1] / sizes[i] > 6,
         "give more machines than 20, and 7 events for each");
    measure(root, sizes[i], sizes[i + 1]);
  }
  std::filesystem::remove_all(root);
}
