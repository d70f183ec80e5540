// SPDX-License-Identifier: Apache-2.0
#include "guard/daemon/verbs.h"

#include <fmt/format.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <csignal>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <optional>
#include <thread>

#include "guard/daemon/ask.h"
#include "guard/daemon/attach.h"
#include "guard/daemon/daemon.h"
#include "guard/daemon/install.h"
#include "guard/daemon/jupyter.h"
#include "guard/daemon/look.h"
#include "guard/daemon/power_off.h"
#include "guard/daemon/room.h"
#include "guard/daemon/shim.h"
#include "guard/daemon/spot.h"
#include "guard/daemon/users.h"
#include "guard/daemon/viewer.h"
#include "guard/daemon/wait_boot.h"
#include "pact/fields.h"
#include "pact/names.h"
#include "pact/notebook.h"

namespace stint::guard {
namespace {

constexpr std::string_view kHelp =
    "stintd, the guard of a stint on its machine\n"
    "  stintd install [--dir DIR] [--user NAME]       have it serve, and answer once it does\n"
    "  stintd attach [--dir DIR] [--wait SECONDS]     carry stdin and stdout to it\n"
    "  stintd status [--dir DIR]                      what it knows, as JSON\n"
    "  stintd look [--user NAME]                      what uses this machine, as JSON\n"
    "  stintd notebook PID                            how that notebook server is reached, as JSON\n"
    "  stintd wait-boot [--wait SECONDS]              until cloud-init is done or has failed\n"
    "  stintd room FOLDER...                          what is there, and what may still be written, as JSON\n"
    "  stintd terminal JOB [--dir DIR]                look at that job's terminal, and type to it\n"
    "  stintd remove --dir DIR                        what a stintd that has ended left there\n"
    "  stintd power-off                               this machine, in a bounded time\n"
    "  stintd serve [--dir DIR] [--run DIR] [--user NAME] [--ends-machine]\n";

// What the words after the verb say.
struct Words {
  Options options;
  Micros wait = Seconds{60};
  std::vector<std::string> rest;
};

void print(std::string_view text) { [[maybe_unused]] auto n = write(1, text.data(), text.size()); }

int failed(const Error& error) {
  auto text =
      fmt::format("stintd: {}\n", error.what) + (error.next.empty() ? "" : " next: " + error.next + "\n");
  [[maybe_unused]] auto n = write(2, text.data(), text.size());
  return exit_code(error);
}

std::optional<int> number(std::string_view text) {
  int value = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  bool whole = error == std::errc() && end == text.data() + text.size();
  return whole && value >= 0 ? std::optional<int>(value) : std::nullopt;
}

Path absolute(const std::string& path) { return std::filesystem::absolute(path).lexically_normal(); }

// One option and its value; false where it is none, or the value is none.
bool take(Words& words, std::string_view option, const std::string& value, bool& run_given) {
  if (option == "--dir") {
    words.options.dir = absolute(value);
    words.options.service = false;
    if (!run_given) words.options.run = words.options.dir;
  } else if (option == "--run") {
    words.options.run = absolute(value);
    run_given = true;
  } else if (option == "--clock") {
    words.options.clock_shift = absolute(value);
  } else if (option == "--user" && pact::is_user(value)) {
    words.options.user = value;
  } else if (auto wait = number(value); option == "--wait" && wait) {
    words.wait = Seconds{*wait};
  } else {
    return false;
  }
  return true;
}

Result<Words> parse(const Tools& tools, const std::vector<std::string>& args) {
  Words words{.options = {.service = geteuid() == 0, .program = tools.program}};
  bool run_given = false;
  for (std::size_t i = 1; i < args.size(); ++i) {
    if (args[i] == "--ends-machine") {
      words.options.ends_machine = true;
    } else if (!args[i].starts_with("--")) {
      words.rest.push_back(args[i]);
    } else if (i + 1 == args.size() || !take(words, args[i], args[i + 1], run_given)) {
      return fail(Kind::Usage, fmt::format("{} is no option of stintd, or its value is none", args[i]),
                  "stintd --help");
    } else {
      ++i;
    }
  }
  return words;
}

int serve(Tools& tools, const Words& words) {
  ShiftedClock shifted(tools.clock, tools.files, words.options.clock_shift);
  Clock& clock = words.options.clock_shift.empty() ? tools.clock : shifted;
  auto daemon = Daemon::start({tools.files, clock, tools.log}, words.options);
  if (!daemon) return failed(daemon.error());
  while ((*daemon)->turn()) {
  }
  return 0;
}

int show(const Result<pact::Status>& status, std::optional<std::uint64_t> free = {}) {
  if (!status) return failed(status.error());
  auto json = pact::to_json(*status);
  if (free) json[pact::kFree] = *free;
  print(pact::dump_line(json) + "\n");
  return 0;
}

// Of whoever asked, by way of sudo or not.
Path home_of_asker(Files& files) {
  const char* by_sudo = std::getenv("SUDO_USER");
  auto user = by_sudo != nullptr ? find_user(files, by_sudo) : find_user(files, geteuid());
  return user && *user ? (*user)->home : "/";
}

int install_verb(Tools& tools, const Words& words) {
  auto options = words.options;
  // A machine that stint did not launch is somebody's own: nothing here ever powers it off.
  auto launched = tools.files.stat(options.token());
  options.ends_machine = options.service && launched && *launched;
  auto status = install(tools.files, options);
  return show(status, free_bytes(home_of_asker(tools.files)));
}

int attach_verb(Tools&, const Words& words) {
  auto attached = attach(words.options.socket(), words.wait, 0, 1);
  return attached ? 0 : failed(attached.error());
}

int status_verb(Tools&, const Words& words) { return show(ask_status(words.options.socket(), Micros{0})); }

// Only what somebody named: the system's own folder has its machine's life.
int remove_verb(Tools& tools, const Words& words) {
  const auto& options = words.options;
  if (options.dir == Options{}.dir) return failed({.kind = Kind::Usage, .what = "stintd remove needs --dir"});
  auto there = tools.files.stat(options.dir);
  if (!there || !*there) return there ? 0 : failed(there.error());
  Micros until = tools.clock.now().boot + words.wait;
  while (true) {
    auto lock = tools.files.lock(options.lock());
    if (!lock) return failed(lock.error());
    if (*lock) break;
    if (tools.clock.now().boot > until)
      return failed(
          {.kind = Kind::Failed, .what = fmt::format("a stintd still serves in {}", options.dir.string())});
    std::this_thread::sleep_for(std::chrono::milliseconds{50});
  }
  auto removed = remove_tree(tools.files, options.dir);
  return removed ? 0 : failed(removed.error());
}

int wait_boot_verb(Tools& tools, const Words& words) {
  auto state = wait_for_boot(tools.files, tools.clock, "/", words.wait);
  print(pact::dump_line(to_json(state)) + "\n");
  return state.cloud_init == BootState::CloudInit::Running ? 1 : 0;
}

// Said by hand it only begins; the process that does it is told "now".
int power_off_verb(Tools& tools, const Words& words) {
  auto begun = words.rest.empty() ? begin_power_off(words.options) : may_power_off(words.options);
  if (!begun) return failed(begun.error());
  return words.rest.empty() ? 0 : failed(power_off(tools.clock));
}

int job_shim_verb(Tools& tools, const Words& words) {
  if (words.rest.empty()) return 2;
  return run_shim(tools.files, tools.clock, words.rest[0], words.rest.size() > 1 ? words.rest[1] : "");
}

int look_verb(Tools& tools, const Words& words) {
  print(to_text(take_readings(tools.files, tools.clock, words.options.user)));
  return 0;
}

// The user's own word: another user's server is none of ours.
int notebook_verb(Tools& tools, const Words& words) {
  auto pid = words.rest.empty() ? std::nullopt : number(words.rest[0]);
  auto user = find_user(tools.files, geteuid());
  if (!user || !*user || !pid)
    return failed({.kind = Kind::Usage, .what = "stintd notebook needs a process id"});
  auto server = notebook_server(tools.files, **user, *pid);
  if (!server) return failed({.kind = Kind::Failed, .what = "no notebook server runs as that process yet"});
  pact::Notebook notebook{server->port, server->base, server->token, is_lab(tools.files, *pid)};
  print(pact::dump_line(pact::to_json(notebook)) + "\n");
  return 0;
}

int room_verb(Tools&, const Words& words) {
  std::vector<pact::Room> rooms;
  for (const auto& folder : words.rest) {
    auto room = room_of(folder);
    if (!room) return failed(room.error());
    rooms.push_back(*room);
  }
  print(pact::dump_line(pact::to_json(rooms)) + "\n");
  return 0;
}

int terminal_verb(Tools& tools, const Words& words) {
  if (words.rest.size() != 1 || !pact::is_job_id(words.rest[0]))
    return failed({.kind = Kind::Usage, .what = "stintd terminal needs a job"});
  auto seen = view_terminal(tools.files, tools.clock, {words.options.jobs() / words.rest[0]}, words.wait);
  return seen ? 0 : failed(seen.error());
}

// It lives as long as the stintd that began it.
int watch_spot_verb(Tools&, const Words&) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  auto service = metadata_service_at(std::getenv("AWS_EC2_METADATA_SERVICE_ENDPOINT"));
  print(wait_for_spot_notice(service).value_or("none") + "\n");
  return 0;
}

struct Verb {
  std::string_view name;
  int (*run)(Tools&, const Words&);
};
constexpr std::array kVerbs{Verb{"serve", serve},
                            Verb{"install", install_verb},
                            Verb{"attach", attach_verb},
                            Verb{"status", status_verb},
                            Verb{"remove", remove_verb},
                            Verb{"wait-boot", wait_boot_verb},
                            Verb{"power-off", power_off_verb},
                            Verb{"job-shim", job_shim_verb},
                            Verb{"look", look_verb},
                            Verb{"notebook", notebook_verb},
                            Verb{"room", room_verb},
                            Verb{"terminal", terminal_verb},
                            Verb{"watch-spot", watch_spot_verb}};

}  // namespace

int run_verb(Tools& tools, const std::vector<std::string>& args) {
  auto name = args.empty() ? std::string("--help") : args[0];
  if (name == "--help" || name == "--version") {
    print(name == "--help" ? std::string(kHelp) : fmt::format("stintd {}\n", STINT_VERSION));
    return args.empty() ? 2 : 0;
  }
  auto verb = std::ranges::find(kVerbs, name, &Verb::name);
  if (verb == kVerbs.end())
    return failed(
        {.kind = Kind::Usage, .what = fmt::format("{} is no verb of stintd", name), .next = "stintd --help"});
  auto words = parse(tools, args);
  return words ? verb->run(tools, *words) : failed(words.error());
}

}  // namespace stint::guard
