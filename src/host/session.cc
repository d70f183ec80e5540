// SPDX-License-Identifier: Apache-2.0
#include "host/session.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "host/commands.h"
#include "host/listing.h"

namespace stint::host {
namespace {

using namespace std::chrono_literals;

constexpr Micros kConnectPause = 500ms;
constexpr Micros kConnectOnce = 15s;
constexpr Micros kTransfer = 24h;  // rsync itself gives up on a dead connection
constexpr const char *kHere = "here", *kThere = "on the machine";
constexpr int kRsyncVanished = 24;  // a file went while it was being listed

bool mentions(const std::string& text, std::string_view piece) {
  return text.find(piece) != std::string::npos;
}

// Whether it is the right machine its user has to say.
Error unknown_host(const Reach& reach, const std::string& said, bool changed) {
  return {.kind = Kind::Failed,
          .what = fmt::format("ssh {} the host key of {}",
                              changed ? "does not believe (it has changed)" : "does not know", reach.address),
          .next = fmt::format("ssh {}{}@{} once, and compare what it says",
                              reach.port == 0 ? "" : fmt::format("-p {} ", reach.port), reach.user,
                              reach.address),
          .detail = said,
          .code = changed ? "HostKey" : "NewHost"};
}

// What ssh said when it could not connect.
Error cannot_connect(const Reach& reach, const std::string& said) {
  bool changed = mentions(said, "REMOTE HOST IDENTIFICATION HAS CHANGED");
  bool unproved =
      changed || mentions(said, "Host key verification failed") || mentions(said, "host key is known for");
  if (unproved && reach.own) return unknown_host(reach, said, changed);
  if (unproved)
    return {.kind = Kind::Failed,
            .what = fmt::format(
                "{} shows a host key that is not the one its console showed: the connection was stopped "
                "before anything was sent",
                reach.id),
            .detail = said,
            .code = "HostKey"};
  bool silent = said.empty() || (mentions(said, "connect to host") && mentions(said, "timed out"));
  return {.kind = Kind::Unreachable,
          .what = fmt::format("{} does not answer on ssh ({})", reach.id,
                              said.empty() ? "no answer" : last_line(said)),
          .detail = said,
          .code = silent ? "NoAnswer" : ""};
}

// rsync's own first word on it: what follows is what came of that.
std::string first_cause(const std::string& said) {
  auto at = said.starts_with("rsync: ") ? 0 : said.find("\nrsync: ");
  if (at == std::string::npos) return last_line(said);
  if (said[at] == '\n') ++at;
  return said.substr(at, said.find('\n', at) - at);
}

// Ctrl-C at the terminal belongs to what runs there.
Result<int> at_terminal(World& world, const Command& command) {
  STINT_TRY_ASSIGN(Child child, Child::start(world, command));
  Shield shield(world.tasks);
  while (true) {
    STINT_TRY_ASSIGN(Event event, child.next());
    if (auto* exited = std::get_if<Exited>(&event)) return exited->code;
  }
}

// What rsync's end means; the files went to `where`.
Result<> transferred(const ChildResult& result, const char* what, const char* where) {
  if (result.code == 0 || result.code == kRsyncVanished) return {};
  bool lost = result.code == 255 || result.code == 12 || result.code == 30;  // ssh's; stream error; time-out
  bool full = mentions(result.err, "No space left on device");
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

std::int64_t Link::send(pact::Request request) {
  child_.write(pact::to_line(pact::Asked{++sent_, std::move(request)}));
  return sent_;
}

Result<std::optional<pact::Told>> Link::next(std::optional<Micros> until) {
  if (!kept_.empty()) {
    auto told = std::move(kept_.front());
    kept_.erase(kept_.begin());
    return told;
  }
  while (true) {
    while (auto line = lines_.next()) {
      STINT_TRY_ASSIGN(std::string text, *std::move(line));
      STINT_TRY_ASSIGN(auto told, pact::read_answer(text));
      if (!told) continue;
      if (auto* refused = std::get_if<pact::Refused>(&told->what);
          refused && told->n == 0)  // the whole connection
        return fail(refused->kind, refused->what, refused->next);
      return told;
    }
    STINT_TRY_ASSIGN(Event event, child_.next(until));
    if (std::holds_alternative<Due>(event)) return std::nullopt;
    if (auto* output = std::get_if<Output>(&event)) {
      if (output->stream == 2)
        errors_ += output->bytes;
      else
        lines_.feed(output->bytes);
    } else {
      auto said = last_line(errors_);
      return fail(
          Error{.kind = Kind::Unreachable,
                .what = "the connection to the machine was lost" + (said.empty() ? "" : " (" + said + ")"),
                .detail = errors_});
    }
  }
}

Result<pact::Answer> Link::ask(pact::Request request, Micros limit) {
  Micros until = world_->out.now().boot + limit;
  auto n = send(std::move(request));
  std::vector<pact::Told> others = std::exchange(kept_, {});
  Result<std::optional<pact::Told>> told;
  while ((told = next(until)) && *told && (*told)->n != n) others.push_back(std::move(**told));
  kept_ = std::move(others);
  if (!told) return fail(std::move(told).error());
  if (!*told)
    return fail(Kind::Unreachable, fmt::format("stintd did not answer within {}", format_duration(limit)));
  if (auto* refused = std::get_if<pact::Refused>(&(*told)->what))
    return fail(refused->kind, refused->what, refused->next);
  return std::move((*told)->what);
}

Result<Child> Session::connect_once(World& world, const Reach& reach, Micros until) {
  STINT_TRY_ASSIGN(Child child, Child::start(world, connect(reach)));
  std::string said;
  while (true) {
    STINT_TRY_ASSIGN(Event event, child.next(std::min(until, world.out.now().boot + kConnectOnce)));
    if (auto* output = std::get_if<Output>(&event)) {
      if (mentions(output->bytes, "stint-connected")) return child;
      said += output->bytes;
    } else {
      return fail(cannot_connect(reach, said));
    }
  }
}

Result<Session> Session::open(World& world, Reach reach, Micros until) {
  Session session{world, std::move(reach)};
  if (session.reach_.local) return session;
  while (true) {
    // Other commands may be at this machine, too, and a master that was killed leaves its socket behind.
    session.reach_.socket = "ctl-" + random_hex(world.out, 6);
    auto child = connect_once(world, session.reach_, until);
    if (child) {
      session.master_ = std::move(*child);
      return session;
    }
    bool again = child.error().kind == Kind::Unreachable && world.out.now().boot + kConnectPause < until;
    if (!again) return fail(std::move(child).error());
    STINT_TRY(sleep_for(world, kConnectPause));
  }
}

bool Session::stands() {
  if (reach_.local) return true;
  if (master_->exited()) return false;
  auto event = master_->next(world_->out.now().boot);  // what has come already
  return event && !std::holds_alternative<Exited>(*event);
}

Result<ChildResult> Session::stintd(const std::string& program, const std::vector<std::string>& verb,
                                    bool as_root, Micros limit) {
  Command command = host::stintd(reach_, program, verb, as_root);
  command.in = Command::Stdin::Null;
  STINT_TRY_ASSIGN(auto result, run_child(*world_, std::move(command), {}, limit));
  if (result.code == 255 && !reach_.local) return fail(cannot_connect(reach_, result.err));
  return result;
}

Result<Link> Session::attach(const std::string& program) {
  std::vector<std::string> verb{"attach"};
  if (!reach_.is_the_stints()) verb.insert(verb.end(), {"--dir", reach_.stintd_dir(), "--wait", "5"});
  STINT_TRY_ASSIGN(Child child, Child::start(*world_, host::stintd(reach_, program, verb, true)));
  Link link{*world_, std::move(child)};
  STINT_TRY_ASSIGN(auto answer, link.ask(pact::Hello{}));
  auto* welcome = std::get_if<pact::Welcome>(&answer);
  if (welcome == nullptr) return fail(Kind::Failed, "stintd did not welcome us");
  link.at_hello_ = std::move(welcome->status);
  return link;
}

Result<bool> Session::forward(std::uint16_t here, std::uint16_t there) {
  STINT_TRY_ASSIGN(auto result, run_child(*world_, host::forward(reach_, here, there), {}, 30s));
  if (result.code == 0) return true;
  if (mentions(result.err, "forward")) return false;
  return fail(cannot_connect(reach_, result.err));
}

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

Result<> Session::meet(World& world, const Reach& reach) {
  STINT_TRY_ASSIGN(int code, at_terminal(world, first_contact(reach)));
  if (code == 0) return {};
  return fail(
      Kind::Failed, fmt::format("ssh did not reach {}", reach.address),
      "its words are above; stint needs a key there that asks for no password (ssh-copy-id, ssh-add)");
}

Result<int> Session::terminal(const std::string& program, const std::string& job) {
  return at_terminal(*world_, host::terminal(reach_, program, job));
}

Result<int> Session::shell(const std::vector<std::string>& argv) {
  return at_terminal(*world_, host::shell(reach_, argv));
}

}  // namespace stint::host
