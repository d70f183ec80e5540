// SPDX-License-Identifier: Apache-2.0
// The local provider with a real stintd, in a state folder of its own.
#include <filesystem>

#include "provider/local/local.h"
#include "real/files.h"
#include "real/outside.h"
#include "real/process.h"
#include "suite.h"

namespace {

using namespace stint;

contract::Place here() {
  return {.wish = {.place = "local", .name = "contract", .owner = "me"}, .with = [](const auto& body) {
            std::string state = ::testing::TempDir() + "/stint-contract-XXXXXX";
            std::filesystem::path dir = mkdtemp(state.data());
            Env env = real::read_env();
            env.vars["XDG_STATE_HOME"] = dir.string();
            env.program = STINT_PROGRAM;
            real::RealOutside out{env};
            real::RealFiles files;
            Tasks tasks{out};
            NoLog log;
            real::RealTerminal terminal;
            World world{out, files, tasks, env, nullptr, log, terminal};
            tasks.run([&] {
              local::Local place{world};
              body(world, place);
            });
            std::filesystem::remove_all(dir);
          }};
}

STINT_CONTRACT(LocalContractTest, here())

}  // namespace
