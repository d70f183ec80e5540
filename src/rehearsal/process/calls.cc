// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/process/calls.h"

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <sstream>

#include "rehearsal/hosts/system.h"

namespace stint::rehearsal::process {
namespace {

constexpr std::size_t kMostWords = 64 * 1024;  // bytes of a call
constexpr std::size_t kMostCallers = 64;
constexpr int kBacklog = 64;

std::vector<std::string> words_of(const std::string& heard) {
  std::vector<std::string> words;
  std::istringstream stream(heard);
  for (std::string word; std::getline(stream, word, '\0');) words.push_back(word);
  return words;
}

bool is_by_root(const hosts::Fd& fd) {
  ucred peer{};
  socklen_t size = sizeof peer;
  return getsockopt(fd.get(), SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 && peer.uid == 0;
}

}  // namespace

Result<std::unique_ptr<Calls>> Calls::listen(const Path& path, Requests& requests) {
  STINT_TRY_ASSIGN(
      hosts::Fd fd,
      hosts::check_fd(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0), "a socket"));
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.native().size() >= sizeof address.sun_path)
    return fail(Kind::Failed, path.native() + " is too long");
  std::memcpy(address.sun_path, path.c_str(), path.native().size() + 1);
  ::unlink(path.c_str());
  STINT_TRY(hosts::check(bind(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address),
                         path.native()));
  STINT_TRY(hosts::check(chmod(path.c_str(), 0666), path.native()));
  STINT_TRY(hosts::check(::listen(fd.get(), kBacklog), path.native()));
  return std::unique_ptr<Calls>(new Calls(std::move(fd), requests));
}

void Calls::add_to(std::vector<pollfd>& polled) const {
  if (callers_.size() < kMostCallers) polled.push_back({listener_.get(), POLLIN, 0});
  for (const auto& [id, caller] : callers_)
    polled.push_back({caller.fd.get(), static_cast<short>(caller.asked ? 0 : POLLIN), 0});
}

void Calls::serve(const std::vector<pollfd>& polled) {
  for (const auto& entry : polled) {
    if (entry.revents == 0) continue;
    if (entry.fd == listener_.get()) {
      accept_all();
    } else {
      hear(entry.fd);
    }
  }
}

void Calls::accept_all() {
  while (callers_.size() < kMostCallers) {
    hosts::Fd fd(accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
    if (!fd) return;
    const bool by_root = is_by_root(fd);
    callers_[next_++] = Caller{.fd = std::move(fd), .heard = {}, .by_root = by_root};
  }
}

void Calls::hear(int number) {
  const auto found =
      std::ranges::find_if(callers_, [&](const auto& item) { return item.second.fd.get() == number; });
  if (found == callers_.end()) return;
  const auto id = found->first;
  auto& caller = found->second;
  std::array<char, 4096> bytes{};
  const auto n = caller.asked ? 0 : ::read(number, bytes.data(), bytes.size());
  if (n < 0 && (errno == EAGAIN || errno == EINTR)) return;
  if (n > 0 && caller.heard.size() < kMostWords) {
    caller.heard.append(bytes.data(), static_cast<std::size_t>(n));
    return;
  }
  auto words = words_of(caller.heard);
  if (n != 0 || caller.asked || words.empty()) {
    callers_.erase(found);  // gone, or no caller of ours
    return;
  }
  caller.asked = true;
  requests_.take({std::move(words), caller.by_root}, [this, id](const Answer& said) { answer(id, said); });
}

// One who does not read an answer of some KiB is not waited for.
void Calls::answer(std::uint64_t id, const Answer& answer) {
  const auto found = callers_.find(id);
  if (found == callers_.end()) return;
  auto text = std::to_string(answer.code);
  for (const auto* part : {&answer.out, &answer.err}) {
    text += '\0';
    text += *part;
  }
  (void)!::send(found->second.fd.get(), text.data(), text.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
  callers_.erase(found);
}

}  // namespace stint::rehearsal::process
