// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <poll.h>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/files.h"
#include "rehearsal/hosts/fd.h"
#include "rehearsal/process/requests.h"

namespace stint::rehearsal::process {

/// Where the shim calls (shim.h): words divided by zero bytes until the caller ends its side; the answer is
/// "CODE\0stdout\0stderr". Never blocks, whatever a caller does.
class Calls {
 public:
  /// Anybody may connect; what only root may ask for is seen by who it is.
  static Result<std::unique_ptr<Calls>> listen(const Path& path, Requests& requests);

  void add_to(std::vector<pollfd>& polled) const;
  /// To be called with what poll() found.
  void serve(const std::vector<pollfd>& polled);

 private:
  struct Caller {
    hosts::Fd fd;
    std::string heard;
    bool by_root = false, asked = false;
  };
  Calls(hosts::Fd listener, Requests& requests) : requests_(requests), listener_(std::move(listener)) {}
  void accept_all();
  void hear(int number);
  void answer(std::uint64_t id, const Answer& answer);

  Requests& requests_;
  hosts::Fd listener_;
  std::map<std::uint64_t, Caller> callers_;
  std::uint64_t next_ = 0;
};

}  // namespace stint::rehearsal::process
