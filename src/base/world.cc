// SPDX-License-Identifier: Apache-2.0
#include "base/world.h"

#include <fmt/format.h>

#include <array>
#include <vector>

namespace stint {
namespace {

constexpr std::size_t kMostOutput = 64U << 20;

Failure interrupted() { return fail(Kind::Interrupted, "interrupted"); }

// Takes one event of `ticket`; an interruption gives the ticket up.
Result<Event> await(World& world, std::span<const Ticket> tickets, Ticket given_up) {
  Event event = world.tasks.wait(tickets);
  if (std::holds_alternative<Signal>(event)) {
    world.tasks.drop(given_up);
    return interrupted();
  }
  return event;
}

void gather(std::string& into, const std::string& bytes) {
  into.append(bytes, 0, std::min(bytes.size(), kMostOutput - std::min(kMostOutput, into.size())));
}

}  // namespace

Result<HttpResponse> fetch(World& world, const HttpRequest& request, const HttpLimits& limits) {
  Ticket ticket = world.out.http(request, limits);
  STINT_TRY_ASSIGN(Event event, await(world, {&ticket, 1}, ticket));
  auto& answer = std::get<HttpDone>(event).answer;
  if (auto* response = std::get_if<HttpResponse>(&answer)) return std::move(*response);
  auto& fault = std::get<HttpFault>(answer);
  bool unsent = fault.why == HttpFault::Why::Unsent;
  return fail(unsent ? Kind::Unreachable : Kind::Unknown, std::move(fault.what));
}

Result<> sleep_until(World& world, Micros boot) {
  Ticket ticket = world.out.timer(boot);
  STINT_TRY(await(world, {&ticket, 1}, ticket));
  return {};
}

Result<> sleep_for(World& world, Micros span) { return sleep_until(world, world.out.now().boot + span); }

void each(World& world, std::size_t n, function_ref<void(std::size_t)> body, std::size_t width) {
  world.tasks.each(n, width, body);
}

Result<Child> Child::start(World& world, const Command& command) {
  STINT_TRY_ASSIGN(Ticket ticket, world.out.spawn(command));
  return Child{world, ticket};
}

Child::Child(Child&& other) noexcept
    : world_(other.world_), ticket_(std::exchange(other.ticket_, Ticket{})) {}

Child& Child::operator=(Child&& other) noexcept {
  std::swap(world_, other.world_);
  std::swap(ticket_, other.ticket_);
  return *this;
}

Child::~Child() {
  if (!exited()) world_->tasks.drop(ticket_);
}

void Child::write(std::string_view bytes) {
  if (!exited()) world_->out.write(ticket_, bytes);
}

void Child::close_stdin() {
  if (!exited()) world_->out.close_stdin(ticket_);
}

Result<Event> Child::next(std::optional<Micros> until) {
  if (exited()) return fail(Kind::Failed, "the program has already ended");
  if (!until) {
    Event event = world_->tasks.wait(ticket_);
    if (std::holds_alternative<Signal>(event)) return interrupted();
    if (std::holds_alternative<Exited>(event)) ticket_ = Ticket{};
    return event;
  }
  std::array tickets{ticket_, world_->out.timer(*until)};
  Event event = world_->tasks.wait(tickets);
  if (!std::holds_alternative<Due>(event)) world_->tasks.drop(tickets[1]);
  if (std::holds_alternative<Signal>(event)) return interrupted();
  if (std::holds_alternative<Exited>(event)) ticket_ = Ticket{};
  return event;
}

Result<ChildResult> run_child(World& world, Command command, std::string_view input, Micros limit) {
  if (!input.empty()) command.in = Command::Stdin::Pipe;
  STINT_TRY_ASSIGN(Child child, Child::start(world, command));
  if (!input.empty()) {
    child.write(input);
    child.close_stdin();
  }
  Micros until = world.out.now().boot + limit;
  ChildResult result;
  while (true) {
    STINT_TRY_ASSIGN(Event event, child.next(until));
    if (auto* output = std::get_if<Output>(&event)) {
      gather(output->stream == 2 ? result.err : result.out, output->bytes);
    } else if (auto* exited = std::get_if<Exited>(&event)) {
      result.code = exited->code;
      return result;
    } else {
      return fail(Kind::Failed,
                  fmt::format("{} did not end within {}", command.argv.front(), format_duration(limit)));
    }
  }
}

Result<std::optional<std::string>> read_line(World& world) {
  std::string line;
  while (true) {
    Ticket ticket = world.out.read_stdin();
    STINT_TRY_ASSIGN(Event event, await(world, {&ticket, 1}, ticket));
    auto& bytes = std::get<Output>(event).bytes;
    if (bytes.empty()) {
      if (line.empty()) return std::nullopt;
      return line;
    }
    line += bytes;
    if (auto end = line.find('\n'); end != std::string::npos) return line.substr(0, end);
  }
}

Result<std::string> read_input(World& world, std::size_t most, function_ref<void(std::size_t)> waiting) {
  std::string all;
  auto second = [&] { return world.out.timer(world.out.now().boot + Seconds{1}); };
  std::array tickets{world.out.read_stdin(), second()};
  while (true) {
    Event event = world.tasks.wait(tickets);
    if (std::holds_alternative<Signal>(event)) {
      for (Ticket ticket : tickets) world.tasks.drop(ticket);
      return interrupted();
    }
    if (std::holds_alternative<Due>(event)) {
      waiting(all.size());
      tickets[1] = second();
      continue;
    }
    auto& bytes = std::get<Output>(event).bytes;
    all += bytes;
    if (!bytes.empty() && all.size() <= most) {
      tickets[0] = world.out.read_stdin();
      continue;
    }
    world.tasks.drop(tickets[1]);
    if (all.size() <= most) return all;
    return fail(Kind::Usage, fmt::format("stdin holds more than {} MiB", most >> 20U),
                "put it into a file of the project, or: stint put FILE");
  }
}

std::string random_hex(Outside& out, std::size_t digits) {
  std::vector<std::byte> bytes((digits + 1) / 2);
  out.random(bytes);
  std::string text;
  for (std::byte b : bytes) text += fmt::format("{:02x}", std::to_integer<unsigned>(b));
  text.resize(digits);
  return text;
}

}  // namespace stint
