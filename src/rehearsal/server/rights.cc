// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/server/rights.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdlib>
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

bool may_divide_cgroup() {
  const auto own = hosts::own_cgroup();
  return own && access(own->c_str(), W_OK) == 0 && access((*own / "cgroup.procs").c_str(), W_OK) == 0;
}

// A cgroup of this program's own from the user's systemd. Returns where there is none to be had.
void begin_anew_in_scope(char** argv) {
  if (std::getenv(kInScope)) return;
  auto words = kScope;
  words.push_back("true");
  const auto tried = hosts::run_program({.argv = words});
  if (!tried || tried->code != 0) return;
  words.back() = std::filesystem::read_symlink("/proc/self/exe").native();
  std::vector<char*> all;
  for (auto& word : words) all.push_back(word.data());
  for (char** word = argv + 1; *word; ++word) all.push_back(*word);
  all.push_back(nullptr);
  setenv(kInScope, "1", 1);
  execvp(all[0], all.data());
}

// Machines of root's are no use to anybody else.
Result<> check_owner(const Path& hosts) {
  std::error_code error;
  if (!std::filesystem::exists(hosts, error) || access(hosts.c_str(), W_OK) == 0) return {};
  return fail(Kind::Failed, fmt::format("the machines kept in {} were made by root", hosts.native()));
}

Result<> take_own(const Options& options, char** argv) {
  if (!options.state.empty()) STINT_TRY(check_owner(options.state / "hosts"));
  if (!may_divide_cgroup()) begin_anew_in_scope(argv);
  return hosts::become_own_root();
}

}  // namespace

Result<> take_rights(const Options& options, char** argv) {
  const bool is_root = geteuid() == 0;
  if (is_root && options.hosts == "rootless")
    return fail(Kind::Usage, "rootless hosts are for ordinary users, and we are root",
                "start it without sudo");
  if (is_root) return {};
  if (options.hosts == "namespace")
    return fail(Kind::Credentials, "hosts in namespaces need root, for their mounts and their network",
                fmt::format("sudo stint-rehearsal {} …", options.verb));
  auto own = take_own(options, argv);
  if (own) return own;
  auto error = std::move(own).error();
  error.what = "hosts without root are not possible here: " + error.what;
  if (options.hosts == "auto") error.kind = Kind::Credentials;
  return fail(std::move(error));
}

}  // namespace stint::rehearsal::server
