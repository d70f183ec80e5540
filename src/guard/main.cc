// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <sys/auxv.h>
#include <unistd.h>

#include <exception>
#include <filesystem>
#include <string>
#include <system_error>
#include <vector>

#include "guard/daemon/verbs.h"
#include "real/files.h"

namespace {

// The journal adds the time; below --dir it is a file's own dates that tell.
class StderrLog final : public stint::Log {
 public:
  void line(std::string_view text) override {
    auto line = fmt::format("stintd: {}\n", text);
    [[maybe_unused]] auto n = write(2, line.data(), line.size());
  }
};

// Where there is no /proc to ask (a process host of the rehearsal): by what it was started as, always a whole
// path.
std::string own_path() {
  std::error_code none;
  const auto asked = std::filesystem::read_symlink("/proc/self/exe", none);
  if (!none) return asked.string();
  // NOLINTNEXTLINE(performance-no-int-to-ptr): getauxval(3) tells addresses as numbers
  const auto* started = reinterpret_cast<const char*>(getauxval(AT_EXECFN));
  return started != nullptr ? std::filesystem::absolute(started).lexically_normal().string() : "stintd";
}

}  // namespace

int main(int argc, char** argv) {
  stint::real::RealFiles files;
  stint::guard::RealClock clock;
  StderrLog log;
  try {
    // By its path: once a newer program is there, the supervisors of new jobs are of that one.
    stint::guard::Tools tools{files, clock, log, own_path()};
    return stint::guard::run_verb(tools, std::vector<std::string>(argv + 1, argv + argc));
  } catch (const std::exception& error) {
    log.line(error.what());
    return 1;
  }
}
