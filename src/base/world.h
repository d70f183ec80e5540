// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "base/env.h"
#include "base/files.h"
#include "base/function_ref.h"
#include "base/log.h"
#include "base/outside.h"
#include "base/result.h"
#include "base/tasks.h"
#include "base/terminal.h"

namespace stint {

/// All that a program may touch. A main file builds one and hands it down; nothing is reached any other way.
struct World {
  Outside& out;
  Files& files;
  Tasks& tasks;
  const Env& env;
  const char* sqlite_vfs;  ///< name of the registered SQLite VFS; nullptr: SQLite's own
  Log& log;
  Terminal& terminal;
};

// The calls below park this fiber until the answer is there. When the user interrupts, they give it up and
// fail with Kind::Interrupted, unless the fiber is under a Shield (base/tasks.h).

/// One HTTP exchange. Any status is an answer; no answer is Kind::Unreachable (nothing left) or
/// Kind::Unknown.
Result<HttpResponse> fetch(World& world, const HttpRequest& request, const HttpLimits& limits = {});

Result<> sleep_for(World& world, Micros span);
/// Until the boot clock reads `boot`.
Result<> sleep_until(World& world, Micros boot);

/// Runs `body(0)` … `body(n-1)` on fibers of their own, at most `width` at once, and returns when all have.
void each(World& world, std::size_t n, function_ref<void(std::size_t)> body, std::size_t width = 64);

/// A child that runs to its end by itself.
struct ChildResult {
  int code = 0;  ///< exit code, or 128 + signal
  std::string out, err;
};
/// Feeds `input`, gathers both streams (at most 64 MiB; the rest is dropped), waits at most `limit` and kills
/// then.
Result<ChildResult> run_child(World& world, Command command, std::string_view input = {},
                              Micros limit = Seconds{60});

/// A child that one talks with. It is killed when this goes.
class Child {
 public:
  static Result<Child> start(World& world, const Command& command);
  Child(Child&& other) noexcept;
  Child& operator=(Child&& other) noexcept;
  ~Child();

  void write(std::string_view bytes);
  void close_stdin();
  /// The next Output or Exited. Due where `until` (boot clock) came first.
  Result<Event> next(std::optional<Micros> until = std::nullopt);
  bool exited() const { return ticket_ == Ticket{}; }

 private:
  Child(World& world, Ticket ticket) : world_(&world), ticket_(ticket) {}
  World* world_;
  Ticket ticket_;
};

/// One line from our own stdin, without its end; nullopt at the end of the input.
Result<std::optional<std::string>> read_line(World& world);

/// All of our own stdin, to its end. Told once a second how many bytes have come, where that takes longer.
/// Kind::Usage beyond `most` bytes.
Result<std::string> read_input(World& world, std::size_t most, function_ref<void(std::size_t)> waiting);

/// Bytes nobody can guess, as lower-case hexadecimal digits.
std::string random_hex(Outside& out, std::size_t digits);

}  // namespace stint
