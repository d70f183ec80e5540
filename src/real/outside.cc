// SPDX-License-Identifier: Apache-2.0
#include "real/outside.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/random.h>
#include <sys/signalfd.h>
#include <sys/timerfd.h>

#include <cerrno>
#include <cstdlib>

namespace stint::real {
namespace {

Micros read_clock(clockid_t clock) {
  timespec t{};
  clock_gettime(clock, &t);
  return Micros{static_cast<std::int64_t>(t.tv_sec) * 1'000'000 + t.tv_nsec / 1000};
}

Descriptor block_signals() {
  sigset_t asked;
  sigemptyset(&asked);
  for (int number : {SIGINT, SIGTERM, SIGHUP}) sigaddset(&asked, number);
  sigprocmask(SIG_BLOCK, &asked, nullptr);
  signal(SIGPIPE, SIG_IGN);
  return Descriptor{signalfd(-1, &asked, SFD_CLOEXEC | SFD_NONBLOCK)};
}

bool ready(const std::vector<pollfd>& set, int fd) {
  for (const auto& entry : set)
    if (entry.fd == fd && entry.revents != 0) return true;
  return false;
}

}  // namespace

RealOutside::RealOutside(const Env& env)
    : signals_(block_signals()),
      alarm_(timerfd_create(CLOCK_BOOTTIME, TFD_CLOEXEC | TFD_NONBLOCK)),  // counts a laptop's sleep
      http_(env) {}

Instant RealOutside::now() { return {SysMicros{read_clock(CLOCK_REALTIME)}, read_clock(CLOCK_BOOTTIME)}; }

Ticket RealOutside::http(const HttpRequest& request, const HttpLimits& limits) {
  Ticket ticket = take_ticket();
  http_.start(ticket, request, limits);
  return ticket;
}

Result<Ticket> RealOutside::spawn(const Command& command) {
  Ticket ticket = take_ticket();
  STINT_TRY(children_.start(ticket, command));
  return ticket;
}

Ticket RealOutside::timer(Micros boot) {
  Ticket ticket = take_ticket();
  timers_.emplace(boot, ticket);
  return ticket;
}

Ticket RealOutside::read_stdin() {
  stdin_asked_ = take_ticket();
  return *stdin_asked_;
}

void RealOutside::drop(Ticket ticket) {
  http_.drop(ticket);
  children_.drop(ticket);
  std::erase_if(timers_, [&](const auto& timer) { return timer.second == ticket; });
  if (stdin_asked_ == ticket) stdin_asked_.reset();
  std::erase_if(events_, [&](const Event& event) { return ticket_of(event) == ticket; });
}

void RealOutside::random(std::span<std::byte> bytes) {
  while (!bytes.empty()) {
    ssize_t n = getrandom(bytes.data(), bytes.size(), 0);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) std::abort();  // a kernel without random bytes: no key made here could be trusted
    bytes = bytes.subspan(static_cast<std::size_t>(n));
  }
}

Event RealOutside::next() {
  while (events_.empty()) wait();
  Event event = std::move(events_.front());
  events_.pop_front();
  return event;
}

void RealOutside::wait() {
  arm_timer();
  std::vector<pollfd> set{{signals_.get(), POLLIN, 0}, {alarm_.get(), POLLIN, 0}};
  if (stdin_asked_) set.push_back({STDIN_FILENO, POLLIN, 0});
  children_.watch(set);
  int wait_ms = http_.ready() ? 0 : -1;
  if (http_.idle())
    ::poll(set.data(), set.size(), wait_ms);
  else
    http_.poll(set, wait_ms);
  if (ready(set, signals_.get())) take_signals();
  if (stdin_asked_ && ready(set, STDIN_FILENO)) take_stdin();
  children_.take(set, events_);
  http_.take(events_);
  take_timers();
}

// One kernel timer stands for the earliest of ours.
void RealOutside::arm_timer() {
  itimerspec when{};
  if (!timers_.empty()) {
    auto at = std::max<std::int64_t>(1, timers_.begin()->first.count());
    when.it_value.tv_sec = at / 1'000'000;
    when.it_value.tv_nsec = at % 1'000'000 * 1000;
  }
  timerfd_settime(alarm_.get(), TFD_TIMER_ABSTIME, &when, nullptr);
}

void RealOutside::take_timers() {
  Micros boot = now().boot;
  while (!timers_.empty() && timers_.begin()->first <= boot) {
    events_.push_back(Due{timers_.begin()->second});
    timers_.erase(timers_.begin());
  }
}

void RealOutside::take_signals() {
  signalfd_siginfo info{};
  while (::read(signals_.get(), &info, sizeof info) == static_cast<ssize_t>(sizeof info))
    events_.push_back(Signal{static_cast<int>(info.ssi_signo)});
}

void RealOutside::take_stdin() {
  std::string bytes(64U << 10, '\0');
  ssize_t n = ::read(STDIN_FILENO, bytes.data(), bytes.size());
  if (n < 0 && (errno == EINTR || errno == EAGAIN)) return;
  bytes.resize(n > 0 ? static_cast<std::size_t>(n) : 0);
  events_.push_back(Output{*stdin_asked_, 0, std::move(bytes)});
  stdin_asked_.reset();
}

}  // namespace stint::real
