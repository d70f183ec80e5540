// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "guard/core/recover.h"
#include "guard/core/step.h"
#include "pact/request.h"

namespace stint::guard {

/// A guard on a bench: time stands still until the test lets it go on, and what it wants done is written down
/// with the moment. One client is connected.
struct Bench {
  State state{.program = "test", .boot_id = "boot-1"};
  Instant now{SysMicros{std::chrono::hours{500'000}}, Seconds{100}};
  std::optional<Micros> next;
  std::vector<std::pair<Micros, Action>> done;
  static constexpr Conn kClient{1};

  void give(const Input& input) {
    auto result = step(state, input, now);
    next = result.next;
    for (auto& action : result.act) done.emplace_back(now.boot, std::move(action));
  }

  void ask(const pact::Request& what, std::int64_t n = 1, Conn conn = kClient) {
    auto line = pact::to_line({n, what});
    line.pop_back();
    give(in::Line{conn, line});
  }

  void greet(Conn conn = kClient) {
    give(in::Opened{conn});
    ask(pact::Hello{}, 1, conn);
  }

  /// Lets time pass, with a tick at each moment that the guard named.
  void pass(Micros span) {
    auto until = now.boot + span;
    while (next && *next <= until) {
      advance(std::max(*next, now.boot) - now.boot);
      give(in::Tick{});
    }
    advance(until - now.boot);
  }

  void advance(Micros span) {
    now.boot += span;
    now.wall += span;
  }

  static pact::Policy policy(Micros left) {
    SysMicros launched{std::chrono::hours{500'000}};
    return {.token = "t1",
            .name = "lenet",
            .user = "ubuntu",
            .launched = launched,
            .deadline = launched + std::chrono::hours{1},
            .left = left,
            .budget = Money::dollars(5),
            .rate = Rate{5'260'000'000, Rate::Per::Hour}};
  }

  void bind(const pact::Policy& policy) { ask(pact::SendPolicy{policy}, 77); }
  void bind(Micros left, budget::Margins margins = {}) {
    auto terms = policy(left);
    terms.margins = margins;
    bind(terms);
  }

  /// One that may lengthen: the deadline is so long after the launch, and so far away.
  static pact::Policy extension(Micros length, Micros left) {
    auto terms = policy(left);
    terms.deadline = terms.launched + length;
    terms.extend = true;
    return terms;
  }

  /// The boot timer's sign of life in this boot.
  void sign(Micros used, Micros limit) {
    give(in::BootTimer{
        pact::BootSign{state.boot_id, std::chrono::floor<Seconds>(now.boot), used, limit, true}});
  }

  void start(const std::string& id, int pid = 10) {
    ask(pact::Start{{.id = id, .argv = {"work"}}}, 3);
    give(in::Launched{id, pid, now.wall});
  }

  template <class A>
  std::vector<std::pair<Micros, A>> all() const {
    std::vector<std::pair<Micros, A>> found;
    for (const auto& [at, action] : done)
      if (auto* a = std::get_if<A>(&action)) found.emplace_back(at, *a);
    return found;
  }

  /// What the client was told, of one kind.
  template <class T>
  std::vector<std::pair<Micros, T>> told(Conn conn = kClient) const {
    std::vector<std::pair<Micros, T>> found;
    for (const auto& [at, send] : all<act::Send>())
      if (auto* a = std::get_if<T>(&send.what.what); a != nullptr && send.to == conn)
        found.emplace_back(at, *a);
    return found;
  }

  /// stintd dies and starts again, with what it kept; `boot_id` tells a reboot.
  void restart(std::string boot_id, std::vector<JobRecord> jobs = {}, std::string token = {}) {
    std::optional<std::string> record;
    if (auto kept = all<act::Keep>(); !kept.empty()) record = to_text(kept.back().second.record);
    Actions out;
    state = recover({"test", std::move(boot_id), std::move(token), record, std::move(jobs)}, now, out);
    for (auto& action : out) done.emplace_back(now.boot, std::move(action));
    give(in::Tick{});
  }
};

}  // namespace stint::guard
