// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/hosts/attic.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>

#include "rehearsal/hosts/system.h"

namespace stint::rehearsal::hosts {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

constexpr auto kAtWork = 10ms;              // at a time
constexpr auto kEvery = 25ms;               // so most of the time belongs to others
constexpr off_t kAtOnce = off_t{64} << 20;  // of a large file: ext4 frees a GiB in some 50 ms

}  // namespace

Result<Attic> Attic::open(const Path& folder, Log& log) {
  STINT_TRY(make_folder(folder, 0700));
  STINT_TRY_ASSIGN(Fd attic,
                   check_fd(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC), folder.native()));
  STINT_TRY_ASSIGN(Fd timer,
                   check_fd(timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK), "a timer"));
  Attic made{folder, std::move(attic), std::move(timer), log};
  std::error_code error;
  for (const auto& left : std::filesystem::directory_iterator(folder, error))
    made.trees_.insert(left.path().filename());
  made.set_timer(!made.is_empty());
  return made;
}

Result<> Attic::take(const Path& tree) {
  for (unsigned n = 0;; ++n) {
    auto name = fmt::format("{}.{}", tree.filename().native(), n);
    if (renameat2(AT_FDCWD, tree.c_str(), attic_.get(), name.c_str(), RENAME_NOREPLACE) == 0) {
      trees_.insert(std::move(name));
      set_timer(true);
      return {};
    }
    if (errno == ENOENT) return {};
    if (errno != EEXIST) return system_failure("moving away " + tree.native());
  }
}

void Attic::set_timer(bool on) {
  const timespec span{0, on ? std::chrono::nanoseconds{kEvery}.count() : 0};
  const itimerspec every{span, span};
  timerfd_settime(timer_.get(), 0, &every, nullptr);
}

void Attic::clear_a_little() {
  std::uint64_t fired = 0;
  if (::read(timer_.get(), &fired, sizeof fired) == -1) return;
  const auto until = Clock::now() + kAtWork;
  while (!is_empty() && Clock::now() < until) remove_one();
  set_timer(!is_empty());
}

// One step: an entry of the innermost folder, or that folder itself once nothing is in it.
void Attic::remove_one() {
  if (way_.empty()) {
    if (!trees_.contains(tree_)) tree_ = *trees_.begin();
    if (remove_entry(attic_.get(), tree_)) trees_.erase(tree_);
    return;
  }
  auto& level = way_.back();
  errno = 0;
  const auto* entry = readdir(level.entries.get());
  if (entry == nullptr && errno != 0) return give_up(level.name);
  if (entry != nullptr) {
    const std::string name = entry->d_name;
    if (name != "." && name != "..") remove_entry(dirfd(level.entries.get()), name);
    return;
  }
  const auto name = std::move(level.name);
  way_.pop_back();  // closes it
  const int above = way_.empty() ? attic_.get() : dirfd(way_.back().entries.get());
  if (unlinkat(above, name.c_str(), AT_REMOVEDIR) == -1) return give_up(name);
  if (way_.empty()) trees_.erase(tree_);
}

// false: it is not gone yet, but a folder that was entered, or larger than can go at once, or it cannot go.
bool Attic::remove_entry(int folder, const std::string& name) {
  struct stat info {};
  if (fstatat(folder, name.c_str(), &info, AT_SYMLINK_NOFOLLOW) == -1) {
    if (errno != ENOENT) give_up(name);
    return errno == ENOENT;
  }
  if (S_ISDIR(info.st_mode)) return enter(folder, name);
  if (S_ISREG(info.st_mode) && info.st_size > kAtOnce && info.st_nlink == 1) {
    const Fd file{openat(folder, name.c_str(), O_WRONLY | O_NOFOLLOW | O_CLOEXEC)};
    if (file && ftruncate(file.get(), info.st_size - kAtOnce) == 0) {
      if (!way_.empty()) rewinddir(way_.back().entries.get());  // it is met again
      return false;
    }
  }
  if (unlinkat(folder, name.c_str(), 0) == 0) return true;
  give_up(name);
  return false;
}

bool Attic::enter(int folder, const std::string& name) {
  Fd inner{openat(folder, name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)};
  DIR* entries = inner ? fdopendir(inner.get()) : nullptr;
  if (entries == nullptr) {
    give_up(name);
    return false;
  }
  inner.release();
  way_.push_back({name, std::unique_ptr<DIR, Close>{entries}});
  return false;
}

void Attic::give_up(const std::string& what) {
  log_->line("hosts: " +
             system_failure(fmt::format("removing {} in {}", what, (path_ / tree_).native())).value().what);
  way_.clear();
  trees_.erase(tree_);
}

}  // namespace stint::rehearsal::hosts
