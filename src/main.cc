// SPDX-License-Identifier: Apache-2.0
#include <cstdio>
#include <exception>

#include "base/world.h"
#include "cli/run_cli.h"
#include "real/files.h"
#include "real/outside.h"
#include "real/process.h"

int main(int argc, char** argv) {
  using namespace stint;
  try {
    Env env = real::read_env();
    real::RealOutside out{env};
    real::RealFiles files;
    Tasks tasks{out};
    real::FileLog log{env.state_dir() / "stint.log"};
    real::RealTerminal terminal;
    World world{out, files, tasks, env, nullptr, log, terminal};
    int code = 1;
    std::vector<std::string> args(argv + 1, argv + argc);
    tasks.run([&] { code = cli::run(world, args); });
    return code;
  } catch (const std::exception& broken) {
    // Only a broken promise of our own comes here.
    std::fprintf(stderr,
                 "stint: broke a promise of its own: %s\n bill: not known\n next: stint ls --refresh\n",
                 broken.what());
    return 3;
  }
}
