// SPDX-License-Identifier: Apache-2.0
#include "cli/report.h"

#include <fmt/format.h>

#include <deque>
#include <map>
#include <sstream>

#include "cli/masked.h"

namespace stint::cli {
namespace {

constexpr std::size_t kLastStints = 20, kLastLines = 100;

constexpr const char* kHead =
    "A report for a bug of stint, made by `stint doctor --report`. Nothing was sent: read it, then attach it "
    "yourself.\n"
    "Names, addresses, paths, accounts, ids and whatever looks like a key are masked; the same thing has the "
    "same number.\n";

std::string section(std::string_view name, const std::string& text) {
  return fmt::format("\n== {}\n{}{}", name, text, text.ends_with('\n') ? "" : "\n");
}

std::string system_text(Context& c) {
  auto uname = run_child(c.world, {.argv = {"uname", "-srm"}}, {}, Seconds{5});
  auto release = c.world.files.read("/etc/os-release");
  std::string text = uname ? uname->out : "no uname\n";
  std::istringstream lines{release && *release ? **release : std::string{}};
  for (std::string line; std::getline(lines, line);)
    if (line.starts_with("PRETTY_NAME=") || line.starts_with("VERSION_ID=")) text += line + "\n";
  return text + fmt::format("program {}, {}\n", c.world.env.program.string(),
                            c.world.env.root ? "with all rights" : "as a user");
}

// Which are there; what they say is the user's.
std::string settings_text(const World& world) {
  std::string text = "variables that are set:";
  for (const auto& [name, value] : world.env.vars)
    if (name.starts_with("STINT_") || name.starts_with("AWS_") || name.starts_with("XDG_") ||
        name.ends_with("_proxy") || name.ends_with("_PROXY"))
      text += " " + name;
  for (const char* name : {".config/stint/config.toml", ".aws/config", ".aws/credentials"}) {
    auto there = world.files.stat(world.env.home / name);
    text += fmt::format("\n{} {}", name, there && *there ? "is there" : "is not there");
  }
  return text + "\n";
}

std::string stint_line(const ledger::Stint& stint) {
  std::string text = fmt::format("{} {} {} {} opened {}", stint.name, stint.terms.place, stint.terms.region,
                                 stint.terms.type, rfc3339(stint.opened));
  for (const auto& attempt : stint.attempts)
    text += fmt::format("\n  attempt {} {} {}", attempt.n, attempt.state, attempt.why);
  if (stint.machine) {
    text += fmt::format("\n  machine {} {}", stint.machine->state, stint.machine->why);
    text += fmt::format(", {} runs, {} earlier machines", stint.machine->runs.size(), stint.earlier.size());
  }
  for (const auto& guard : stint.guards)
    text += fmt::format("\n  guard {} {} at {}, seen {}", guard.layer, guard.act, rfc3339(guard.fires),
                        rfc3339(guard.seen));
  for (const auto& job : stint.jobs)
    text += fmt::format("\n  job {}", job.code ? fmt::format("ended with {}", *job.code) : "has not ended");
  if (stint.ended) text += fmt::format("\n  ended {} {}", rfc3339(*stint.ended), stint.why_ended);
  return text + "\n";
}

// What was run is in the error that says how it ended; its arguments may be anything.
void know_lines(Masked& masked, const std::string& command) {
  std::istringstream lines{command};
  for (std::string line; std::getline(lines, line);) masked.know(line, "COMMAND");
}

std::string ledger_text(Context& c, Masked& masked) {
  auto ledger = c.open_ledger(ledger::Room::Forgone);
  if (!ledger) return ledger.error().what;
  auto stints = ledger->get().stints({});
  if (!stints) return stints.error().what;
  std::map<std::string, int> places;
  int open = 0;
  for (const auto& stint : *stints) {
    masked.know(stint.name, "STINT");
    masked.know(stint.owner, "OWNER");
    masked.know(stint.token, "TOKEN");
    for (const auto& job : stint.jobs) know_lines(masked, job.started.what);
    ++places[stint.terms.place];
    open += stint.ended ? 0 : 1;
  }
  std::string text = fmt::format("{} stints, {} open\n", stints->size(), open);
  for (const auto& [place, count] : places) text += fmt::format("{} at {}\n", count, place);
  std::size_t shown = 0;
  for (auto stint = stints->rbegin(); stint != stints->rend() && shown < kLastStints; ++stint, ++shown)
    text += stint_line(*stint);
  return text;
}

// Of the log only errors and calls: the rest talks of the user's files.
std::string log_text(const World& world) {
  auto log = world.files.read(world.env.state_dir() / "stint.log");
  if (!log || !*log) return "no log\n";
  std::deque<std::string> last;
  std::istringstream lines{**log};
  for (std::string line; std::getline(lines, line);) {
    auto what = line.find(' ');
    bool is_ours = what != line.npos &&
                   (line.compare(what + 1, 6, "error:") == 0 || line.compare(what + 1, 4, "aws ") == 0);
    if (!is_ours) continue;
    last.push_back(line);
    if (last.size() > kLastLines) last.pop_front();
  }
  std::string text;
  for (const auto& line : last) text += line + "\n";
  return text.empty() ? "no errors, no calls\n" : text;
}

}  // namespace

Result<Path> place_for_report(Context& c, const std::string& file) {
  Path path = c.world.env.cwd / file;
  STINT_TRY_ASSIGN(auto there, c.world.files.stat(path));
  if (there) return fail(Kind::Usage, fmt::format("{} is there already", path.string()), "name another file");
  return path;
}

Result<> write_report(Context& c, const Path& path, const std::string& seen_by_doctor) {
  Masked masked{c.world};
  auto of_ledger = ledger_text(c, masked);  // knows more words to mask: so first
  std::string text = section("version", "stint " STINT_VERSION ", " + rfc3339(c.world.out.now().wall));
  text += section("system", system_text(c)) + section("settings", settings_text(c.world));
  text += section("doctor", seen_by_doctor) + section("ledger", of_ledger) +
          section("errors and calls", log_text(c.world));
  return c.world.files.write(path, kHead + masked.text(text), 0600);
}

}  // namespace stint::cli
