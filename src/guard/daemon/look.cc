// SPDX-License-Identifier: Apache-2.0
#include "guard/daemon/look.h"

#include <unistd.h>

#include <nlohmann/json.hpp>
#include <sstream>

#include "guard/daemon/gpu.h"
#include "guard/daemon/jupyter.h"
#include "guard/daemon/network.h"
#include "guard/daemon/terminals.h"
#include "guard/daemon/users.h"
#include "pact/fields.h"

namespace stint::guard {
namespace {

std::int64_t millis(Micros span) { return std::chrono::floor<std::chrono::milliseconds>(span).count(); }

std::istringstream text_of(Files& files, const Path& path) {
  auto text = files.read(path);
  return std::istringstream(text && *text ? **text : std::string());
}

std::optional<Micros> by_group(Files& files, const Path& root) {
  auto text = text_of(files, root / "sys/fs/cgroup/cpu.stat");
  std::string name;
  std::int64_t value = 0;
  while (text >> name >> value)
    if (name == "usage_usec") return Micros{value};
  return std::nullopt;
}

// "cpu  user nice system idle iowait irq softirq steal", in ticks.
Micros by_kernel(Files& files, const Path& root) {
  auto text = text_of(files, root / "proc/stat");
  std::string name;
  std::int64_t user = 0, nice = 0, system = 0, idle = 0, wait = 0, irq = 0, soft = 0;
  text >> name >> user >> nice >> system >> idle >> wait >> irq >> soft;
  return Micros{(user + nice + system + irq + soft) * (1'000'000 / sysconf(_SC_CLK_TCK))};
}

std::optional<User> user_called(Files& files, const std::string& name) {
  auto user = name.empty() ? find_user(files, geteuid()) : find_user(files, name);
  return user ? *user : std::nullopt;
}

std::optional<Micros> maybe_span(pact::Fields& f, const char* name) {
  if (!f.maybe_number(name)) return std::nullopt;
  return f.millis(name);
}

}  // namespace

Micros read_cpu(Files& files, const Path& root) {
  auto group = by_group(files, root);
  return group ? *group : by_kernel(files, root);
}

Readings take_readings(Files& files, Clock& clock, const std::string& user) {
  Readings found{
      .terminal_quiet = last_input(clock.now().wall), .gpu_busy = ask_gpu(), .cpu = read_cpu(files)};
  if (auto moved = read_moved(files)) found.moved = moved->received + moved->sent;
  if (auto login = user_called(files, user)) {
    auto kernels = ask_kernels(notebook_servers(files, *login), clock.now().wall);
    found.kernel_busy = kernels.busy;
    found.kernel_quiet = kernels.quiet;
  }
  return found;
}

std::string to_text(const Readings& r) {
  Json json{{"kernel_busy", r.kernel_busy},
            {"gpu_busy", r.gpu_busy},
            {"cpu_ms", millis(r.cpu)},
            {"moved", r.moved}};
  if (r.kernel_quiet) json["kernel_quiet_ms"] = millis(*r.kernel_quiet);
  if (r.terminal_quiet) json["terminal_quiet_ms"] = millis(*r.terminal_quiet);
  return pact::dump_line(json) + "\n";
}

Result<Readings> readings_from(std::string_view text) {
  STINT_TRY_ASSIGN(auto json, pact::parse_object(text, "what uses this machine"));
  pact::Fields f(json, "what uses this machine");
  Readings r{.kernel_busy = f.flag("kernel_busy"),
             .kernel_quiet = maybe_span(f, "kernel_quiet_ms"),
             .terminal_quiet = maybe_span(f, "terminal_quiet_ms"),
             .gpu_busy = f.flag("gpu_busy"),
             .cpu = f.millis("cpu_ms")};
  auto moved = f.number("moved");
  f.expect(moved >= 0, "its bytes are below nothing");
  STINT_TRY(f.ok());
  r.moved = static_cast<std::uint64_t>(moved);
  return r;
}

}  // namespace stint::guard
