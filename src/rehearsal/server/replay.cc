// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/server/replay.h"

#include <fmt/format.h>

#include "rehearsal/wire/digest.h"

namespace stint::rehearsal::server {
namespace {

// Keeps count of the hosts by what was commanded and what they told.
struct Count {
  Past& past;
  void operator()(const host::Boot& boot) const {
    past.running.insert(boot.instance);
    past.disks.insert(boot.instance);
  }
  void operator()(const host::Stop& stop) const {
    if (stop.hard) past.running.erase(stop.instance);
  }
  void operator()(const host::Destroy& destroy) const {
    past.running.erase(destroy.instance);
    past.disks.erase(destroy.instance);
  }
  void operator()(const host::Reboot&) const {}
  void operator()(const host::Rules&) const {}

  void operator()(const HostEvent& event) const {
    if (event.what == HostEvent::What::PoweredOff || event.what == HostEvent::What::Died)
      past.running.erase(event.instance);
  }
};

// Gives one input to the engine as it was given then.
struct Apply {
  Engine& engine;
  const Entry& entry;

  Result<> operator()(const input::Time&) const {
    engine.advance(entry.at);
    return {};
  }
  Result<> operator()(const wire::Request& request) const {
    if (digest_of(engine.ask(request, entry.at)) == entry.answer) return {};
    return fail(Kind::Failed, "a request has another answer than it had");
  }
  Result<> operator()(const HostEvent& event) const {
    engine.tell(event, entry.at);
    return {};
  }
  Result<> operator()(const input::Change& change) const { return engine.change(change, entry.at); }
  Result<> operator()(const input::Addresses& addresses) const {
    engine.move(addresses, entry.at);
    return {};
  }
};

Result<> apply(Replayed& made, const Entry& entry) {
  made.engine->console_from([&](std::string_view instance) {
    auto found = entry.consoles.find(std::string(instance));
    return found == entry.consoles.end() ? std::string{} : found->second;
  });
  STINT_TRY(std::visit(Apply{*made.engine, entry}, entry.what));
  for (const auto& command : made.engine->take_commands()) std::visit(Count{made.past}, command);
  if (const auto* event = std::get_if<HostEvent>(&entry.what)) Count{made.past}(*event);
  made.past.last = entry.at;
  return {};
}

}  // namespace

Result<Replayed> replay(const Beginning& beginning, std::span<const std::string> lines) {
  STINT_TRY_ASSIGN(auto first, first_settings(beginning));
  Replayed made{std::make_unique<Engine>(std::move(first)),
                {.running = {}, .disks = {}, .last = beginning.at}};
  std::size_t number = 1;  // of the beginning
  for (const auto& line : lines) {
    ++number;
    auto entry = parse_entry(line);
    if (!entry) return fail(Kind::Failed, fmt::format("line {} is not of this version's format", number));
    auto applied = apply(made, *entry);
    if (!applied) return fail(Kind::Failed, fmt::format("line {}: {}", number, applied.error().what));
  }
  made.engine->console_from(nullptr);
  return made;
}

std::string digest_of(const std::optional<wire::Reply>& reply) {
  if (!reply) return "lost";
  std::string text = fmt::format("{}\n{}", reply->status, reply->body);
  for (const auto& [name, id] : reply->headers)
    if (name == "x-amzn-requestid")
      for (auto at = text.find(id); at != text.npos; at = text.find(id)) text.erase(at, id.size());
  return wire::hex(wire::Digester().sha256(text)).substr(0, 16);
}

}  // namespace stint::rehearsal::server
