// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/result.h"
#include "base/time.h"

namespace stint {

/// Names one thing that was asked of the outside; its events carry it. Never 0, never reused.
enum class Ticket : std::uint64_t {};

using Header = std::pair<std::string, std::string>;

struct HttpRequest {
  std::string method = "GET";
  std::string url;
  std::vector<Header> headers;
  std::string body;
};

struct HttpLimits {
  Micros connect = Seconds{5};
  Micros total = Seconds{30};
  std::size_t bytes = 64U << 20;  ///< most bytes of an answer's body
};

struct HttpResponse {
  int status = 0;
  std::vector<Header> headers;  ///< names in lower case
  std::string body;
  /// The first header of that lower-case name, or empty.
  std::string_view header(std::string_view name) const;
};

/// Why there is no answer. `Unsent` is certain: not one byte of the request left. All else may have had its
/// effect.
struct HttpFault {
  enum class Why { Unsent, NoAnswer, TooLarge } why = Why::NoAnswer;
  std::string what;  ///< "connection refused", "no answer within 30 s"
};

/// A child process: no shell, its own process group, and it dies with us.
struct Command {
  std::vector<std::string> argv;                         ///< argv[0] is looked up in PATH
  std::vector<std::pair<std::string, std::string>> env;  ///< added to our own
  std::string dir;                                       ///< where it starts; empty: where we are
  enum class Stdin { Null, Pipe, Terminal } in = Stdin::Null;
  enum class Stdout { Pipe, Terminal } out = Stdout::Pipe;  ///< Terminal: stdout and stderr are ours
};
// A command whose stdin is the terminal stays in our process group, so that the terminal belongs to it.

// What comes back. Each event answers one ticket.
struct HttpDone {
  Ticket ticket{};
  std::variant<HttpResponse, HttpFault> answer;
};
struct Output {  ///< bytes of a child (stream 1 or 2) or of our own stdin (stream 0); empty bytes: it ended
  Ticket ticket{};
  int stream = 1;
  std::string bytes;
};
struct Exited {  ///< after the last Output of the child
  Ticket ticket{};
  int code = 0;  ///< exit code, or 128 + signal
};
struct Due {  ///< the timer's moment has come
  Ticket ticket{};
};
struct Signal {  ///< someone asks us to end (SIGINT, SIGTERM, SIGHUP); answers no ticket
  int number = 0;
};
using Event = std::variant<HttpDone, Output, Exited, Due, Signal>;

/// The ticket that an event answers; that of a Signal is 0.
Ticket ticket_of(const Event& event);

/// Everything outside of the program is asked through here and answers as an event. There is one that is real
/// (real/outside.h) and one that is simulated (sim/). Single-threaded.
class Outside {
 public:
  virtual ~Outside() = default;

  virtual Instant now() = 0;
  virtual Ticket http(const HttpRequest& request, const HttpLimits& limits) = 0;
  /// Fails where the program cannot be found or started.
  virtual Result<Ticket> spawn(const Command& command) = 0;
  /// Bytes for a child's stdin pipe; they are kept until it takes them. A child that has gone swallows them.
  virtual void write(Ticket child, std::string_view bytes) = 0;
  virtual void close_stdin(Ticket child) = 0;
  /// Due when the boot clock reaches `boot`.
  virtual Ticket timer(Micros boot) = 0;
  /// The next bytes of our own stdin, as one Output of stream 0.
  virtual Ticket read_stdin() = 0;
  /// No further event for this ticket: ends a transfer, kills a child's whole group, forgets a timer.
  virtual void drop(Ticket ticket) = 0;
  /// Bytes nobody can guess.
  virtual void random(std::span<std::byte> bytes) = 0;
  /// The only call that blocks.
  virtual Event next() = 0;
};

}  // namespace stint
