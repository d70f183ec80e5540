// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <gtest/gtest.h>

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/log.h"
#include "metadata.h"
#include "rehearsal/hosts/hosts.h"

namespace stint::rehearsal::hosts {

/// The image that the tests use, which is the product's; built at the first call where it is missing.
const Path& test_image();

/// Why this machine cannot run these tests; empty where it can.
std::string reason_to_skip();

/// Hosts with what stands around them in a rehearsal: a metadata service for each, an ssh client, a loop. Its
/// folder is removed with it.
class Cloud {
 public:
  Cloud();
  ~Cloud();

  Hosts& hosts() { return *hosts_; }
  const Path& folder() const { return folder_; }
  const std::string& public_key() const { return public_key_; }

  /// Host N = 0, 1, … has the id "i-0N" and the N-th addresses. Its user's key is that of ssh().
  HostSpec spec(unsigned n) const;
  void boot(unsigned n, const std::string& user_data = {});
  void boot(const HostSpec& spec, const std::string& user_data = {});
  /// Lets ssh in from here.
  void open_ssh(unsigned n);
  /// Boots, and waits until a command can be given; the seconds that took.
  double boot_and_wait(unsigned n, const std::string& user_data = {});

  /// Runs the loop until it is so; false when `limit` has passed.
  bool until(const std::function<bool()>& is_so, std::chrono::milliseconds limit);
  void run_for(std::chrono::milliseconds span) {
    until([] { return false; }, span);
  }
  /// Waits for the next event that was not taken yet; none within `limit` fails the test.
  HostEvent next_event(std::chrono::milliseconds limit = std::chrono::seconds(20));
  std::size_t events_waiting() const { return events_.size(); }

  /// A program on this machine, while the loop runs. Code 124: `limit` passed, and it was ended.
  struct Said {
    int code = 0;
    std::string text;  ///< both streams, without the last end of line
  };
  /// `meanwhile` is called at each turn of the loop.
  Said run(
      std::vector<std::string> argv, std::chrono::milliseconds limit = std::chrono::seconds(60),
      const std::function<void()>& meanwhile = [] {});
  /// A command in host N, as its login user.
  Said ssh(unsigned n, const std::string& command,
           std::chrono::milliseconds limit = std::chrono::seconds(60));
  /// The same until it succeeds, as a client that waits for a machine does.
  Said ssh_when_up(unsigned n, const std::string& command);
  std::vector<std::string> ssh_argv(const Ipv4& address, std::vector<std::string> options = {}) const;

  Metadata& metadata(unsigned n) { return *metadata_.at(spec(n).id); }

 private:
  void take(HostEvent event);

  Path folder_;
  NoLog log_;
  std::string public_key_;
  std::unique_ptr<Hosts> hosts_;
  std::map<std::string, std::unique_ptr<Metadata>> metadata_;
  std::map<std::string, std::string> user_data_;
  std::vector<HostEvent> events_;
};

/// A test on a cloud of its own, made when it is first asked for; skipped, and said so, where that cannot be.
class CloudTest : public testing::Test {
 protected:
  void SetUp() override {
    if (const auto reason = reason_to_skip(); !reason.empty()) GTEST_SKIP() << "skipped: " << reason;
  }
  Cloud& cloud() {
    if (!cloud_) cloud_ = std::make_unique<Cloud>();
    return *cloud_;
  }
  Hosts& hosts() { return cloud().hosts(); }
  bool is_rootless() { return hosts().kind() == "rootless"; }

 private:
  std::unique_ptr<Cloud> cloud_;
};

}  // namespace stint::rehearsal::hosts
