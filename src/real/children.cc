// SPDX-License-Identifier: Apache-2.0
#include "real/children.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "real/descriptor.h"

namespace stint::real {
namespace {

constexpr std::size_t kChunk = 64U << 10;

struct Pipe {
  Descriptor read, write;
};

Result<Pipe> make_pipe() {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0)
    return fail(Kind::Failed, fmt::format("pipe: {}", std::strerror(errno)));
  return Pipe{Descriptor{ends[0]}, Descriptor{ends[1]}};
}

void set_nonblocking(int fd) { fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK); }

// The arguments and environment of exec, as it wants them; made before fork, where memory may still be taken.
class ExecStrings {
 public:
  explicit ExecStrings(const Command& command) : strings_(command.argv) {
    for (auto& word : strings_) argv_.push_back(word.data());
    argv_.push_back(nullptr);
    for (const auto& [name, value] : command.env) added_.push_back(name + "=" + value);
    for (char** entry = environ; *entry != nullptr; ++entry)
      if (!replaced(*entry)) envp_.push_back(*entry);
    for (auto& entry : added_) envp_.push_back(entry.data());
    envp_.push_back(nullptr);
  }
  char* const* argv() const { return argv_.data(); }
  char* const* envp() const { return envp_.data(); }

 private:
  bool replaced(const char* entry) const {
    for (const auto& added : added_)
      if (std::strncmp(entry, added.c_str(), added.find('=') + 1) == 0) return true;
    return false;
  }
  std::vector<std::string> strings_, added_;
  std::vector<char*> argv_, envp_;
};

// What the child's descriptors become; -1: stays as it is.
struct Plumbing {
  int in = -1, out = -1, err = -1, failed = -1;
};

// Runs in the child, between fork and exec: async-signal-safe calls only.
[[noreturn]] void become(const Command& command, const ExecStrings& strings, const Plumbing& pipes,
                         pid_t parent) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != parent) _exit(127);  // it died before the line above
  // Without our terminal: the ssh that holds a connection reads what is typed for the one that shows a shell,
  // and would be stopped for that in a session whose terminal belongs to another group.
  if (command.in != Command::Stdin::Terminal) setsid();
  if (pipes.in >= 0) dup2(pipes.in, 0);
  if (pipes.out >= 0) dup2(pipes.out, 1);
  if (pipes.err >= 0) dup2(pipes.err, 2);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  signal(SIGPIPE, SIG_DFL);
  int error = 0;
  if (!command.dir.empty() && chdir(command.dir.c_str()) != 0) error = errno;
  if (error == 0) {
    execvpe(strings.argv()[0], strings.argv(), strings.envp());
    error = errno;
  }
  (void)!::write(pipes.failed, &error, sizeof error);
  _exit(127);
}

int code_of(int status) { return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status); }

bool ready(const std::vector<pollfd>& set, int fd) {
  if (fd < 0) return false;
  for (const auto& entry : set)
    if (entry.fd == fd && entry.revents != 0) return true;
  return false;
}

}  // namespace

struct Children::Child {
  pid_t pid = -1;
  bool own_group = true;
  Descriptor process, in, out, err;
  std::string to_feed;
  bool close_when_fed = false;
};

Children::Children() = default;

Children::~Children() {
  while (!children_.empty()) drop(children_.begin()->first);
}

Result<> Children::start(Ticket ticket, const Command& command) {
  Child child;
  Plumbing ends;
  STINT_TRY_ASSIGN(Pipe failed, make_pipe());
  Pipe in, out, err;
  if (command.in == Command::Stdin::Pipe) {
    STINT_TRY_ASSIGN(in, make_pipe());
  } else if (command.in == Command::Stdin::Null) {
    in.read = Descriptor{open("/dev/null", O_RDONLY | O_CLOEXEC)};
  }
  if (command.out == Command::Stdout::Pipe) {
    STINT_TRY_ASSIGN(out, make_pipe());
    STINT_TRY_ASSIGN(err, make_pipe());
  }
  ends = {in.read.get(), out.write.get(), err.write.get(), failed.write.get()};
  ExecStrings strings{command};
  pid_t parent = getpid();
  child.pid = fork();
  if (child.pid < 0)
    return fail(Kind::Failed, fmt::format("cannot start {}: {}", command.argv[0], std::strerror(errno)));
  if (child.pid == 0) become(command, strings, ends, parent);
  failed.write.reset();
  int error = 0;
  if (::read(failed.read.get(), &error, sizeof error) == sizeof error) {
    waitpid(child.pid, nullptr, 0);
    return fail(Kind::Failed, fmt::format("cannot start {}: {}", command.argv[0], std::strerror(error)));
  }
  child.own_group = command.in != Command::Stdin::Terminal;
  child.process = Descriptor{static_cast<int>(syscall(SYS_pidfd_open, child.pid, 0))};
  child.in = std::move(in.write);
  child.out = std::move(out.read);
  child.err = std::move(err.read);
  for (int fd : {child.in.get(), child.out.get(), child.err.get()})
    if (fd >= 0) set_nonblocking(fd);
  children_.emplace(ticket, std::move(child));
  return {};
}

void Children::write(Ticket ticket, std::string_view bytes) {
  auto found = children_.find(ticket);
  if (found == children_.end() || !found->second.in) return;
  found->second.to_feed += bytes;
  feed(found->second);
}

void Children::close_stdin(Ticket ticket) {
  auto found = children_.find(ticket);
  if (found == children_.end()) return;
  found->second.close_when_fed = true;
  feed(found->second);
}

void Children::feed(Child& child) {
  while (child.in && !child.to_feed.empty()) {
    ssize_t n = ::write(child.in.get(), child.to_feed.data(), child.to_feed.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0 && errno == EAGAIN) return;
    if (n < 0) {  // it does not read any more
      child.in.reset();
      child.to_feed.clear();
      return;
    }
    child.to_feed.erase(0, static_cast<std::size_t>(n));
  }
  if (child.to_feed.empty() && child.close_when_fed) child.in.reset();
}

void Children::drop(Ticket ticket) {
  auto found = children_.find(ticket);
  if (found == children_.end()) return;
  const Child& child = found->second;
  kill(child.own_group ? -child.pid : child.pid, SIGKILL);
  if (child.own_group) kill(child.pid, SIGKILL);  // before it has made its group
  waitpid(child.pid, nullptr, 0);
  children_.erase(found);
}

void Children::watch(std::vector<pollfd>& set) const {
  for (const auto& [ticket, child] : children_) {
    set.push_back({child.process.get(), POLLIN, 0});
    if (child.in && !child.to_feed.empty()) set.push_back({child.in.get(), POLLOUT, 0});
    if (child.out) set.push_back({child.out.get(), POLLIN, 0});
    if (child.err) set.push_back({child.err.get(), POLLIN, 0});
  }
}

// Reads what is there now; false once nothing more will come.
bool Children::drain(Ticket ticket, int& fd, int stream, std::deque<Event>& events) {
  std::string bytes(kChunk, '\0');
  ssize_t n = ::read(fd, bytes.data(), bytes.size());
  if (n < 0) return errno == EAGAIN || errno == EINTR;
  if (n == 0) return false;
  bytes.resize(static_cast<std::size_t>(n));
  events.push_back(Output{ticket, stream, std::move(bytes)});
  return true;
}

void Children::take(const std::vector<pollfd>& set, std::deque<Event>& events) {
  for (auto it = children_.begin(); it != children_.end();) {
    auto& [ticket, child] = *it;
    bool ended = ready(set, child.process.get());
    if (ready(set, child.in.get())) feed(child);
    for (auto [descriptor, stream] : {std::pair{&child.out, 1}, std::pair{&child.err, 2}}) {
      if (!*descriptor || !(ended || ready(set, descriptor->get()))) continue;
      int fd = descriptor->get();
      std::size_t before = 0;
      bool open = true;
      do {  // of a child that has ended, all that it left in the pipe
        before = events.size();
        open = drain(ticket, fd, stream, events);
      } while (ended && open && events.size() > before);
      if (!open) descriptor->reset();
    }
    if (!ended) {
      ++it;
      continue;
    }
    int status = 0;
    waitpid(child.pid, &status, 0);
    events.push_back(Exited{ticket, code_of(status)});
    it = children_.erase(it);
  }
}

}  // namespace stint::real
