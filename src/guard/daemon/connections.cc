// SPDX-License-Identifier: Apache-2.0
#include "guard/daemon/connections.h"

#include <sys/socket.h>

#include <cerrno>

#include "guard/daemon/log_reader.h"
#include "guard/daemon/unix_socket.h"

namespace stint::guard {

Result<> Connections::listen(const Path& path) {
  STINT_TRY_ASSIGN(listener_, listen_at(path));
  return {};
}

void Connections::send(Conn to, const pact::Told& told) {
  auto it = clients_.find(to);
  if (it == clients_.end()) return;
  it->second.out += pact::to_line(told);
  // Reading is the client's part: whoever lets answers pile up is not there.
  if (it->second.out.size() > kMostUnread) {
    it->second.out.clear();
    it->second.closing = true;
  }
}

void Connections::send_log(const act::SendLog& piece) {
  if (auto it = clients_.find(piece.to); it != clients_.end()) it->second.logs.push_back(piece);
}

void Connections::hang_up(Conn conn) {
  if (auto it = clients_.find(conn); it != clients_.end()) it->second.closing = true;
}

void Connections::flush_all() {
  for (auto& [conn, client] : clients_) flush(client);
}

std::vector<pollfd> Connections::fds() const {
  std::vector<pollfd> list{{listener_.get(), POLLIN, 0}};
  for (const auto& [conn, client] : clients_) {
    bool listens = !client.closing && !client.deaf && client.out.size() < kRoom;
    bool talks = !client.out.empty();
    list.push_back({client.fd.get(), static_cast<short>((listens ? POLLIN : 0) | (talks ? POLLOUT : 0)), 0});
  }
  return list;
}

void Connections::ready(const pollfd& fd, function_ref<bool(uid_t)> may, std::vector<Input>& news) {
  if (fd.fd == listener_.get()) return accept(may, news);
  for (auto& [conn, client] : clients_) {
    if (client.fd.get() != fd.fd) continue;
    const auto id = conn;
    bool gone = (fd.revents & (POLLERR | POLLNVAL)) != 0 || ((fd.revents & POLLHUP) != 0 && client.deaf);
    if (gone || !flush(client)) return close(id, news);
    if ((fd.revents & (POLLIN | POLLHUP)) != 0) read(id, client, news);
    return;
  }
}

void Connections::accept(function_ref<bool(uid_t)> may, std::vector<Input>& news) {
  Fd fd{accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK)};
  if (!fd) return;
  auto uid = peer_uid(fd.get());
  Conn conn{++conns_};
  auto& client = clients_[conn];
  client.fd = std::move(fd);
  const char* refusal = !uid || !may(*uid)        ? "this user may not talk to stintd"
                        : clients_.size() > kMost ? "stintd has too many connections"
                                                  : nullptr;
  if (refusal == nullptr) {
    news.emplace_back(in::Opened{conn});
    return;
  }
  send(conn, {0, pact::Refused{Kind::Failed, refusal, {}}});
  client.closing = true;
}

void Connections::read(Conn conn, Client& client, std::vector<Input>& news) {
  char bytes[64U << 10];
  ssize_t n = recv(client.fd.get(), bytes, sizeof bytes, 0);
  if (n < 0 && (errno == EAGAIN || errno == EINTR)) return;
  if (n < 0) return close(conn, news);
  if (n == 0) {
    client.deaf = true;
    news.emplace_back(in::Finished{conn});
  }
  client.in.feed({bytes, static_cast<std::size_t>(n)});
  while (auto line = client.in.next()) {
    if (*line) {
      news.emplace_back(in::Line{conn, **std::move(line)});
    } else {
      news.emplace_back(in::Garbage{conn, line->error().what});
    }
  }
}

bool Connections::flush(Client& client) {
  while (!client.out.empty()) {
    ssize_t n = ::send(client.fd.get(), client.out.data(), client.out.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return errno == EAGAIN;
    client.out.erase(0, static_cast<std::size_t>(n));
  }
  return true;
}

void Connections::close(Conn conn, std::vector<Input>& news) {
  clients_.erase(conn);
  news.emplace_back(in::Closed{conn});
}

void Connections::pump(const Supervisors& jobs, std::vector<Input>& news) {
  for (auto& [conn, client] : clients_) {
    while (!client.logs.empty() && client.out.size() < kRoom) {
      auto ask = client.logs.front();
      client.logs.pop_front();
      auto piece = read_piece(jobs.files_of(ask.job).log(), ask.job, ask.from);
      for (const auto& what : piece.what) send(conn, {ask.n, what});
      news.emplace_back(in::LogSent{conn, ask.n, piece.next});
    }
  }
  std::vector<Conn> finished;
  for (const auto& [conn, client] : clients_)
    if (client.closing && client.out.empty()) finished.push_back(conn);
  for (auto conn : finished) close(conn, news);
}

}  // namespace stint::guard
