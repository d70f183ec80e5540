// SPDX-License-Identifier: Apache-2.0
#include "host/session.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "host/commands.h"

namespace stint::host {
namespace {

using namespace std::chrono_literals;

constexpr Micros kConnectPause = 500ms;
constexpr Micros kConnectOnce = 15s;

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

// Ctrl-C at the terminal belongs to what runs there.
Result<int> at_terminal(World& world, const Command& command) {
  STINT_TRY_ASSIGN(Child child, Child::start(world, command));
  Shield shield(world.tasks);
  while (true) {
    STINT_TRY_ASSIGN(Event event, child.next());
    if (auto* exited = std::get_if<Exited>(&event)) return exited->code;
  }
}

}  // namespace

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
