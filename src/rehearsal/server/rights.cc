// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/server/rights.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdlib>
#include <sstream>
#include <vector>

#include "rehearsal/hosts/cgroup.h"
#include "rehearsal/hosts/own_root.h"
#include "rehearsal/hosts/program.h"
#include "rehearsal/hosts/system.h"

namespace stint::rehearsal::server {
namespace {

constexpr auto kInScope = "STINT_REHEARSAL_IN_SCOPE";  // set in the second life of this program

const std::vector<std::string> kScope{"systemd-run", "--user",       "--scope", "--quiet",
                                      "-p",          "Delegate=yes", "--"};

// What stands after the name of this program on its command line.
std::vector<std::string> own_words() {
  std::vector<std::string> words;
  std::istringstream line(hosts::read_file("/proc/self/cmdline").value_or(""));
  for (std::string word; std::getline(line, word, '\0');) words.push_back(word);
  if (!words.empty()) words.erase(words.begin());
  return words;
}

// A cgroup of this program's own from the user's systemd. Returns where there is none to be had.
void begin_anew_in_scope() {
  if (std::getenv(kInScope)) return;
  auto words = kScope;
  words.push_back("true");
  const auto tried = hosts::run_program({.argv = words});
  if (!tried || tried->code != 0) return;
  words.back() = std::filesystem::read_symlink("/proc/self/exe").native();
  const auto ours = own_words();
  words.insert(words.end(), ours.begin(), ours.end());
  std::vector<char*> argv;
  for (auto& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  setenv(kInScope, "1", 1);
  execvp(argv[0], argv.data());
}

// Machines of root's are no use to anybody else.
Result<> check_owner(const Path& hosts) {
  std::error_code error;
  if (!std::filesystem::exists(hosts, error) || access(hosts.c_str(), W_OK) == 0) return {};
  return fail(Kind::Failed, fmt::format("the machines kept in {} were made by root", hosts.native()),
              "stint rehearse start --hosts namespace, or remove them: stint rehearse clean");
}

Result<> take_own(const Options& options) {
  if (!options.state.empty()) STINT_TRY(check_owner(options.state / "hosts"));
  const bool begins_hosts = options.verb == "start" || options.verb == "serve";
  if ((begins_hosts || options.verb == "doctor") && !hosts::may_divide_own_cgroup()) begin_anew_in_scope();
  STINT_TRY(hosts::become_own_root());
  if (begins_hosts) STINT_TRY(hosts::may_divide_own_cgroup());
  return {};
}

}  // namespace

Result<> take_rights(const Options& options) {
  const bool is_root = geteuid() == 0;
  if (is_root && options.hosts == "rootless")
    return fail(Kind::Usage, "rootless hosts are for ordinary users, and we are root",
                "start it without sudo");
  if (is_root) return {};
  if (options.hosts == "process")
    return fail(Kind::Credentials, "process hosts need root, for chroot and for users of their own",
                fmt::format("sudo stint-rehearsal {} …", options.verb));
  if (options.hosts == "namespace")
    return fail(Kind::Credentials, "hosts in namespaces need root, for their mounts and their network",
                fmt::format("sudo stint-rehearsal {} …", options.verb));
  auto own = take_own(options);
  if (own) return own;
  auto error = std::move(own).error();
  error.what = "hosts without root are not possible here: " + error.what;
  if (options.hosts == "auto") error.kind = Kind::Credentials;
  return fail(std::move(error));
}

}  // namespace stint::rehearsal::server
