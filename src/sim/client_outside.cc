// SPDX-License-Identifier: Apache-2.0
#include "sim/client_outside.h"

#include <algorithm>
#include <memory>

#include "host/programs.h"
#include "pact/lines.h"
#include "sim/commands.h"
#include "sim/files.h"
#include "testing/call_names.h"

namespace stint::sim {
namespace {

using namespace std::chrono_literals;

constexpr Micros kWay = 30ms;       // there or back
constexpr Micros kCommand = 300ms;  // a short command over ssh

}  // namespace

/// The simulated children.
struct Commands {
  ClientOutside& out;
  Universe& universe;
  Ticket ticket;
  Parsed parsed;

  void end(Micros span, int code, std::string said = {}, std::string printed = {}) {
    if (!printed.empty()) out.later(span, Output{ticket, 1, std::move(printed)});
    if (!said.empty()) out.later(span, Output{ticket, 2, std::move(said)});
    out.later(span, Exited{ticket, code});
  }

  // Whether there is somebody at that address whom we know by the host key that its console showed.
  Machine* reachable() {
    Machine* machine = universe.machine_at(parsed.address);
    if (machine == nullptr || !universe.may_reach_ssh(*machine)) {
      end(10s, 255, "ssh: connect to host: Connection timed out\n");
      return nullptr;
    }
    if (!machine->answers_ssh()) {
      end(kWay, 255, "ssh: connect to host: Connection refused\n");
      return nullptr;
    }
    auto known = universe.disk.plain.find(parsed.dir + "/known_hosts");
    if (known == universe.disk.plain.end() ||
        known->second.find(machine->spec().host_key) == std::string::npos) {
      end(kWay, 255, "Host key verification failed.\n");
      return nullptr;
    }
    return machine;
  }

  void run() {
    Machine* machine = reachable();
    if (machine == nullptr) return;
    switch (parsed.what) {
      case Parsed::What::Connect:
        return connect(*machine);
      case Parsed::What::Architecture:
        return end(kCommand, 0, {}, std::string{host::kArchitecture} + "\n");
      case Parsed::What::Install:
        return install(*machine);
      case Parsed::What::Stintd:
        return stintd(*machine);
      case Parsed::What::Push:
        machine->receive_project();
        return end(2s, 0);
      case Parsed::What::List:
      case Parsed::What::Compare:
        return list(*machine);
      case Parsed::What::Pull:
        return pull(*machine);
      case Parsed::What::Unknown:
        break;
    }
  }

  void connect(Machine& machine) {
    out.later(kCommand, Output{ticket, 1, "stint-connected\n"});
    hold(machine);
  }

  // The child ends when the machine goes.
  void hold(Machine& machine) {
    auto alive = out.alive_;
    auto before = machine.on_gone;
    machine.on_gone = [before, alive, this_copy = *this]() mutable {
      if (before) before();
      if (*alive) this_copy.end(kWay, 255, "Connection closed by remote host\n");
    };
  }

  void install(Machine& machine) {
    out.children_[ticket].on_input_end = [self = *this, &machine]() mutable {
      machine.add_program(self.parsed.program);
      self.end(kCommand, 0);
    };
  }

  void stintd(Machine& machine) {
    const std::string& verb = parsed.verb[0];
    if (!machine.has_program(parsed.program)) return end(kCommand, 127, "sh: not found\n");
    if (verb == "--version") return end(kCommand, 0, {}, "stintd\n");
    if (verb == "wait-boot") return wait_boot(machine);
    if (verb == "install")
      return end(kCommand, machine.start_stintd() ? 0 : 1, {}, "{\"free_bytes\":4000000000}\n");
    if (verb == "attach") return attach(machine);
    universe.break_rule("stintd " + verb + " over ssh");
    end(kCommand, 2);
  }

  void wait_boot(Machine& machine) {
    if (machine.booted()) return end(kCommand, 0, {}, "{\"boot\":\"done\"}\n");
    auto alive = out.alive_;
    universe.agenda.in(1s, [self = *this, alive, &machine]() mutable {
      if (!*alive) return;
      if (machine.up())
        self.wait_boot(machine);
      else
        self.end(kWay, 255);
    });
  }

  void attach(Machine& machine) {
    if (!machine.stintd_runs()) return end(kCommand, 1, "stintd does not run\n");
    if (!parsed.as_root) {  // nobody else may, before the policy names the user
      universe.break_rule("attach to stintd as a user");
      return end(kCommand, 1, "this user may not talk to stintd\n");
    }
    auto alive = out.alive_;
    auto conn = machine.attach(
        [self = *this, alive](std::string line) {
          if (*alive) self.out.later(kWay, Output{self.ticket, 1, std::move(line)});
        },
        [self = *this, alive]() mutable {
          if (*alive) self.end(kWay, 255, "Connection closed by remote host\n");
        });
    auto& child = out.children_[ticket];
    auto lines = std::make_shared<pact::Lines>();
    std::string id = machine.spec().instance;
    child.on_input = [&universe = universe, id, conn, lines](std::string_view bytes) {
      lines->feed(bytes);
      while (auto line = lines->next()) {
        Machine* there = universe.machine(id);
        if (*line && there != nullptr)
          universe.agenda.in(kWay, [&universe, id, conn, text = **line] {
            if (Machine* m = universe.machine(id)) m->line(conn, text);
          });
      }
    };
    child.on_kill = [&universe = universe, id, conn] {
      if (Machine* m = universe.machine(id)) m->detach(conn);
    };
  }

  // As rsync lists it: "2026/11/24-12:00:00".
  static std::string listed(const Machine& machine, const std::string& name) {
    auto when = rfc3339(machine.written.at(name));
    std::string size = std::to_string(when.size());
    when.pop_back();
    when[4] = when[7] = '/';
    when[10] = '-';
    return ">f+++++++++ " + size + " " + when + " " + name + "\n";
  }

  void list(Machine& machine) {
    std::string lines;
    for (const auto& name : machine.outputs)
      if (!machine.home.contains(name)) lines += listed(machine, name);
    end(1s, 0, {}, lines);
  }

  // What was asked for by name, once all names are there.
  void pull(Machine& machine) {
    auto names = std::make_shared<std::string>();
    auto& child = out.children_[ticket];
    child.on_input = [names](std::string_view bytes) { *names += bytes; };
    child.on_input_end = [self = *this, names, id = machine.spec().instance]() mutable {
      if (Machine* there = self.universe.machine(id)) self.bring(*there, *names);
    };
  }

  void bring(Machine& machine, const std::string& names) {
    std::string lines;
    for (const auto& name : machine.outputs) {
      bool asked = names.find("./" + name + '\0') != std::string::npos;
      if (!asked || !machine.home.insert(name).second) continue;
      universe.disk.plain[parsed.folder + "/" + name] = rfc3339(machine.written.at(name));
      lines += listed(machine, name);
    }
    end(1s, 0, {}, lines);
  }
};

void ClientOutside::later(Micros span, Event event) {
  events_.emplace(std::pair{universe_.agenda.now() + span, ++planned_}, std::move(event));
}

Ticket ClientOutside::http(const HttpRequest& request, const HttpLimits&) {
  Ticket ticket = take_ticket();
  std::string call = testing::name_of(request);
  gate_.before(call);
  universe_.settle();
  auto reply = universe_.ask_cloud(request);
  universe_.tell("  " + call + " -> " + (reply ? std::to_string(reply->status) : "no answer"));
  if (reply) {
    HttpResponse response{.status = reply->status, .headers = reply->headers, .body = std::move(reply->body)};
    for (auto& [name, value] : response.headers)
      std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return std::tolower(c); });
    later(kWay * 2 + reply->delay, HttpDone{ticket, std::move(response)});
  } else {
    later(30s, HttpDone{ticket, HttpFault{HttpFault::Why::NoAnswer, "no answer within 30 s"}});
  }
  gate_.after();
  return ticket;
}

Result<Ticket> ClientOutside::spawn(const Command& command) {
  Parsed parsed = parse(command);
  if (parsed.what == Parsed::What::Unknown) {
    universe_.break_rule("a command that is none of ours: " + (command.argv.empty() ? "" : command.argv[0]));
    return fail(Kind::Failed, "not in this world");
  }
  Ticket ticket = take_ticket();
  std::string name = testing::name_of(command);
  gate_.before(name);
  universe_.settle();
  universe_.tell("  " + name);
  children_.emplace(ticket, Child{});
  Commands{*this, universe_, ticket, parsed}.run();
  gate_.after();
  return ticket;
}

void ClientOutside::write(Ticket ticket, std::string_view bytes) {
  auto child = children_.find(ticket);
  if (child == children_.end()) return;
  gate_.before(testing::name_of_write(bytes));
  if (child->second.on_input) child->second.on_input(bytes);
  gate_.after();
}

void ClientOutside::close_stdin(Ticket ticket) {
  auto child = children_.find(ticket);
  if (child == children_.end() || !child->second.on_input_end) return;
  gate_.before("feed end");
  child->second.on_input_end();
  gate_.after();
}

Ticket ClientOutside::timer(Micros boot) {
  Ticket ticket = take_ticket();
  gate_.before("timer");
  later(std::max(0us, boot - universe_.agenda.now()), Due{ticket});
  gate_.after();
  return ticket;
}

Ticket ClientOutside::read_stdin() {
  Ticket ticket = take_ticket();
  later(0us, Output{ticket, 0, ""});
  return ticket;
}

void ClientOutside::drop(Ticket ticket) {
  auto child = children_.find(ticket);
  if (child != children_.end()) {
    gate_.before("kill child");
    if (child->second.on_kill) child->second.on_kill();
    children_.erase(ticket);
    gate_.after();
  }
  std::erase_if(events_, [&](const auto& item) { return ticket_of(item.second) == ticket; });
}

void ClientOutside::random(std::span<std::byte> bytes) {
  gate_.before("random");
  for (auto& b : bytes) {
    random_ = random_ * 6364136223846793005U + 1442695040888963407U;
    b = static_cast<std::byte>(random_ >> 56);
  }
  gate_.after();
}

Event ClientOutside::next() {
  while (events_.empty() || events_.begin()->first.first > universe_.agenda.now()) park_();
  Event event = std::move(events_.begin()->second);
  events_.erase(events_.begin());
  if (const auto* exited = std::get_if<Exited>(&event)) children_.erase(exited->ticket);
  return event;
}

std::optional<Micros> ClientOutside::next_event() const {
  if (events_.empty()) return std::nullopt;
  return events_.begin()->first.first;
}

void ClientOutside::die() {
  *alive_ = false;
  auto children = std::exchange(children_, {});
  for (auto& [ticket, child] : children)
    if (child.on_kill) child.on_kill();
}

}  // namespace stint::sim
