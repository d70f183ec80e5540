// SPDX-License-Identifier: Apache-2.0
#include "guard/daemon/daemon.h"

#include <fmt/format.h>
#include <sys/signalfd.h>

#include <algorithm>
#include <csignal>

#include "guard/core/record.h"
#include "guard/core/recover.h"
#include "guard/daemon/network.h"
#include "guard/daemon/power_off.h"
#include "guard/daemon/process.h"
#include "guard/daemon/terminals.h"
#include "guard/daemon/users.h"

namespace stint::guard {
namespace {

constexpr Micros kLookEvery =
    Seconds{5};  // the boot timer signs every ten; and seconds of traffic cost cents
constexpr Micros kLogEvery = std::chrono::milliseconds{50};  // while somebody waits for a log to grow

std::string first_line(const std::optional<std::string>& text) {
  return text ? text->substr(0, text->find('\n')) : std::string();
}

// SIGTERM and SIGINT as a descriptor. Children end without being waited for: their supervisors' files say
// how.
Fd take_signals() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, SIGINT);
  sigprocmask(SIG_BLOCK, &set, nullptr);
  signal(SIGCHLD, SIG_IGN);
  signal(SIGPIPE, SIG_IGN);
  return Fd{signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK)};
}

}  // namespace

Daemon::Daemon(World world, Options options)
    : world_(world),
      options_(std::move(options)),
      jobs_(world.files, world.clock, options_),
      senses_(world.clock, options_) {}

Result<std::unique_ptr<Daemon>> Daemon::start(World world, Options options) {
  std::unique_ptr<Daemon> daemon(new Daemon(world, std::move(options)));
  STINT_TRY(daemon->open());
  return daemon;
}

Result<> Daemon::open() {
  auto& files = world_.files;
  STINT_TRY(files.make_dirs(options_.dir, 0755));
  STINT_TRY(files.make_dirs(options_.run, 0755));
  STINT_TRY_ASSIGN(lock_, files.lock(options_.lock()));
  if (lock_ == nullptr) return fail(Kind::Failed, "another stintd serves " + options_.dir.string());
  signals_ = take_signals();
  auto record = files.read(options_.record());
  auto token = files.read(options_.token());
  Found found{.program = STINT_VERSION,
              .boot_id = read_boot_id(),
              .token = first_line(token.value_or(std::nullopt)),
              .record = record.value_or(std::nullopt),
              .jobs = read_jobs(files, options_.jobs())};
  Actions actions;
  state_ = recover(std::move(found), world_.clock.now(), actions);
  for (const auto& [id, job] : state_.jobs)
    if (!job.status.done()) jobs_.adopt(id);
  for (const auto& action : actions) perform(action);
  STINT_TRY(connections_.listen(options_.socket()));
  if (options_.ends_machine) senses_.watch_spot();
  take(in::Tick{});
  take_all();
  return {};
}

bool Daemon::turn() {
  auto fds = connections_.fds();
  for (const auto& ours : {jobs_.fds(), senses_.fds()}) fds.insert(fds.end(), ours.begin(), ours.end());
  fds.push_back({signals_.get(), POLLIN, 0});
  if (poll(fds.data(), fds.size(), patience()) > 0) {
    for (const auto& fd : fds) {
      if (fd.revents == 0) continue;
      connections_.ready(
          fd, [this](uid_t uid) { return may_talk(uid); }, news_);
      jobs_.ready(fd.fd, news_);
    }
    read_signals();
  }
  bool asked =
      std::ranges::any_of(news_, [](const Input& input) { return std::holds_alternative<in::Line>(input); });
  if (asked) count_sent();  // whoever asks hears what has left until now
  look_around();
  senses_.listen(news_);
  jobs_.look_at_logs(state_, news_);
  connections_.pump(jobs_, news_);
  if (next_ && world_.clock.now().boot >= *next_) take(in::Tick{});
  take_all();
  if (quitting_) connections_.flush_all();
  return !quitting_;
}

// News can bring news: a piece of a log that is sent makes room for the next one. Each turn ends, though:
// what a client does not read stays where it is.
void Daemon::take_all() {
  while (!news_.empty()) {
    auto batch = std::exchange(news_, {});
    for (const auto& input : batch) take(input);
    connections_.pump(jobs_, news_);
  }
}

void Daemon::take(const Input& input) {
  auto result = step(state_, input, world_.clock.now());
  next_ = result.next;
  for (const auto& action : result.act) perform(action);
}

void Daemon::perform(const Action& action) {
  struct Perform {
    Daemon& d;
    void operator()(const act::Send& a) { d.connections_.send(a.to, a.what); }
    void operator()(const act::SendLog& a) { d.connections_.send_log(a); }
    void operator()(const act::Hangup& a) { d.connections_.hang_up(a.conn); }
    void operator()(const act::Launch& a) { d.jobs_.launch(a.job, d.login_user(), d.news_); }
    void operator()(const act::Accept& a) { d.jobs_.accept(a.job, d.news_); }
    void operator()(const act::Signal& a) { d.jobs_.signal(a.job, a.number); }
    void operator()(const act::Conclude& a) { d.jobs_.conclude(a.job, a.outcome); }
    void operator()(const act::Forget& a) { d.jobs_.forget(a.job); }
    void operator()(const act::Keep& a) { d.keep(to_text(a.record)); }
    void operator()(const act::Shorten& a) {
      auto text = pact::shorten_text(a.left, d.world_.clock.now().boot, d.state_.boot_id);
      d.ask_boot_timer(d.options_.shorten(), text, d.options_.extend());
    }
    void operator()(const act::Extend& a) {
      auto text = pact::extend_text(a.left, d.world_.clock.now().boot, d.state_.boot_id);
      d.ask_boot_timer(d.options_.extend(), text, d.options_.shorten());
    }
    void operator()(const act::Look&) { d.senses_.look(d.login_user(), d.news_); }
    void operator()(const act::Notify& a) {
      d.world_.log.line(a.text);
      if (d.options_.ends_machine) write_to_terminals(a.text);
    }
    void operator()(const act::PowerOff& a) { d.end_machine(a.why); }
  };
  std::visit(Perform{*this}, action);
}

// The latest word counts, so the one before it goes first. It is asked again while it is not taken.
void Daemon::ask_boot_timer(const Path& file, const std::string& text, const Path& before) {
  if (world_.files.remove(before)) static_cast<void>(world_.files.write(file, text, 0600));
}

void Daemon::look_around() {
  auto now = world_.clock.now().boot;
  if (now < look_due_) return;
  look_due_ = now + kLookEvery;
  in::BootTimer news;
  if (auto text = world_.files.read(options_.boot_sign()); text && *text)
    if (auto sign = pact::boot_sign_from(**text)) news.sign = *std::move(sign);
  if (news.sign || state_.boot_sign) news_.emplace_back(std::move(news));
  count_sent();
}

void Daemon::count_sent() {
  if (auto moved = read_moved(world_.files)) news_.insert(news_.begin(), in::Sent{moved->sent});
}

void Daemon::read_signals() {
  signalfd_siginfo info{};
  if (read(signals_.get(), &info, sizeof info) == sizeof info) quitting_ = true;
}

// Milliseconds until something is due, rounded up: a turn that comes too early would turn round for nothing.
int Daemon::patience() const {
  auto now = world_.clock.now().boot;
  auto until = std::min(next_.value_or(Micros::max()), look_due_);
  if (auto due = senses_.due()) until = std::min(until, *due);
  bool hungry = std::ranges::any_of(state_.followers, [](const Follower& f) { return !f.busy; });
  if (hungry) until = std::min(until, now + kLogEvery);
  auto left = std::chrono::ceil<std::chrono::milliseconds>(until - now).count();
  return static_cast<int>(std::max<std::int64_t>(left, 0));  // look_due_ is never far
}

std::string Daemon::login_user() const {
  if (geteuid() != 0) return {};
  return state_.policy ? state_.policy->user : options_.user;
}

bool Daemon::may_talk(uid_t uid) const {
  if (uid == 0 || uid == geteuid()) return true;
  auto name = login_user();
  if (name.empty()) return false;
  auto user = find_user(world_.files, name);
  return user && *user && (*user)->uid == uid;
}

// A disk that takes nothing must not end the guard: it knows the deadline all the same. Said once.
void Daemon::keep(const std::string& text) {
  auto kept = world_.files.write(options_.record(), text, 0600);
  if (!kept && !keep_failed_) world_.log.line("the deadline cannot be written down: " + kept.error().what);
  keep_failed_ = !kept;
}

void Daemon::end_machine(const std::string& why) {
  world_.log.line("power off: " + why);
  if (!options_.ends_machine) {
    quitting_ = true;
    return;
  }
  auto begun = begin_power_off(options_);
  if (!begun)
    world_.log.line("the power-off cannot be started, the boot timer is next: " + begun.error().what);
}

}  // namespace stint::guard
