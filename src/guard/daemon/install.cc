// SPDX-License-Identifier: Apache-2.0
#include "guard/daemon/install.h"

#include <fmt/format.h>

#include <filesystem>

#include "guard/daemon/ask.h"
#include "guard/daemon/process.h"

namespace stint::guard {
namespace {

constexpr auto kAnswerWithin = Seconds{15};
const Path kUnits = "/etc/systemd/system";

bool has_systemd() { return std::filesystem::exists("/run/systemd/system"); }

Path installed(const Options& options) { return options.dir / "bin/stintd"; }

// True where something was written.
Result<bool> put(Files& files, const Path& path, const std::string& bytes, unsigned mode) {
  STINT_TRY_ASSIGN(auto there, files.read(path));
  if (there == bytes) return false;
  STINT_TRY(files.make_dirs(path.parent_path(), 0755));
  STINT_TRY(files.write(path, bytes, mode));
  return true;
}

Result<bool> put_program(Files& files, const Options& options) {
  STINT_TRY_ASSIGN(auto program, files.read("/proc/self/exe"));
  if (!program) {
    STINT_TRY_ASSIGN(program, files.read(options.program));  // no /proc: a process host of the rehearsal
  }
  if (!program) return fail(Kind::Failed, "this program cannot be read");
  return put(files, installed(options), *program, 0755);
}

Result<> wanted_at_boot() {
  std::error_code error;
  std::filesystem::create_directories(kUnits / "multi-user.target.wants", error);
  auto link = kUnits / "multi-user.target.wants/stintd.service";
  if (!std::filesystem::is_symlink(link, error))
    std::filesystem::create_symlink("../stintd.service", link, error);
  if (error) return fail(Kind::Failed, fmt::format("cannot enable stintd.service: {}", error.message()));
  return {};
}

Result<> run_service(Files& files, const Options& options, bool new_program) {
  STINT_TRY_ASSIGN(bool new_unit, put(files, kUnits / "stintd.service", service_unit(options), 0644));
  STINT_TRY(wanted_at_boot());
  if (new_unit) run_tool({"systemctl", "daemon-reload"}, Seconds{20});
  const char* verb = new_unit || new_program ? "restart" : "start";
  if (!run_tool({"systemctl", verb, "stintd.service"}, Seconds{20}))
    return fail(Kind::Failed, "systemd does not start stintd.service", "systemctl status stintd.service");
  return {};
}

// One that answers is left alone: a newer program takes over when the old one has ended.
Result<> run_process(const Options& options) {
  if (ask_status(options.socket(), Micros{0})) return {};
  std::vector<std::string> argv{
      "stintd", "serve", "--dir", options.dir.string(), "--run", options.run.string()};
  if (!options.user.empty()) argv.insert(argv.end(), {"--user", options.user});
  if (options.ends_machine) argv.emplace_back("--ends-machine");
  auto log = (options.dir / "stintd.log").string();
  STINT_TRY(spawn_detached({.path = installed(options).string(), .argv = argv, .stderr_file = log}));
  return {};
}

}  // namespace

std::string service_unit(const Options& options) {
  auto user = options.user.empty() ? std::string() : " --user " + options.user;
  return fmt::format(
      "[Unit]\nDescription=stint: guard and jobs\nStartLimitIntervalSec=0\n\n"
      "[Service]\nExecStart={} serve{}{}\nRestart=always\nRestartSec=200ms\n"
      // The jobs outlive it, and what the kernel does to one of them is no reason to stop it.
      "KillMode=process\nOOMPolicy=continue\nOOMScoreAdjust=-900\nTasksMax=infinity\n\n"
      "[Install]\nWantedBy=multi-user.target\n",
      installed(options).string(), options.ends_machine ? " --ends-machine" : "", user);
}

Result<pact::Status> install(Files& files, const Options& options) {
  STINT_TRY(files.make_dirs(options.dir, 0755));
  STINT_TRY(files.make_dirs(options.run, 0755));
  STINT_TRY_ASSIGN(bool new_program, put_program(files, options));
  if (options.service && has_systemd()) {
    STINT_TRY(run_service(files, options, new_program));
  } else {
    STINT_TRY(run_process(options));
  }
  return ask_status(options.socket(), kAnswerWithin);
}

}  // namespace stint::guard
