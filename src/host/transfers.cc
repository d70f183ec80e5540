// SPDX-License-Identifier: Apache-2.0
// What of a Session carries files, by rsync, and what rsync says of that.
#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "host/commands.h"
#include "host/listing.h"
#include "host/session.h"

namespace stint::host {
namespace {

using namespace std::chrono_literals;

constexpr Micros kTransfer = 24h;  // rsync itself gives up on a dead connection
constexpr const char *kHere = "here", *kThere = "on the machine";
constexpr int kRsyncVanished = 24;  // a file went while it was being listed

// rsync's own first word on it: what follows is what came of that.
std::string first_cause(const std::string& said) {
  auto at = said.starts_with("rsync: ") ? 0 : said.find("\nrsync: ");
  if (at == std::string::npos) return last_line(said);
  if (said[at] == '\n') ++at;
  return said.substr(at, said.find('\n', at) - at);
}

// What rsync's end means; the files went to `where`.
Result<> transferred(const ChildResult& result, const char* what, const char* where) {
  if (result.code == 0 || result.code == kRsyncVanished) return {};
  bool lost = result.code == 255 || result.code == 12 || result.code == 30;  // ssh's; stream error; time-out
  bool full = result.err.find("No space left on device") != std::string::npos;
  return fail(Error{
      .kind = lost && !full ? Kind::Unreachable : Kind::Failed,
      .what = fmt::format("{} failed: {}", what, first_cause(result.err)),
      .next = full ? fmt::format("make room {} and repeat the command: it goes on from there", where) : "",
      .detail = result.err});
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < text.size();) {
    auto end = std::min(text.find('\n', at), text.size());
    std::string line = text.substr(at, end - at);
    if (!line.empty() && line.back() != '/') lines.push_back(unescaped(line));  // folders are no news
    at = end + 1;
  }
  return lines;
}

}  // namespace

Result<ChildResult> Session::transfer(Command command, const char* what, const char* where,
                                      const std::vector<std::string>& names) {
  STINT_TRY_ASSIGN(auto result, run_child(*world_, std::move(command), names_for_rsync(names), kTransfer));
  STINT_TRY(transferred(result, what, where));
  return result;
}

Result<> Session::push(const Path& from, const std::string& to, Named named,
                       const std::vector<std::string>& names, function_ref<Result<>(std::uint64_t)> heard) {
  bool all = named == Named::Stays;
  return push(all ? host::push_all(reach_, from, to) : host::push(reach_, from, to),
              all ? rules_for_rsync(names) : names_for_rsync(names), "sending the project", heard);
}

Result<> Session::push_data(const Path& from, const std::string& to,
                            function_ref<Result<>(std::uint64_t)> heard) {
  return push(host::push_data(reach_, from, to), {}, "sending data", heard);
}

Result<> Session::push(const Command& command, const std::string& names, const char* what,
                       function_ref<Result<>(std::uint64_t)> heard) {
  bool is_fed = command.in == Command::Stdin::Pipe;
  STINT_TRY_ASSIGN(Child child, Child::start(*world_, command));
  if (is_fed) child.write(names);
  if (is_fed) child.close_stdin();
  ChildResult result;
  while (true) {
    STINT_TRY_ASSIGN(Event event, child.next());
    if (const auto* exited = std::get_if<Exited>(&event)) {
      result.code = exited->code;
      return transferred(result, what, kThere);
    }
    const auto& output = std::get<Output>(event);
    (output.stream == 2 ? result.err : result.out) += output.bytes;
    if (auto sent = read_progress(result.out)) STINT_TRY(heard(*sent));
  }
}

Result<std::vector<project::Seen>> Session::differing(const std::string& from, const Path& to,
                                                      const std::vector<std::string>& rules) {
  STINT_TRY_ASSIGN(auto result,
                   transfer(host::list(reach_, from, to, rules), "looking at the outputs", kHere));
  return read_listing(result.out);
}

Result<std::vector<project::Seen>> Session::compare(const std::string& from, const Path& to,
                                                    const std::vector<std::string>& names) {
  STINT_TRY_ASSIGN(auto result,
                   transfer(host::compare(reach_, from, to), "comparing the outputs", kHere, names));
  return read_listing(result.out);
}

Result<std::vector<project::Seen>> Session::pull(const std::string& from, const Path& to,
                                                 const std::vector<std::string>& names,
                                                 const std::string& replaced) {
  STINT_TRY_ASSIGN(auto result, transfer(host::pull(reach_, from, to, replaced), "bringing the outputs home",
                                         kHere, names));
  return read_listing(result.out);
}

Result<std::vector<std::string>> Session::put(const Path& from, const std::string& to) {
  STINT_TRY_ASSIGN(auto result, transfer(host::put(reach_, from, to), "sending it", kThere));
  return lines_of(result.out);
}

Result<std::vector<std::string>> Session::get(const std::string& from, const Path& to) {
  STINT_TRY_ASSIGN(auto result, transfer(host::get(reach_, from, to), "fetching it", kHere));
  return lines_of(result.out);
}

}  // namespace stint::host
