// SPDX-License-Identifier: Apache-2.0
// stint-faulty: the client of the same objects as stint, which dies (SIGKILL) at a seam call. For tests; not
// installed.
//   STINT_FAULTY_AT="17 before" or "RunInstances after" (a name's part after "http ", or the whole name),
//   optionally "NAME #2 after" for its second call; STINT_FAULTY_TRACE=FILE appends the name of each call.
#include <signal.h>
#include <unistd.h>

#include <cctype>
#include <cstdio>
#include <cstdlib>
#include <fstream>

#include "base/world.h"
#include "cli/run_cli.h"
#include "real/files.h"
#include "real/outside.h"
#include "real/process.h"
#include "testing/faulty.h"
#include "testing/faulty_vfs.h"

namespace {

std::optional<stint::testing::Death> death_from(std::string text) {
  if (text.empty()) return std::nullopt;
  stint::testing::Death death{.at = 1};
  auto blank = text.rfind(' ');
  death.after = blank != std::string::npos && text.substr(blank + 1) == "after";
  text = text.substr(0, blank);
  if (auto mark = text.find(" #"); mark != std::string::npos) {
    death.at = std::strtoull(text.c_str() + mark + 2, nullptr, 10);
    text = text.substr(0, mark);
  }
  if (std::isdigit(static_cast<unsigned char>(text[0])) != 0)
    death.at = std::strtoull(text.c_str(), nullptr, 10);
  else
    death.name = text.find(' ') == std::string::npos ? "http " + text : text;
  return death;
}

}  // namespace

int main(int argc, char** argv) {
  using namespace stint;
  Env env = real::read_env();
  testing::Gate gate([] { kill(getpid(), SIGKILL); });
  std::vector<std::string> trace;
  gate.trace = &trace;
  gate.set_death(death_from(env.get("STINT_FAULTY_AT").value_or("")));
  real::RealOutside real_out{env};
  testing::FaultyOutside out{real_out, gate};
  real::RealFiles real_files;
  testing::FaultyFiles files{real_files, gate};
  testing::register_faulty_vfs(gate);
  Tasks tasks{out};
  real::FileLog log{env.state_dir() / "stint.log"};
  real::RealTerminal terminal;
  World world{out, files, tasks, env, testing::kFaultyVfs, log, terminal};
  int code = 1;
  std::vector<std::string> args(argv + 1, argv + argc);
  tasks.run([&] { code = cli::run(world, args); });
  if (auto file = env.get("STINT_FAULTY_TRACE")) {
    std::ofstream lines(*file, std::ios::app);
    for (const auto& name : trace) lines << name << '\n';
  }
  return code;
}
