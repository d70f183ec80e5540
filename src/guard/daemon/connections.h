// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <poll.h>
#include <sys/types.h>

#include <deque>
#include <map>
#include <string>
#include <vector>

#include "base/function_ref.h"
#include "base/result.h"
#include "guard/core/action.h"
#include "guard/daemon/fd.h"
#include "guard/daemon/supervisors.h"
#include "pact/lines.h"

namespace stint::guard {

/// The socket and who is connected to it. Nothing here waits for a client: what one does not read is held up
/// to a bound, logs are read from disk only as fast as it reads them, and one that lets the rest pile up is
/// hung up on.
class Connections {
 public:
  static constexpr std::size_t kMost = 64;              ///< connections
  static constexpr std::size_t kMostUnread = 8U << 20;  ///< bytes held for one client
  static constexpr std::size_t kRoom = 256U << 10;      ///< below this a piece of a log is added

  /// A stale socket file is replaced. `path` may be longer than a socket's address.
  Result<> listen(const Path& path);

  void send(Conn to, const pact::Told& told);
  void send_log(const act::SendLog& piece);
  void hang_up(Conn conn);

  /// What can be sent at once is, to everybody: the last thing before the end.
  void flush_all();

  std::vector<pollfd> fds() const;
  /// `may` says whether a user may talk to us.
  void ready(const pollfd& fd, function_ref<bool(uid_t)> may, std::vector<Input>& news);
  /// Reads the pieces of logs that there is room for, and lets go of those that are done with.
  void pump(const Supervisors& jobs, std::vector<Input>& news);

 private:
  struct Client {
    Fd fd;
    pact::Lines in;
    std::string out;
    std::deque<act::SendLog> logs;
    bool deaf = false;     // it will say nothing more, and may still listen
    bool closing = false;  // once `out` is empty
  };
  void accept(function_ref<bool(uid_t)> may, std::vector<Input>& news);
  void read(Conn conn, Client& client, std::vector<Input>& news);
  bool flush(Client& client);
  void close(Conn conn, std::vector<Input>& news);

  Fd listener_;
  std::map<Conn, Client> clients_;
  std::uint64_t conns_ = 0;
};

}  // namespace stint::guard
