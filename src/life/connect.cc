// SPDX-License-Identifier: Apache-2.0
#include "life/connect.h"

#include <arpa/inet.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include "life/ready.h"

namespace stint::life {
namespace {

using namespace std::chrono_literals;

constexpr Micros kFirst = 6s;   // over a slow satellite a connection stands within four
constexpr Micros kLook = 30s;   // then the cloud is asked whether there is anything to connect to
constexpr Micros kLetIn = 15s;  // one whole try of ssh; a changed group lets one in within seconds

struct Range {
  int family = AF_INET;
  std::array<unsigned char, 16> bytes{};
  int bits = 0;
};

std::optional<Range> range_from(std::string_view text) {
  Range range{.family = text.find(':') == std::string_view::npos ? AF_INET : AF_INET6};
  auto slash = text.find('/');
  std::string address{text.substr(0, slash)};
  if (inet_pton(range.family, address.c_str(), range.bytes.data()) != 1) return std::nullopt;
  int most = range.bits = range.family == AF_INET ? 32 : 128;
  if (slash == std::string_view::npos) return range;
  auto bits = text.substr(slash + 1);
  auto [end, error] = std::from_chars(bits.data(), bits.data() + bits.size(), range.bits);
  bool whole = error == std::errc() && end == bits.data() + bits.size();
  return whole && range.bits >= 0 && range.bits <= most ? std::optional(range) : std::nullopt;
}

bool bit(const Range& range, int n) {
  return (range.bytes[static_cast<std::size_t>(n / 8)] >> (7 - n % 8) & 1) != 0;
}

// Lets this computer's address in where it is not yet.
Result<> let_us_in(Life& life, const ledger::Stint& stint) {
  STINT_TRY_ASSIGN(std::string own, life.cloud.own_address());
  const auto& asked = stint.terms.allowed_from;
  STINT_TRY_ASSIGN(bool changed, life.cloud.allow(stint.token, holds(asked, own) ? asked : own));
  if (changed) life.tell.done(fmt::format("ssh is open to {} now, the address of this network", own));
  return {};
}

Error port_blocked(const host::Reach& reach, Error error) {
  error.what = fmt::format(
      "port {} of {} does not answer, though it passes its checks and lets this address in: this network "
      "seems to let no ssh out",
      reach.port, reach.id);
  error.next = "try another network (a phone's), or have outbound port 22 opened";
  error.code = "PortBlocked";
  return error;
}

// Nothing came back: whoever refuses, or has another network than ours, says so.
bool is_silent(const Error& error) { return error.code == "NoAnswer"; }

bool is_well(Life& life, const std::string& id) {
  auto checks = life.cloud.checks(id);
  return checks && checks->ok();
}

// Fails where the cloud shows that the machine is over.
Result<> check_lives(Life& life, const ledger::Stint& stint, const std::string& id) {
  if (!life.cloud.guarded()) return {};  // nobody else knows of one's own machine
  auto machines = life.cloud.find(stint.token);
  if (!machines) return {};
  auto ours = std::ranges::find(*machines, id, &provider::Machine::id);
  if (ours == machines->end() || provider::lives(ours->state)) return {};
  return fail(Kind::Failed, fmt::format("{} ended while it was connected to: {}", id, ours->why));
}

Result<host::Session> open_while_it_lives(Life& life, const ledger::Stint& stint, const host::Reach& reach,
                                          Micros until) {
  while (true) {
    Micros look = life.world.out.now().boot + kLook;
    auto session = host::Session::open(life.world, reach, std::min(until, look));
    if (session || session.error().kind != Kind::Unreachable || look >= until) return session;
    STINT_TRY(check_lives(life, stint, reach.id));
  }
}

}  // namespace

bool holds(std::string_view range, std::string_view address) {
  auto outer = range_from(range), inner = range_from(address);
  if (!outer || !inner || outer->family != inner->family || outer->bits > inner->bits) return false;
  for (int n = 0; n < outer->bits; ++n)
    if (bit(*outer, n) != bit(*inner, n)) return false;
  return true;
}

Result<host::Session> connect(Life& life, const ledger::Stint& stint, const host::Reach& reach,
                              Micros limit) {
  Micros until = life.world.out.now().boot + limit;
  auto session = host::Session::open(life.world, reach, std::min(until, life.world.out.now().boot + kFirst));
  if (session || session.error().kind != Kind::Unreachable) return session;
  bool silent = is_silent(session.error());
  auto let_in = silent ? let_us_in(life, stint) : Result<>{};
  if (!let_in && let_in.error().kind == Kind::Interrupted) return fail(std::move(let_in).error());
  bool booted = silent && was_ready(stint) && is_well(life, reach.id);
  if (booted) until = std::min(until, life.world.out.now().boot + kLetIn);
  session = open_while_it_lives(life, stint, reach, until);
  if (!session && let_in && is_silent(session.error()) && is_well(life, reach.id))
    return fail(port_blocked(reach, session.error()));
  return session;
}

}  // namespace stint::life
