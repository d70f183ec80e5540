// SPDX-License-Identifier: Apache-2.0
#include "testing/stepping_outside.h"

#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>

namespace stint::testing {
namespace {

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const auto& word : words) text += (text.empty() ? "" : " ") + word;
  return text;
}

}  // namespace

Ticket SteppingOutside::http(const HttpRequest& request, const HttpLimits&) {
  asked.push_back("http " + request.method + " " + request.url);
  Ticket ticket = take_ticket();
  Answer answer = HttpFault{HttpFault::Why::Unsent, "connection refused"};
  if (on_http) answer = on_http(request);
  schedule(now_.boot + http_takes, HttpDone{ticket, std::move(answer)});
  return ticket;
}

Result<Ticket> SteppingOutside::spawn(const Command& command) {
  asked.push_back("spawn " + joined(command.argv));
  if (!on_spawn) return fail(Kind::Failed, "no such program: " + command.argv.front());
  STINT_TRY_ASSIGN(ChildScript script, on_spawn(command));
  Ticket ticket = take_ticket();
  Micros end = now_.boot + script.takes;
  if (!script.out.empty()) schedule(end, Output{ticket, 1, script.out});
  if (!script.err.empty()) schedule(end, Output{ticket, 2, script.err});
  schedule(end, Exited{ticket, script.code});
  return ticket;
}

Ticket SteppingOutside::timer(Micros boot) {
  asked.push_back("timer " + format_duration(boot - now_.boot));
  Ticket ticket = take_ticket();
  schedule(std::max(boot, now_.boot), Due{ticket});
  return ticket;
}

Ticket SteppingOutside::read_stdin() {
  asked.emplace_back("stdin");
  Ticket ticket = take_ticket();
  std::string chunk;
  if (!stdin_chunks.empty()) {
    chunk = std::move(stdin_chunks.front());
    stdin_chunks.pop_front();
  }
  schedule(now_.boot, Output{ticket, 0, std::move(chunk)});
  return ticket;
}

void SteppingOutside::drop(Ticket ticket) {
  std::erase_if(due_, [&](const auto& item) { return ticket_of(item.second) == ticket; });
}

void SteppingOutside::random(std::span<std::byte> bytes) {
  for (auto& b : bytes) {  // Knuth's MMIX generator: the tests want it the same each time
    random_state_ = random_state_ * 6364136223846793005U + 1442695040888963407U;
    b = static_cast<std::byte>(random_state_ >> 56);
  }
}

Event SteppingOutside::next() {
  if (due_.empty()) {
    std::fputs("SteppingOutside: everybody waits and nothing will ever happen\n", stderr);
    std::abort();
  }
  auto first = due_.begin();
  if (first->first > now_.boot) {
    now_.wall += first->first - now_.boot;
    now_.boot = first->first;
  }
  Event event = std::move(first->second);
  due_.erase(first);
  return event;
}

}  // namespace stint::testing
