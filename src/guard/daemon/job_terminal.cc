// SPDX-License-Identifier: Apache-2.0
#include "guard/daemon/job_terminal.h"

#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <termios.h>

#include <cerrno>
#include <csignal>

#include "guard/daemon/unix_socket.h"

namespace stint::guard {
namespace {

constexpr std::size_t kMostHeld = 1U << 20;    // for a viewer who does not read: the latest
constexpr std::size_t kMostTyped = 64U << 10;  // for a program that does not read
constexpr std::size_t kHead = 3;
constexpr Micros kOnTheWay = Seconds{5};  // ssh to here
constexpr Micros kLastLook = Seconds{2};
constexpr int kTurnMs = 20;

std::uint16_t number_at(std::string_view bytes, std::size_t at) {
  auto byte = [&](std::size_t i) { return static_cast<unsigned>(static_cast<unsigned char>(bytes[i])); };
  return static_cast<std::uint16_t>(byte(at) | byte(at + 1) << 8U);
}

std::string number(std::size_t value) {
  return {static_cast<char>(value & 255U), static_cast<char>(value >> 8U & 255U)};
}

std::string message(char kind, std::string_view text) {
  return kind + number(text.size()) + std::string{text};
}

// False where nothing more will come.
bool read_some(int fd, std::string& into) {
  char bytes[16U << 10];
  ssize_t n = ::read(fd, bytes, sizeof bytes);
  if (n > 0) into.append(bytes, static_cast<std::size_t>(n));
  return n > 0 || (n < 0 && (errno == EAGAIN || errno == EINTR));
}

bool write_some(int fd, std::string& from) {
  if (from.empty()) return true;
  ssize_t n = ::write(fd, from.data(), from.size());
  if (n > 0) from.erase(0, static_cast<std::size_t>(n));
  return n > 0 || (n < 0 && (errno == EAGAIN || errno == EINTR));
}

void set_window(int terminal, std::uint16_t rows, std::uint16_t columns) {
  winsize size{.ws_row = rows, .ws_col = columns, .ws_xpixel = 0, .ws_ypixel = 0};
  ioctl(terminal, TIOCSWINSZ, &size);
}

}  // namespace

std::string keys_message(std::string_view keys) {
  std::string text;
  constexpr std::size_t kMost = 0xffff;
  for (; !keys.empty(); keys.remove_prefix(std::min(keys.size(), kMost)))
    text += message('k', keys.substr(0, kMost));
  return text;
}

std::string window_message(std::uint16_t rows, std::uint16_t columns) {
  return message('w', number(rows) + number(columns));
}

bool take_typed(std::string& bytes, Typed& typed) {
  typed = {};
  if (bytes.size() < kHead || bytes.size() < kHead + number_at(bytes, 1)) return false;
  auto text = std::string_view{bytes}.substr(kHead, number_at(bytes, 1));
  if (bytes[0] == 'k') typed.keys = text;
  if (bytes[0] == 'w' && text.size() == 4) {
    typed.rows = number_at(text, 0);
    typed.columns = number_at(text, 2);
  }
  bytes.erase(0, kHead + text.size());
  return true;
}

Result<JobTerminal> JobTerminal::open(const Path& socket, Fd program) {
  STINT_TRY_ASSIGN(auto listening, listen_at(socket));
  set_window(program.get(), 24, 80);
  return JobTerminal{socket, std::move(listening), std::move(program)};
}

JobTerminal::JobTerminal(Path path, Fd listening, Fd program)
    : path_(std::move(path)), listening_(std::move(listening)), program_(std::move(program)) {
  signal(SIGPIPE, SIG_IGN);
}

void JobTerminal::watch(std::vector<pollfd>& fds) const {
  auto wanted = [](bool in, bool out) { return static_cast<short>((in ? POLLIN : 0) | (out ? POLLOUT : 0)); };
  fds.push_back({listening_.get(), POLLIN, 0});
  fds.push_back({program_.get(), wanted(true, !to_program_.empty()), 0});
  fds.push_back({viewer_.get(), wanted(to_program_.size() < kMostTyped, !to_viewer_.empty()), 0});
}

void JobTerminal::carry(function_ref<void(std::string_view)> shown) {
  take_viewer();
  read_viewer();
  read_program(shown);
  write_out();
}

// What it printed before it closed its side is still there to be read.
void JobTerminal::read_program(function_ref<void(std::string_view)> shown) {
  std::string bytes;
  if (!program_) return;
  bool open = read_some(program_.get(), bytes);
  if (!open) program_.reset();
  if (bytes.empty()) return;
  shown(bytes);
  to_viewer_ += bytes;
  if (to_viewer_.size() > kMostHeld) to_viewer_.erase(0, to_viewer_.size() - kMostHeld);
}

void JobTerminal::take_viewer() {
  Fd comes{accept4(listening_.get(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK)};
  if (!comes) return;
  auto who = peer_uid(comes.get());
  if (!who || (*who != 0 && *who != geteuid())) return;
  viewer_ = std::move(comes);
  from_viewer_.clear();
  had_viewer_ = true;
}

void JobTerminal::read_viewer() {
  if (!viewer_ || to_program_.size() >= kMostTyped) return;
  bool open = read_some(viewer_.get(), from_viewer_);
  for (Typed typed; take_typed(from_viewer_, typed);) obey(typed);
  if (!open) viewer_.reset();
}

// A program that is looked at anew draws itself anew, even where the window is as large as the last one.
void JobTerminal::obey(const Typed& typed) {
  to_program_ += typed.keys;
  if (typed.rows == 0 || !program_) return;
  set_window(program_.get(), typed.rows, typed.columns);
  pid_t front = tcgetpgrp(program_.get());
  if (front > 0) kill(-front, SIGWINCH);
}

void JobTerminal::write_out() {
  if (program_ && !write_some(program_.get(), to_program_)) to_program_.clear();
  if (viewer_ && !write_some(viewer_.get(), to_viewer_)) viewer_.reset();
}

void JobTerminal::finish(Clock& clock, function_ref<void(std::string_view)> shown) {
  auto until = clock.now().boot + (had_viewer_ ? kLastLook : kOnTheWay);
  auto more = [&] { return program_ || !had_viewer_ || (viewer_ && !to_viewer_.empty()); };
  for (; more() && clock.now().boot < until; carry(shown)) poll(nullptr, 0, kTurnMs);
  viewer_.reset();
  unlink(path_.c_str());
}

}  // namespace stint::guard
